"""Intervals of differences are as wide as they have to be, where people and stimuli differ much."""

import numpy as np
import pytest

from genlab.analysis.contrasts import contrast

STUDIES = 300


def studied(seed: int, spread: float, gain: float = 0.0) -> tuple[np.ndarray, ...]:
    """Return worth, side, person and stimulus of 40 people's answers to 20 of 40 stimuli, half of them each way."""
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(40), 20)
    stimulus = np.concatenate([rng.permutation(40)[:20] for _ in range(40)])
    side = np.concatenate([rng.permutation(20) < 10 for _ in range(40)])
    ease = rng.normal(0, spread, 40)[stimulus] + rng.normal(0, 0.5, 40)[person]
    right = rng.random(800) < 1 / (1 + np.exp(-ease - gain * side))
    return right, side, person, stimulus


@pytest.mark.parametrize("spread", [0.0, 1.5, 2.5])
def test_what_is_on_both_sides_cancels(spread: float) -> None:
    held, halves, found = 0, [], []
    for seed in range(STUDIES):
        right, side, person, stimulus = studied(seed, spread)
        value, interval = contrast(right, [(side, 1), (~side, -1)], person, stimulus)
        assert interval is not None and value == pytest.approx(right[side].mean() - right[~side].mean())
        held += interval[0] <= 0 <= interval[1]
        halves.append((interval[1] - interval[0]) / 2)
        found.append(value)
    assert held >= 0.95 * STUDIES - 3 * (0.95 * 0.05 * STUDIES) ** 0.5
    assert (
        0.95 < np.mean(halves) / (1.96 * np.std(found)) < 1.2
    )  # drawn apart on both sides they are twice as wide


def test_a_gain_is_found_among_stimuli_that_differ() -> None:
    told = 0
    for seed in range(40):
        right, side, person, stimulus = studied(seed, 2.0, gain=1.0)
        _value, interval = contrast(right, [(side, 1), (~side, -1)], person, stimulus)
        told += interval is not None and interval[0] > 0
    assert told >= 36


def test_one_person_is_told_of_by_stimuli_and_one_answer_by_none() -> None:
    right, side, person, stimulus = studied(1, 1.0)
    one = person == 0
    value, interval = contrast(right[one], [(side[one], 1), (~side[one], -1)], person[one], stimulus[one])
    assert interval is not None and interval[0] < value < interval[1]
    twice = np.array([True, False])
    alone = contrast(np.array([1, 0]), [(twice, 1), (~twice, -1)], np.zeros(2, int), np.zeros(2, int))
    assert alone == (1.0, None)
    alike = contrast(np.ones(4), [(np.ones(4, bool), 1)], np.array([0, 0, 1, 1]), np.arange(4))
    assert alike == (1.0, None)
    luck = contrast(np.array([0, 1]), [(twice, 1), (~twice, -1)], np.zeros(2, int), np.arange(2))
    assert luck == (-1.0, None)  # one person's two answers
