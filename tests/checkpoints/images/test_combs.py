"""Which levels an image has that was stretched: found again, drawn as often, not seen where there are few levels."""

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.images.combs import FEWEST, TOPS, UNSTRETCHED, WIDE, Combs, teeth, tops_of

RNG = np.random.default_rng(0)


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


def test_clothes_have_combs_and_digits_have_none() -> None:
    for name, many in (("fashion_mnist", True), ("mnist", False)):
        data = datasets.load(name)
        assert Combs.of(tops_of(data.x_test), data.y_test, 10).many is many


def test_an_image_has_the_levels_of_its_comb_and_none_moves_further_than_half_a_gap() -> None:
    combs = Combs.of(np.array([255, 100]), np.array([0, 1]), 2)
    levels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16).repeat(2, 0)
    z = RNG.standard_normal((2, 16, 16), np.float32)
    whole, combed = combs.put_on(levels, z, np.array([0, 1]))
    assert np.array_equal(whole, levels[0])
    there = np.flatnonzero(teeth(np.array([100]))[0])
    nearest = np.abs(np.arange(256)[:, None] - there).min(1)
    assert np.isin(combed, there).all()
    assert np.array_equal(np.abs(combed.ravel().astype(int) - np.arange(256)), nearest)


def test_a_latent_has_its_comb_whatever_is_drawn_beside_it() -> None:
    tops = np.array([80, 120, 160, 255])
    combs = Combs.of(tops, np.zeros(4, np.int64), 1)
    images = RNG.integers(0, 256, (400, 16, 16), np.uint8)
    z = RNG.standard_normal(images.shape, np.float32)
    none = np.zeros(400, np.int64)
    together = combs.put_on(images, z, none)
    assert np.array_equal(together[7:8], combs.put_on(images[7:8], z[7:8], none[:1]))
    fits = [[np.isin(each, np.flatnonzero(row)).all() for row in teeth(tops)] for each in together]
    firsts = np.array(fits).argmax(1)  # of the combs that hold all levels of an image; all lie in the last
    assert (np.bincount(firsts, minlength=4) > 60).all()
    assert combs.put_on(images[:0], z[:0], none[:0]).shape == (0, 16, 16)
