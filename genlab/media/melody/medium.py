"""Tunes as a medium: lines of words that know their place in the bar; heard, and seen as a roll or a score."""

import base64
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.media import lines
from genlab.media.medium import Medium, Stimuli
from genlab.media.melody import cues
from genlab.media.melody.tune import MODES, MOST_BARS, MOST_NOTES, Note, Tune
from genlab.media.text import edits
from genlab.paths import written_aside

BYTES = 5 + 2 * MOST_BARS + 3 * MOST_NOTES
"""What the browser gets of every tune, zeros behind: metre, signature, upbeat, bars and their lengths, notes."""
LONGEST = 0xFFFF
"""Ticks of a tune at most, so that two bytes hold them."""
NOISE = (60, 84)
"""MIDI numbers between which an attention check's pitches are drawn, one as likely as the other."""


class Melody(Medium):
    """Stimuli are lines of tunes (`genlab.media.melody.tune`); the browser gets their notes, packed as bytes."""

    name = "melody"
    sheet = ".abc"

    def save_sheet(self, stimuli: Stimuli, path: Path, columns: int) -> None:
        """Write tunes as ABC; what is none, as one who has not learned enough writes it, as a comment."""
        with written_aside(path) as aside:
            tunes = (_sheet(line, number) for number, line in enumerate(stimuli, 1))
            aside.write_text("\n".join(tunes), encoding="utf-8")

    def whole(self, stimulus: str) -> bool:
        try:
            tune_of(stimulus)
        except GenlabError:
            return False
        return True

    def stored(self, stimuli: Stimuli) -> dict[str, NDArray[Any]]:
        return lines.stored(list(stimuli))

    def opened(self, arrays: Mapping[str, NDArray[Any]]) -> Stimuli:
        found = lines.opened(arrays)
        for line in found:
            try:
                tune = tune_of(line)
            except GenlabError as error:
                raise ValueError(str(error)) from error
            if tune.length > LONGEST:
                raise ValueError(f"expected tunes of {LONGEST} ticks at most, received {tune.length}")
        return found

    def layout(self, stimuli: Stimuli) -> dict[str, Any]:
        return {"bars": MOST_BARS, "notes": MOST_NOTES}

    def encoded(self, stimulus: str) -> str:
        """Return a tune's notes as bytes, see `packed`."""
        return base64.b64encode(packed(tune_of(stimulus))).decode()

    def nearest(
        self, stimuli: Stimuli, pool: Stimuli, itself: NDArray[np.int_] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        return lines.nearest(map(intervals, stimuli), _pool(tuple(pool)), itself)

    def distance(self, one: str, other: str) -> float:
        """Return how many intervals must be put in, taken out or exchanged: in whichever key, at whichever tempo."""
        return float(edits.distance(intervals(one), intervals(other)))

    def features(self, stimuli: Stimuli) -> NDArray[np.float32]:
        return cues.runs(_tunes(stimuli))

    def cues(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        return cues.measure(_tunes(stimuli))

    def profiles(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        return cues.profiles(_tunes(stimuli))

    def noise(self, stimuli: Stimuli, rng: np.random.Generator) -> str:
        """Return one of the tunes with every pitch drawn anew, one as likely as the other."""
        tune = tune_of(stimuli[int(rng.integers(len(stimuli)))])
        bars = tuple(
            tuple(
                Note(None if note.pitch is None else int(rng.integers(*NOISE)), note.length) for note in bar
            )
            for bar in tune.bars
        )
        return Tune(tune.metre, tune.mode, bars, tune.upbeat, tune.tonic).line


@lru_cache(maxsize=4096)
def tune_of(line: str) -> Tune:
    """Return the tune of a line; the same line is read once."""
    return Tune.of_line(line)


def intervals(line: str) -> tuple[int, ...]:
    """Return the steps of a tune from each pitch to the next, in semitones: the same in every key."""
    return tuple(cues.steps(tune_of(line)))


def signature(tune: Tune) -> int:
    """Return a tune's signature: how many sharps, below 0 how many flats."""
    major = (tune.tonic - MODES[tune.mode]) % 12
    sharps = 7 * major % 12
    return sharps - 12 if sharps > 6 else sharps


def packed(tune: Tune) -> bytes:
    """Return a tune as the browser gets it, `BYTES` of them whatever it is like.

    Beats and unit of its metre, its signature (7 for none), whether it begins with an upbeat, how many bars it has; how
    long each is, in ticks (two bytes); each note's length (two bytes) and pitch (0 for a rest); zeros.
    """
    found = bytearray([*tune.metre, signature(tune) + 7, tune.upbeat, len(tune.bars)])
    for bar in tune.bars:
        found += sum(note.length for note in bar).to_bytes(2, "little")
    found = found.ljust(5 + 2 * MOST_BARS, b"\0")
    for bar in tune.bars:
        for note in bar:
            found += note.length.to_bytes(2, "little") + bytes([note.pitch or 0])
    return bytes(found.ljust(BYTES, b"\0"))


def _sheet(line: str, number: int) -> str:
    try:
        return tune_of(line).abc(str(number), number)
    except GenlabError as error:
        return f"X:{number}\n% {error}\n% {line}\n"


def _tunes(stimuli: Stimuli) -> list[Tune]:
    return [tune_of(line) for line in stimuli]


@lru_cache(maxsize=1)
def _pool(tunes: tuple[str, ...]) -> edits.Pool:
    return edits.Pool([intervals(line) for line in tunes])
