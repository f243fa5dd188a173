"""Grids of images, and the way back from one to its images."""

from pathlib import Path

import numpy as np
import pytest

from genlab.media.images.pictures import cells, save_grid


@pytest.mark.parametrize("shape", [(28, 24), (6, 9, 3)])
def test_an_image_comes_back_from_a_grid_as_it_was(shape: tuple[int, ...], tmp_path: Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (12, *shape)).astype(np.uint8)
    save_grid(images, tmp_path / "grid.png", columns=4)
    for number in (0, 5, 11):
        assert np.array_equal(cells(tmp_path / "grid.png", 4, 3, [number]), images[[number]])
