"""A relief is a solid that a printer can print: watertight, of the size that is said, bright parts high."""

import io

import numpy as np
import pytest
import trimesh

from genlab.designs import reliefs
from tests.support.orders import drawing


def mesh(image: np.ndarray, **sizes: float) -> trimesh.Trimesh:
    found = trimesh.load(io.BytesIO(reliefs.stl(image, **sizes)), file_type="stl")
    assert isinstance(found, trimesh.Trimesh)
    return found


@pytest.mark.parametrize(
    "image",
    [
        drawing(0).image(),
        np.random.default_rng(0).integers(0, 256, (16, 24, 3)).astype(np.uint8),
        np.zeros((2, 2), np.uint8),
        np.kron(np.eye(4), np.full((8, 8), 255)).astype(np.uint8),  # squares that touch at corners
    ],
    ids=["boot", "colour", "nothing", "corners"],
)
def test_it_is_watertight_and_of_the_size_that_is_said(image: np.ndarray) -> None:
    found = mesh(image)
    assert found.is_watertight and found.is_winding_consistent and found.is_volume
    low, high = found.bounds
    height, width = image.shape[:2]
    top = reliefs.BASE_MM + (reliefs.RELIEF_MM if image.any() else 0)
    assert low == pytest.approx((0, 0, 0), abs=1e-5)
    assert (high[0], high[2]) == pytest.approx((reliefs.WIDTH_MM, top), rel=1e-5)
    assert high[1] == pytest.approx(reliefs.WIDTH_MM * height / width, rel=0.05)


def test_its_volume_is_what_lies_under_its_surface() -> None:
    heights = np.random.default_rng(1).random((5, 7)) + 1
    found = trimesh.Trimesh(*reliefs.solid(heights, 12.0), process=False)
    mean = [
        (heights[y, x] + heights[y, x + 1] + heights[y + 1, x]) / 6
        + (heights[y, x + 1] + heights[y + 1, x] + heights[y + 1, x + 1]) / 6
        for y in range(4)
        for x in range(6)
    ]
    assert found.volume == pytest.approx(2.0 * 2.0 * np.sum(mean))  # positive: faces look outwards


def test_bright_parts_stand_out_and_the_top_of_the_image_lies_to_the_back() -> None:
    image = np.zeros((16, 16), np.uint8)
    image[2:4, 2:6] = 200  # near the top, to the left
    found = mesh(image, width_mm=32.0)
    highest = found.vertices[found.vertices[:, 2] > 4.9]
    assert highest[:, 0].max() < 14 and highest[:, 1].min() > 22
