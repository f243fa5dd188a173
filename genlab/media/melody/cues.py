"""Trivial numbers of tunes: what their length, their range, their metre or their end may tell of how they were made."""

import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from genlab.media.melody.tune import MODES, TICKS, Tune

LEAP = 4
"""Semitones beyond which a step from a note to the next is a leap."""
WIDEST = 12
"""Semitones of a step that are told apart in a profile; wider ones count as these."""
LENGTHS = (3, 4, 6, 8, 9, 12, 16, 18, 24, 36, 48, 72)
"""Ticks of notes that are told apart in a profile; others count as the next longer one."""
HASHED = 512
"""Numbers that runs of one to three steps, and of notes' lengths, are counted in, as features."""


def measure(tunes: Sequence[Tune]) -> dict[str, NDArray[np.float64]]:
    """Measure every cue of tunes; each value is `(n,)`.

    `length` in whole notes, `bars`, `notes` a bar; `range` in semitones; `unfit`, the share of bars that are not as
    long as the metre says; `homeless`, whether it ends on another pitch class than its tonic; `repeats`, the share of
    bars that stood in it before; `leaps`, the share of steps that are leaps, and `steps`, that of steps at all (other
    than the same note again); `rhythm`, different lengths of notes; `strangers`, the share of notes that its mode does
    not have; `rests`, their share of the time.
    """
    measures: dict[str, Callable[[Tune], float]] = {
        "length": lambda tune: tune.length / TICKS,
        "bars": lambda tune: len(tune.bars),
        "notes": lambda tune: len(tune.pitches) / len(tune.bars),
        "range": lambda tune: max(tune.pitches, default=0) - min(tune.pitches, default=0),
        "unfit": lambda tune: 1 - sum(tune.fits) / max(1, len(tune.fits)),
        "homeless": lambda tune: not tune.pitches or tune.pitches[-1] % 12 != tune.tonic,
        "repeats": repeats,
        "leaps": lambda tune: _share([abs(step) > LEAP for step in steps(tune)]),
        "steps": lambda tune: _share([step != 0 for step in steps(tune)]),
        "rhythm": lambda tune: len({note.length for bar in tune.bars for note in bar}),
        "strangers": lambda tune: _share([pitch % 12 not in scale(tune) for pitch in tune.pitches]),
        "rests": lambda tune: (
            sum(note.length for bar in tune.bars for note in bar if note.pitch is None) / max(1, tune.length)
        ),
    }
    return {name: np.array([of(tune) for tune in tunes], np.float64) for name, of in measures.items()}


def repeats(tune: Tune) -> float:
    """Return the share of a tune's bars, from the second on, that stood in it before, note by note."""
    return _share([bar in tune.bars[:number] for number, bar in enumerate(tune.bars) if number])


def steps(tune: Tune) -> list[int]:
    """Return the steps from each note to the next, in semitones."""
    return [after - before for before, after in pairwise(tune.pitches)]


def scale(tune: Tune) -> set[int]:
    """Return the pitch classes of a tune's mode."""
    major = (tune.tonic - MODES[tune.mode]) % 12
    return {(major + above) % 12 for above in (0, 2, 4, 5, 7, 9, 11)}


def profiles(tunes: Sequence[Tune]) -> dict[str, NDArray[np.float64]]:
    """Return the shares of each step, `(n, 25)`, of each length of a note, `(n, 13)`, and of each degree, `(n, 12)`."""
    return {
        "intervals": np.array(
            [
                _shares([min(WIDEST, max(-WIDEST, step)) + WIDEST for step in steps(tune)], 2 * WIDEST + 1)
                for tune in tunes
            ]
        ),
        "durations": np.array(
            [
                _shares(
                    [int(np.searchsorted(LENGTHS, note.length)) for bar in tune.bars for note in bar],
                    len(LENGTHS) + 1,
                )
                for tune in tunes
            ]
        ),
        "pitches": np.array([_shares([(pitch - tune.tonic) % 12 for pitch in tune.pitches], 12) for tune in tunes]),
    }  # fmt: skip


def runs(tunes: Sequence[Tune]) -> NDArray[np.float32]:
    """Return how often runs of one to three steps, and of notes' lengths and places in the bar, stand in each tune.

    Of length 1, `(n, HASHED)`; by their hashes.
    """
    found = np.zeros((len(tunes), HASHED), np.float32)
    for row, tune in enumerate(tunes):
        placed = [
            (place, note.length)
            for number, bar in enumerate(tune.bars)
            for place, note in zip(tune.places(number), bar, strict=True)
        ]
        for symbols in (steps(tune), placed):
            for run in range(1, 4):
                for place in range(len(symbols) - run + 1):
                    found[row, zlib.crc32(repr(symbols[place : place + run]).encode()) % HASHED] += 1
    found = np.sqrt(found)
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / max(1, len(found))


def _shares(found: Sequence[int], count: int) -> NDArray[np.float64]:
    return np.bincount(np.array(found, int), minlength=count) / max(1, len(found))
