"""Groups of like tones."""

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.images.tones import counted, distinct, groups_of
from tests.support.scans import scanned


def test_pixels_are_counted_by_level_and_black_is_not() -> None:
    images = np.array([[[0, 7], [7, 255]], [[0, 0], [0, 1]]], np.uint8)
    found = counted(images)
    assert found.sum(1).tolist() == [3, 1]
    assert found[0, [7, 255]].tolist() == [2, 1] and found[1, 1] == 1


def test_groups_have_the_levels_of_their_images_alone() -> None:
    shares = groups_of(scanned(2000, np.random.default_rng(1)), 0)
    assert shares.sum(1) == pytest.approx(1, abs=1e-5) and (shares[:, 0] == pytest.approx(0, abs=1e-9))
    frequent = {tuple(np.flatnonzero(row > 0.1).tolist()) for row in shares}
    assert (85, 170, 255) in frequent  # a third, two thirds, and white
    assert any(len(group) == 5 and set(np.diff(group)) == {51} for group in frequent)


def test_images_without_tones_of_their_own_are_one_group() -> None:
    rng = np.random.default_rng(2)
    assert groups_of(rng.integers(0, 256, (500, 12, 12)).astype(np.uint8), 0).shape == (1, 256)
    assert groups_of(np.zeros((50, 12, 12), np.uint8), 0).shape == (1, 256)
    assert groups_of(scanned(50, rng), 0).shape == (1, 256)  # too few to learn from


def test_digits_have_fewer_levels_than_chance_and_clothes_do_not() -> None:
    assert distinct(counted(datasets.load("mnist").x_train[:2000])) < 0.875
    assert distinct(counted(datasets.load("fashion_mnist").x_train[:2000])) > 0.875
