"""What is counted in a tune: bars that fit, its last note, bars that come again, its range, its steps and lengths."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from genlab.media.melody.cues import steps
from genlab.media.melody.tune import TICKS, Bar, Tune
from genlab.metrics.halves import Masks, Measured, measured

WIDEST = 24
"""Semitones of a step that are told apart; wider ones count as these."""
FIRST = 0x4E00
"""Number of the letter that stands for the first of what is spelled."""


def metre(tune: Tune) -> tuple[float, float]:
    """Return how many bars are as long as the metre says, and how many there are, the upbeat left out."""
    return sum(tune.fits), len(tune.fits)


def final(tune: Tune) -> tuple[float, float]:
    """Return whether the last note is the tonic."""
    return float(bool(tune.pitches) and tune.pitches[-1] % 12 == tune.tonic), 1


def repeats(tune: Tune) -> tuple[float, float]:
    """Return how many bars of two notes or more come again, exactly or higher or lower, and how many there are."""
    shapes = [shape for bar in tune.bars if (shape := _shape(bar))]
    counted = Counter(shapes)
    return sum(counted[shape] > 1 for shape in shapes), len(shapes)


def width(tune: Tune) -> tuple[float, float]:
    """Return from the lowest to the highest pitch, in semitones."""
    return max(tune.pitches, default=0) - min(tune.pitches, default=0), 1


def intervals(tunes: Sequence[Tune]) -> NDArray[np.float64]:
    """Return how often each step stands in each tune, `(n, 2 WIDEST + 1)`."""
    return _counts([np.clip(steps(tune), -WIDEST, WIDEST) + WIDEST for tune in tunes], 2 * WIDEST + 1)


def durations(tunes: Sequence[Tune]) -> NDArray[np.float64]:
    """Return how often each length of a note or rest stands in each tune, by ticks, `(n, 2 TICKS + 1)`."""
    lengths = [np.minimum([note.length for bar in tune.bars for note in bar], 2 * TICKS) for tune in tunes]
    return _counts(lengths, 2 * TICKS + 1)


def divergence(
    one: NDArray[np.float64], other: NDArray[np.float64], taken_one: Masks, taken_other: Masks
) -> Measured:
    """Return the Jensen-Shannon divergence, in bits, of what is counted in tunes and in others.

    It lies above 0 by luck where both are of one kind, the more so the fewer they are: so it stands beside its floor,
    real tunes against as many other real ones.

    Source: Lin (1991), Divergence measures based on the Shannon entropy, IEEE Trans. on Information Theory 37:145.

    Args:
        one, other: counts `(n, k)` and `(m, k)`, a row a tune.
        taken_one, taken_other: `(r, n)` and `(r, m)` as `genlab.metrics.halves.masks` gives them.
    """
    p, q = (
        _shares(taken.astype(np.float64) @ counts)
        for counts, taken in ((one, taken_one), (other, taken_other))
    )
    return measured(_entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2, least=0, most=1)


def spelled(rows: Sequence[Sequence[int]]) -> list[str]:
    """Return rows of numbers as texts, a letter a number, so that what looks at letters looks at them."""
    return ["".join(chr(FIRST + number) for number in row) for row in rows]


def words_spelled(lines: Sequence[str], others: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return lines of words as texts, a letter a word, the same ones in both."""
    known: dict[str, int] = {}
    one, other = (
        [[known.setdefault(word, len(known)) for word in line.split()] for line in each]
        for each in (lines, others)
    )
    return spelled(one), spelled(other)


def steps_spelled(tunes: Sequence[Tune]) -> list[str]:
    """Return the steps of tunes as texts, a letter a step: the same in every key, at every tempo."""
    return spelled([(np.clip(steps(tune), -WIDEST, WIDEST) + WIDEST).tolist() for tune in tunes])


def _shape(bar: Bar) -> tuple[tuple[int, int | None], ...]:
    """Return a bar's lengths and pitches above its first one; none for a bar of one note, which is like many."""
    first = next((note.pitch for note in bar if note.pitch is not None), None)
    if first is None or len(bar) < 2:
        return ()
    return tuple((note.length, None if note.pitch is None else note.pitch - first) for note in bar)


def _counts(rows: Sequence[NDArray[np.int_]], most: int) -> NDArray[np.float64]:
    return np.array([np.bincount(np.asarray(row, int), minlength=most) for row in rows], np.float64)


def _shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return counts / np.maximum(counts.sum(1, keepdims=True), 1e-9)


def _entropy(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    return -(shares * np.log2(np.maximum(shares, 1e-300))).sum(1)
