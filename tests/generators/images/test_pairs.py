"""Pairs of noise and image."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from genlab.generators.images.pairs import Pairs


def test_noise_follows_from_the_seed_and_the_place() -> None:
    pairs, again, other = (Pairs(9, (4, 4, 1), np.arange(3), seed) for seed in (5, 5, 6))
    assert np.array_equal(pairs.noise(range(9))[[7, 2]], again.noise([7, 2]))
    assert not np.array_equal(pairs.noise([7]), other.noise([7]))
    assert np.array_equal(pairs.labels, again.labels) and set(pairs.labels) <= {0, 1, 2}


def test_a_teacher_draws_a_batch_of_them_at_the_places_asked_for() -> None:
    asked: list[Any] = []

    def lead(noise: np.ndarray, labels: np.ndarray) -> np.ndarray:
        asked.append((noise, labels))
        return np.stack([np.full((4, 4, 1), value, np.uint8) for value in (7, 128)])

    pairs = Pairs(5, (4, 4, 1), np.arange(3), 0)
    pairs.draw(SimpleNamespace(lead=lead), 3, 3)  # type: ignore[arg-type]
    ((noise, labels),) = asked
    assert np.array_equal(noise, pairs.noise([3, 4])) and np.array_equal(labels, pairs.labels[3:])
    assert pairs.images[:, 0, 0, 0].tolist() == [0, 0, 0, 7, 128]
