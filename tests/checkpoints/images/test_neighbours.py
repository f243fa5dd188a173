"""Neighbours of one level: found again under noise, as often as they should come, and nothing else moved."""

import numpy as np

from genlab import datasets
from genlab.checkpoints.images.levels import Levels
from genlab.checkpoints.images.neighbours import BRIGHTEST, equal, fitted, settled

RNG = np.random.default_rng(0)


def striped(count: int) -> np.ndarray:
    """Make images whose columns are of one level from top to bottom, each of another."""
    return np.repeat(RNG.permuted(np.arange(10, 240, 8), axis=-1)[None, None, :12], count, 0).repeat(8, 1)


def read(images: np.ndarray, noise: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return numbers of images with noise, the levels in whose shares they fall, and borders."""
    levels = Levels.even()
    groups = np.zeros(len(images), np.int64)
    numbers = levels.numbers(images, groups) + np.float32(noise) * RNG.standard_normal(
        images.shape, np.float32
    )
    return numbers, levels.images(numbers, groups), np.repeat(levels.borders, len(images), 0)


def test_equal_neighbours_are_counted_by_hand() -> None:
    image = np.array([[[9, 9, 0], [9, 8, 0], [7, 7, 255]]], np.uint8)
    # Side by side: 9 9, 9 8, 7 7; above each other: 9 9, 9 7, 9 8, 8 7. Black and white are not asked.
    assert equal(image).tolist() == [2 / 3, 1 / 4]
    assert equal(np.zeros((2, 3, 3), np.uint8)).tolist() == [0, 0]


def test_columns_of_one_level_are_found_again_under_noise() -> None:
    images = striped(6).astype(np.uint8)
    numbers, levels, borders = read(images, 0.01)
    found = settled(numbers, levels, borders, np.array([0.0, 2.0]))
    assert equal(levels)[1] < 0.4 and equal(found)[1] > 0.75
    assert np.abs(found.astype(int) - images).mean() < np.abs(levels.astype(int) - images).mean()


def test_nothing_moves_where_equal_neighbours_are_not_liked_or_far_off() -> None:
    images = RNG.integers(0, 256, (3, 8, 8), np.uint8)
    numbers, levels, borders = read(images, 0.0)
    assert np.array_equal(settled(numbers, levels, borders, np.zeros(2)), levels)
    far = (RNG.permuted(np.arange(64), axis=0).reshape(1, 8, 8) * 3 + 20).astype(np.uint8)
    numbers, levels, borders = read(far, 0.0)
    assert np.array_equal(settled(numbers, levels, borders, np.full(2, 1e-4)), levels)


def test_black_and_white_stay_as_they_are() -> None:
    images = RNG.choice(np.array([0, 1, 2, 3, 100, BRIGHTEST, 254, 255], np.uint8), (20, 8, 8))
    numbers, levels, borders = read(images, 0.0)
    found = settled(numbers, levels, borders, np.full(2, 4.0))
    ends = (levels == 0) | (levels >= BRIGHTEST)
    assert np.array_equal(found[ends], levels[ends])
    assert np.array_equal((found == 0) | (found >= BRIGHTEST), ends)


def test_an_image_is_settled_alike_whatever_is_beside_it() -> None:
    numbers, levels, borders = read(RNG.integers(0, 256, (40, 8, 8), np.uint8), 0.02)
    liking = np.array([1.0, 1.5])
    together = settled(numbers, levels, borders, liking)
    alone = settled(numbers[7:8], levels[7:8], borders[7:8], liking)
    assert np.array_equal(together[7:8], alone)
    assert settled(numbers[:0], levels[:0], borders[:0], liking).shape == (0, 8, 8)


def test_digits_with_noise_come_to_have_as_many_equal_neighbours_as_they_had() -> None:
    images = datasets.load("mnist").x_test[:300]
    numbers, levels, borders = read(images, 0.02)
    wanted = equal(images)
    assert (wanted > 0.05).all() and (equal(levels) < wanted / 2).all()
    liking = fitted(numbers, levels, borders, wanted)
    assert np.allclose(equal(settled(numbers, levels, borders, liking)), wanted, rtol=0.1)
    assert fitted(numbers, levels, borders, np.zeros(2)).tolist() == [0, 0]
