"""The Latent page's experiments, on the shipped checkpoints."""

import numpy as np
import pytest

from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.ui.latent import latent


@pytest.fixture(scope="module")
def wide() -> Sampler:
    return open_checkpoint(latent.WIDE)


def test_the_map_holds_the_book_s_1000_codes() -> None:
    rows = latent.map_rows()
    assert {len(column) for column in rows.values()} == {1000}
    codes = open_checkpoint(latent.PLANE).encode(latent.test_images()[0][:3])
    assert np.allclose(np.column_stack([rows["x"], rows["y"]])[:3], codes, atol=1e-4)
    assert rows["class"][:3] == ["7", "2", "1"]
    assert rows["image"][0].startswith("data:image/png;base64,")


def test_reconstructions_are_near_their_images(wide: Sampler) -> None:
    images = latent.test_images()[0][:10].astype(float) / 255
    error = ((latent.reconstructions(wide) / 255 - images) ** 2).mean()
    assert error < 0.006  # the book's validation loss is 0.0037


def test_noise_shifts_every_coordinate(wide: Sampler) -> None:
    images = latent.noise(wide, 0, latent.book_offsets())
    assert latent.book_offsets().tolist() == [(i - 10) / 10 for i in range(20)]
    plain = latent.reconstructions(wide, 1)[0].astype(float)
    gaps = np.abs(images.astype(float) - plain).mean((1, 2))
    assert gaps.argmin() == 10
    assert gaps[0] > gaps[5] > gaps[10]


def test_between_two_images_lie_both_at_the_ends(wide: Sampler) -> None:
    images = latent.between(wide, 4, 6, latent.book_alphas())
    ends = [latent.decoded(wide, wide.encode(latent.test_images()[0][[n]]))[0] for n in (4, 6)]
    assert np.abs(images[0].astype(int) - ends[0]).max() <= 1
    assert np.abs(images[-1].astype(int) - ends[1]).max() <= 1
    assert len(images) == 20


def test_random_points_are_the_same_for_every_generator(wide: Sampler) -> None:
    images = latent.at_random(wide)
    z = np.random.default_rng(0).standard_normal((20, 32)).astype(np.float32)
    assert np.array_equal(images, wide.decode(z))


def test_a_click_gives_its_point() -> None:
    assert latent.picked(_Event([{"x": 1.5, "y": -2}])) == (1.5, -2.0)
    assert latent.picked(_Event([])) is None
    assert latent.picked(None) is None


class _Event(dict[str, object]):
    """What Streamlit gives for a selection: keys that are attributes as well."""

    def __init__(self, points: list[dict[str, float]]) -> None:
        super().__init__(selection={"pick": points})
        self.selection = {"pick": points}
