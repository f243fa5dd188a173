"""Which levels an image has that was stretched: found again, drawn as often, not seen where there are few levels."""

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.images.combs import FEWEST, TOPS, UNSTRETCHED, Combs, teeth, tops_of

WIDE = 250
"""A top below which a comb lacks so many levels that few images fit it by chance."""


@pytest.mark.parametrize("top", [80, 143, 254, UNSTRETCHED])
def test_a_stretched_image_s_comb_is_found(top: int) -> None:
    greys = np.arange(top + 1).repeat(4)
    filled = np.concatenate([greys, np.full(32 * 32 - len(greys), top)]).reshape(32, 32)
    image = (filled * 255 // top).astype(np.uint8)
    assert tops_of(image[None]).tolist() == [top]
    assert teeth(np.array([top]))[0].sum() == top + 1 and teeth(np.array([top]))[0, image].all()


def test_an_image_of_few_levels_has_no_comb() -> None:
    few = np.arange(FEWEST - 1, dtype=np.uint8).repeat(20)[: 28 * 28].reshape(28, 28)
    black = np.zeros((28, 28), np.uint8)
    assert tops_of(np.stack([few, black])).tolist() == [UNSTRETCHED, UNSTRETCHED]


def test_two_fifths_of_clothes_are_stretched_and_hardly_any_whose_levels_are_moved_by_one() -> None:
    images = datasets.load("fashion_mnist").x_test[:4000]
    moved = np.where((images > 0) & (images < 255), images + 1, images).astype(np.uint8)
    assert 0.38 < (tops_of(images) < WIDE).mean() < 0.42
    assert (tops_of(moved) < WIDE).mean() < 0.1


def test_combs_are_drawn_as_often_as_a_class_has_them() -> None:
    tops, labels = np.array([100, 100, 255, 200, 255, 255]), np.array([0, 0, 0, 2, 2, 2])
    combs = Combs.of(tops, labels, 3)
    luck = (np.arange(900) + 0.5) / 900
    for label, expected in (
        (0, {100: 600, 255: 300}),
        (2, {200: 300, 255: 600}),
        (1, {100: 300, 200: 150, 255: 450}),  # of no image: as all together
    ):
        found, counts = np.unique_counts(combs.drawn(luck, np.full(900, label)))
        assert dict(zip(found.tolist(), counts.tolist(), strict=True)) == expected
    again = Combs.kept(combs.arrays())
    assert np.array_equal(again.often, combs.often) and combs.often.shape == (3, len(TOPS))
