"""What is counted in a tune, by tunes whose counts can be seen."""

import numpy as np
import pytest

from genlab.media.melody.tune import Tune
from genlab.metrics.melodies import measures

TUNE = Tune.of_line(
    "2/4 major |0 36/48+12 A4 |1 0/48+24 D5 24/48+24 E5 |2 0/48+24 F#5 24/48+24 G#5 |3 0/48+48 z |4 0/48+36 D5"
)
WRONG = Tune.of_line("2/4 major |1 0/48+24 D5 24/48+12 E5 |2 0/48+48 E5")


def every(count: int) -> np.ndarray:
    return np.ones((3, count), bool)


def test_bars_finals_repeats_and_range_are_counted() -> None:
    assert measures.metre(TUNE) == (4, 4) and measures.metre(WRONG) == (1, 2)
    assert measures.final(TUNE) == (1, 1) and measures.final(WRONG) == (0, 1)
    assert measures.repeats(TUNE) == (
        2,
        2,
    )  # the second bar is the first, higher; bars of one note are not asked
    assert measures.repeats(WRONG) == (0, 1)
    assert measures.width(TUNE) == (80 - 69, 1)


def test_steps_and_lengths_are_counted_by_tune() -> None:
    steps = measures.intervals([TUNE, WRONG])
    assert steps.shape == (2, 49)
    assert {int(place) - 24: int(steps[0, place]) for place in np.flatnonzero(steps[0])} == {
        5: 1,
        2: 3,
        -6: 1,
    }
    lengths = measures.durations([TUNE])[0]
    assert {int(place): int(lengths[place]) for place in np.flatnonzero(lengths)} == {
        12: 1,
        24: 4,
        48: 1,
        36: 1,
    }


def test_divergence_is_none_of_the_same_and_a_bit_of_what_has_nothing_in_common() -> None:
    one, other = np.array([[4.0, 0.0], [4.0, 0.0]]), np.array([[0.0, 9.0]])
    assert measures.divergence(one, one, every(2), every(2)).value == pytest.approx(0, abs=1e-12)
    assert measures.divergence(one, other, every(2), every(1)).value == pytest.approx(1)
    half = np.array([[1.0, 1.0]])  # 1 - H(1/4) / 2 ... by hand: H(3/4, 1/4) - (0 + 1) / 2
    expected = -(0.75 * np.log2(0.75) + 0.25 * np.log2(0.25)) - 0.5
    assert measures.divergence(one, half, every(2), every(1)).value == pytest.approx(expected)


def test_words_and_steps_are_spelled_a_letter_each() -> None:
    one, other = measures.words_spelled(["a b a"], ["b c"])
    assert len(one[0]) == 3 and one[0][0] == one[0][2] and one[0][1] == other[0][0]
    assert len({*one[0], *other[0]}) == 3
    high, low = measures.steps_spelled([TUNE.moved(5), TUNE])
    assert high == low and len(low) == len(TUNE.pitches) - 1
