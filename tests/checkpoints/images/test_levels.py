"""Grey levels on the axis that a network draws on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from genlab import datasets
from genlab.checkpoints.images.levels import INSIDE, Levels


@given(arrays(np.uint8, st.integers(1, 400)))
def test_every_level_comes_back_from_its_place(images: np.ndarray) -> None:
    levels, every = Levels.of(images), np.arange(256, dtype=np.uint8)
    assert np.array_equal(levels.images(levels.numbers(every)), every)
    assert (np.diff(levels.places) > 0).all() and (np.diff(levels.borders) > 0).all()
    assert -1 < levels.places[0] < levels.borders[0] and levels.borders[-1] < levels.places[-1] < 1


def test_half_of_the_axis_goes_by_value_and_half_by_frequency() -> None:
    images = np.array([5] * 50 + [7] * 50, np.uint8)
    widths = np.diff([-1, *Levels.of(images).borders, 1]) / 2
    assert widths[[5, 7]] == pytest.approx(0.25 + 1 / 512, abs=1e-5)
    assert widths[[0, 6, 255]] == pytest.approx(1 / 512, abs=1e-5)


def test_black_and_the_whites_of_digits_have_room() -> None:
    widths = np.diff([-1, *Levels.of(datasets.load("mnist").x_train).borders, 1])
    assert set(np.argsort(widths)[-5:]) == {0, 252, 253, 254, 255}
    assert widths[0] < 0.25  # it is four fifths of all pixels, and not of the axis


def test_levels_are_kept_as_arrays_and_older_flows_have_even_ones() -> None:
    levels = Levels.of(np.arange(100, dtype=np.uint8))
    again = Levels.kept(levels.arrays())
    assert np.array_equal(again.places, levels.places) and np.array_equal(again.borders, levels.borders)
    old = Levels.kept({})
    numbers = np.random.default_rng(0).uniform(-1.2, 1.2, 999).astype(np.float32)
    before = np.rint(np.clip((numbers + INSIDE) / (2 * INSIDE), 0, 1) * 255)
    assert np.abs(old.images(numbers).astype(int) - before).max() == 0
    assert old.numbers(np.array([0, 255], np.uint8)).tolist() == [-1, 1]
