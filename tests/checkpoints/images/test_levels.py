"""Grey levels on the axes that a network draws on."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from genlab import datasets
from genlab.checkpoints.images.levels import INSIDE, Levels
from genlab.checkpoints.images.neighbours import equal
from genlab.media import IMAGE, get
from genlab.media.cues import auc
from tests.support.scans import scanned

NO_GROUP = np.zeros(1, np.int64)


def alone(images: np.ndarray) -> Levels:
    """Return the levels of grey levels that are no images: one axis."""
    return Levels.of(images.reshape(1, 1, 1, -1))


def widths(levels: Levels) -> np.ndarray:
    """Return how much of each axis a level has."""
    ends = np.ones((levels.many, 1))
    return np.diff(np.concatenate([-ends, levels.borders, ends], 1)) / 2


@given(arrays(np.uint8, st.integers(1, 400)))
def test_every_level_comes_back_from_its_place(images: np.ndarray) -> None:
    levels, every = alone(images), np.arange(256, dtype=np.uint8)[None]
    assert np.array_equal(levels.images(levels.numbers(every, NO_GROUP), NO_GROUP), every)
    assert (np.diff(levels.places) > 0).all() and (np.diff(levels.borders) > 0).all()
    assert -1 < levels.places[0, 0] < levels.borders[0, 0]
    assert levels.borders[0, -1] < levels.places[0, -1] < 1


def test_half_of_the_axis_goes_by_value_and_half_by_frequency() -> None:
    found = widths(alone(np.array([5] * 50 + [7] * 50, np.uint8)))[0]
    assert found[[5, 7]] == pytest.approx(0.25 + 1 / 512, abs=1e-5)
    assert found[[0, 6, 255]] == pytest.approx(1 / 512, abs=1e-5)


def test_black_and_the_whites_of_digits_have_room() -> None:
    found = widths(alone(datasets.load("mnist").x_train))[0]
    assert set(np.argsort(found)[-5:]) == {0, 252, 253, 254, 255}
    assert found[0] < 0.125  # it is four fifths of all pixels, and not of the axis


def test_levels_are_kept_as_arrays_and_older_flows_have_even_ones() -> None:
    even, scans = alone(np.arange(100, dtype=np.uint8)), Levels.of(scanned(400, np.random.default_rng(0)))
    none = np.zeros(3, np.int64)
    shifted = scans.fitted(np.zeros((3, 2), np.uint8), none, np.ones((3, 4), np.float32), none, none)
    for levels in (even, scans, shifted):
        again = Levels.kept(levels.arrays())
        assert again.many == levels.many
        for name in ("places", "borders", "often", "shifts"):
            assert np.array_equal(getattr(again, name), getattr(levels, name))
    old = Levels.kept({})
    numbers = np.random.default_rng(0).uniform(-1.2, 1.2, (1, 999)).astype(np.float32)
    before = np.rint(np.clip((numbers + INSIDE) / (2 * INSIDE), 0, 1) * 255)
    assert np.abs(old.images(numbers, NO_GROUP).astype(int) - before).max() == 0
    assert old.numbers(np.array([[0, 255]], np.uint8), NO_GROUP).tolist() == [[-1, 1]]


def test_images_of_like_tones_share_an_axis_that_has_room_for_these() -> None:
    images = scanned(2000, np.random.default_rng(1))
    levels = Levels.of(images)
    assert 4 < levels.many <= 50
    groups = levels.groups(images)
    assert np.array_equal(levels.images(levels.numbers(images, groups), groups), images)
    room = np.log(widths(levels) + 1e-9)
    of_own = room[groups[:, None], images.reshape(len(images), -1)].mean(1)
    assert (of_own > np.log(1 / 50)).all()  # each has a few levels, and these have an axis to themselves


def test_groups_come_as_often_as_in_their_class_and_by_the_latent() -> None:
    rng = np.random.default_rng(2)
    images = scanned(2000, rng)
    levels = Levels.of(images, labels := rng.integers(0, 2, 2000))
    z = rng.standard_normal((4000, 12, 12), dtype=np.float32)
    for label in (0, 1):
        drawn = levels.drawn(z, np.full(len(z), label))
        ours = np.bincount(drawn, minlength=levels.many).cumsum() / len(drawn)
        theirs = np.bincount(levels.groups(images[labels == label]), minlength=levels.many)
        assert np.abs(ours - theirs.cumsum() / theirs.sum()).max() < 1.8 / 4000**0.5  # Kolmogorov
    assert np.array_equal(levels.drawn(z[7:9]), levels.drawn(z)[7:9])
    assert np.array_equal(levels.drawn(z + np.float32(0.5)), levels.drawn(z))  # no brightness decides


def test_latents_are_held_in_the_groups_of_others() -> None:
    rng = np.random.default_rng(2)
    images = scanned(2000, rng)
    levels = Levels.of(images, labels := rng.integers(0, 2, 2000))
    z, like = (rng.standard_normal((2000, 12, 12), dtype=np.float32) for _ in range(2))
    held = levels.held(z, like)
    assert np.mean(levels.drawn(z, labels) == levels.drawn(like, labels)) < 0.5
    assert (
        np.mean(levels.drawn(held, labels) == levels.drawn(like, labels)) > 0.999
    )  # but for one on a border
    # Of 144 numbers one direction changes, by the difference of two N(0, 1).
    assert np.linalg.norm((held - z).reshape(2000, -1), axis=1).mean() < 1.2
    assert Levels.even().held(z, like) is z


def test_a_class_that_is_not_among_the_images_has_groups_as_all_others() -> None:
    images = scanned(400, np.random.default_rng(3))
    levels = Levels.of(images, np.full(400, 3))
    assert levels.often.shape[0] == 4 and np.array_equal(levels.often[0], levels.often[3])


def test_colours_and_clothes_have_one_axis() -> None:
    assert Levels.of(datasets.load("fashion_mnist").x_train[:2000]).many == 1
    assert Levels.of(np.zeros((50, 8, 8, 3), np.uint8)).many == 1


@pytest.mark.parametrize("clothes", [False, True])
def test_a_finished_networks_numbers_are_read_as_often_as_real_levels_come(clothes: bool) -> None:
    """Numbers nearer to the middle, with an error each: borders are found on one half, tried on the other."""
    rng = np.random.default_rng(4)
    images = datasets.load("fashion_mnist").x_train[:1000] if clothes else scanned(2000, rng)
    levels = Levels.of(images)
    assert (levels.many == 1) == clothes
    groups = levels.groups(images)
    numbers = (0.9 * levels.numbers(images, groups) + rng.normal(0.05, 0.03, images.shape)).astype(np.float32)
    half = len(images) // 2
    fitted = levels.fitted(
        images, np.zeros(len(images), np.int64), numbers[:half], groups[:half] * 0, groups[:half]
    )

    def apart(found: Levels) -> float:
        read = found.images(numbers[half:], groups[half:])
        ours, theirs = (np.bincount(each.ravel(), minlength=256).cumsum() for each in (read, images[half:]))
        return float(np.abs(ours / ours[-1] - theirs / theirs[-1]).max())

    assert apart(fitted) < 0.02 < 0.1 < apart(levels)
    assert np.array_equal(fitted.groups(images), groups)  # what is learned from stays as it was
    assert np.array_equal(fitted.numbers(images, groups), levels.numbers(images, groups))
    assert apart(fitted.learned()) == apart(levels)


def test_each_class_is_read_by_its_own_images() -> None:
    """Dark images and light ones, of which the same numbers are drawn; of a class of few samples by all together."""
    rng = np.random.default_rng(5)
    labels = rng.integers(0, 2, 400)
    images = np.minimum(rng.integers(0, 256, (400, 8, 8)), np.where(labels, 255, 60)[:, None, None]).astype(
        np.uint8
    )
    levels, numbers, none = Levels.of(images), rng.uniform(-1, 1, (400, 8, 8)).astype(np.float32), labels * 0
    fitted = levels.fitted(images, labels, numbers, labels, none)
    for label in (0, 1):
        read = fitted.images(numbers, none, np.full(400, label))
        assert read.mean() == pytest.approx(images[labels == label].mean(), rel=0.05)
    few = levels.fitted(images, labels, numbers, none, none)
    assert np.array_equal(few.shifts[1], levels.fitted(images, none, numbers, none, none).shifts[0])
    kept = Levels.kept(fitted.arrays())
    assert np.array_equal(kept.images(numbers, none, labels), fitted.images(numbers, none, labels))
    before = Levels.kept({**few.arrays(), "shifts": few.shifts[1]})  # as flows had them that know no classes
    assert np.array_equal(before.images(numbers, none, labels), few.images(numbers, none, none + 1))


def test_a_class_that_differs_by_chance_alone_is_read_nearly_as_all_together() -> None:
    rng = np.random.default_rng(6)
    images = rng.integers(0, 256, (2000, 8, 8)).astype(np.uint8)
    labels, asked = np.arange(2000) % 10, np.arange(600) % 10
    levels, none = Levels.of(images), asked * 0
    strength = rng.uniform(0.5, 1, (600, 1, 1))  # so that numbers of one image go together
    numbers = (strength * rng.uniform(-1, 1, (600, 8, 8))).astype(np.float32)
    fitted = levels.fitted(images, labels, numbers, asked, none).shifts
    every = levels.fitted(images, labels * 0, numbers, none, none).shifts[0]
    alone = [levels.fitted(images[labels == label], labels[labels == label] * 0, numbers[asked == label],
                           none[asked == label], none[asked == label]).shifts[0] for label in range(10)]  # fmt: skip
    assert np.square(fitted - every).mean() < 0.4 * np.square(np.array(alone) - every).mean()


def test_no_trivial_number_tells_digits_that_were_read_again_from_real_ones() -> None:
    """Real digits with an error in each number that is no black stand for a flow without any other fault."""
    data, rng = datasets.load("mnist"), np.random.default_rng(3)
    real = data.x_test[rng.permutation(len(data.x_test))[:1000]]
    other = data.x_train[rng.permutation(len(data.x_train))[:1000]]
    error = np.where(other == 0, 0, rng.normal(0, 0.03, other.shape)).astype(np.float32)
    truth = np.repeat([False, True], 1000)

    def told(levels: Levels) -> float:
        groups = levels.groups(other)
        read = levels.images(levels.numbers(other, groups) + error, groups)
        mine, theirs = (get(IMAGE).cues(images)["grey_values"] for images in (real, read))
        return abs(auc(np.append(mine, theirs), truth) - 0.5)

    assert told(Levels.of(data.x_train, data.y_train)) < 0.07 < 0.14 < told(alone(data.x_train))


def test_neighbours_of_a_finished_network_are_equal_as_often_as_those_of_training_images() -> None:
    data = datasets.load("mnist")
    images, labels = data.x_test[:600], data.y_test[:600]
    levels = Levels.of(images, labels)
    groups = levels.groups(images)
    numbers = levels.numbers(images, groups)
    numbers += (0.02 * np.random.default_rng(0).standard_normal(images.shape)).astype(np.float32)
    fitted = levels.fitted(images, labels, numbers, labels, groups)
    kept = Levels.kept(fitted.arrays())
    assert np.array_equal(kept.liking, fitted.liking) and (fitted.liking > 0).all()
    wanted = equal(images)
    assert np.allclose(equal(kept.images(numbers, groups, labels)), wanted, rtol=0.15)
    unlike = equal(replace(kept, liking=np.zeros(2, np.float32)).images(numbers, groups, labels))
    assert (unlike < wanted / 2).all()
    assert not fitted.learned().liking.any()
