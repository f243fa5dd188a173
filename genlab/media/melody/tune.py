"""A tune of one voice, and the line of words that it is learned, sampled and kept as.

Outside a reader a tune is one string, its *line*: words with a blank between them, as `genlab.media.tokens` cuts them.

    6/8 major |0 60/72+12 A4 |1 0/72+36 D5 36/72+24 F#5 60/72+12 E5 |2 ...

First its metre and its mode. Then each bar begins with its number: `|1`, `|2`, ..., and `|0` for an upbeat. A note is
two words: when, and what. `60/72+12`: it begins at tick 60 of a bar of 72, and lasts 12; `A4`: its pitch, 69 in MIDI,
`z` for a rest. There are `TICKS` ticks in a whole note.

So what is said of a note knows its place in the bar, even to a model that looks a few words back; that the next note
begins where this one ends is no choice, and costs a model that has seen it next to nothing. Lines are in one key, on
`TONIC`: what is learned of one tune holds for all.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NoReturn

from genlab.errors import GenlabError

TICKS = 96
"""In a whole note: thirty-seconds and triplets of sixteenths are whole numbers of them."""
TONIC = 2
"""Pitch class of the key that lines are in: D."""
MIDDLE = 71
"""MIDI number that the middle pitch of a tune is brought near to, by octaves."""
MODES = {"major": 0, "minor": 9, "dorian": 2, "mixolydian": 7, "lydian": 5, "phrygian": 4, "locrian": 11}
"""Semitones from the tonic of a major key to that of the mode with the same signature."""
NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
LOWEST, HIGHEST = 36, 108
"""MIDI numbers of the pitches that a tune may have."""
REST = "z"
LASTS = "+"
"""Stands once in every note's words, before its length."""
MOST_NOTES = 128
"""Of a tune, rests among them: eight bars of sixteenths."""
MOST_BARS = 32
"""Of a tune, an upbeat among them."""
UNITS = (1, 2, 4, 8, 16, 32)

_METRE = re.compile(r"([1-9]\d?)/(\d\d?)")
_WHEN = re.compile(r"(\d+)/(\d+)\+([1-9]\d*)")
_PITCH = re.compile(r"([A-G]#?)(\d)")
_BAR = re.compile(r"\|(\d+)")


@dataclass(frozen=True)
class Note:
    """A note or a rest.

    Attributes:
        pitch: MIDI number, 60 for middle C; None for a rest.
        length: in ticks.
    """

    pitch: int | None
    length: int


Bar = tuple[Note, ...]


@dataclass(frozen=True)
class Tune:
    """A tune as it is written, repeats not played out.

    Attributes:
        metre: beats in a bar and what a beat is, (6, 8) for 6/8.
        mode: one of `MODES`.
        bars: their notes; none is empty.
        upbeat: whether the first of them is an upbeat.
        tonic: pitch class of the key, 0 for C; of one read from a line `TONIC`.
    """

    metre: tuple[int, int]
    mode: str
    bars: tuple[Bar, ...]
    upbeat: bool = False
    tonic: int = TONIC

    @classmethod
    def of_line(cls, line: str) -> "Tune":
        """Read a line.

        Notes follow each other as long as they are: where a bar's numbers say something else, as a model may write
        them, the tune is read nevertheless, and `fits` tells. The beginning of a line, as a model is given it, is a
        tune, too, where its last word is a pitch.

        Raises:
            GenlabError: where it is no line of a tune: a word that stands in a wrong place, a bar without notes, too
                many of them.
        """
        words = line.split()
        metre = _metre(words[0] if words else "", line)
        if len(words) < 2 or words[1] not in MODES:
            _refuse(line, f"a mode ({', '.join(MODES)}) behind the metre", words[1:2])
        if len(words) < 3 or not _BAR.fullmatch(words[2]):
            _refuse(line, "a bar's number such as |1 behind the mode", words[2:3])
        bars: list[list[Note]] = []
        at = 2
        while at < len(words):
            if _BAR.fullmatch(words[at]):
                if bars and not bars[-1]:
                    _refuse(line, "a note behind a bar's number", words[at : at + 1])
                bars.append([])
                at += 1
            else:
                bars[-1].append(_note(words[at : at + 2], line))
                at += 2
        if not bars[-1]:
            _refuse(line, "a note behind a bar's number", [])
        for what, count, most in (
            ("bars", len(bars), MOST_BARS),
            ("notes", sum(map(len, bars)), MOST_NOTES),
        ):
            if count > most:
                _refuse(line, f"at most {most} {what}", [str(count)])
        return cls(metre, words[1], tuple(map(tuple, bars)), words[2] == "|0")

    @cached_property
    def line(self) -> str:
        """The tune as a line, its pitches as they are: `brought` makes them those of `TONIC`."""
        words = [f"{self.metre[0]}/{self.metre[1]}", self.mode]
        for number, bar in enumerate(self.bars):
            words.append(f"|{number if self.upbeat else number + 1}")
            for place, note in zip(self.places(number), bar, strict=True):
                words += [f"{place}/{self.whole}{LASTS}{note.length}", name_of(note.pitch)]
        return " ".join(words)

    @property
    def whole(self) -> int:
        """How long a full bar is, in ticks."""
        return TICKS * self.metre[0] // self.metre[1]

    @property
    def beat(self) -> int:
        """How long what one counts is, in ticks: a dotted quarter in 6/8, else what the metre's lower number says."""
        beats, unit = self.metre
        return 3 * TICKS // unit if beats % 3 == 0 and unit >= 8 else TICKS // unit

    def places(self, number: int) -> list[int]:
        """Return where in a full bar each note of a bar begins, in ticks; an upbeat ends where the bar ends.

        Args:
            number: of the bar, 0 for the first of `bars`.
        """
        bar = self.bars[number]
        at = max(0, self.whole - _length(bar)) if self.upbeat and number == 0 else 0
        found = []
        for note in bar:
            found.append(at)
            at += note.length
        return found

    @cached_property
    def fits(self) -> tuple[bool, ...]:
        """Which bars are as long as the metre says, the upbeat left out; the last may lack what the upbeat has."""
        full = self.bars[1:] if self.upbeat else self.bars
        lengths = [_length(bar) for bar in full]
        found = [length == self.whole for length in lengths]
        if self.upbeat and lengths and lengths[-1] + _length(self.bars[0]) == self.whole:
            found[-1] = True
        return tuple(found)

    def notes(self) -> list[tuple[int, int, int]]:
        """Return what sounds, in order: when it begins, how long it lasts, both in ticks, and its MIDI number."""
        found, at = [], 0
        for bar in self.bars:
            for note in bar:
                if note.pitch is not None:
                    found.append((at, note.length, note.pitch))
                at += note.length
        return found

    @property
    def length(self) -> int:
        """How long the tune is, in ticks."""
        return sum(map(_length, self.bars))

    @property
    def pitches(self) -> list[int]:
        """The MIDI numbers of what sounds, in order."""
        return [note.pitch for bar in self.bars for note in bar if note.pitch is not None]

    def moved(self, semitones: int) -> "Tune":
        """Return the tune so many semitones higher."""
        bars = tuple(
            tuple(note if note.pitch is None else replace(note, pitch=note.pitch + semitones) for note in bar)
            for bar in self.bars
        )
        return replace(self, bars=bars, tonic=(self.tonic + semitones) % 12)

    def brought(self, tonic: int = TONIC) -> "Tune":
        """Return the tune on another tonic, in the octave that brings its middle pitch next to `MIDDLE`."""
        pitches = sorted(self.pitches)
        middle = pitches[len(pitches) // 2] if pitches else MIDDLE
        steps = [step for step in range(-60, 61) if (self.tonic + step) % 12 == tonic]
        return self.moved(min(steps, key=lambda step: (abs(middle + step - MIDDLE), step)))

    def abc(self, title: str = "", number: int = 1) -> str:
        """Return the tune in ABC notation, `title` as its `T:`, to be opened by any program that reads ABC."""
        from genlab.media.melody.abc import written

        return written(self, title, number)

    def midi(self, tempo: float = 100.0) -> bytes:
        """Return the tune as a file of MIDI, `tempo` beats (`beat`) a minute."""
        from genlab.media.melody.midi import written

        return written(self, tempo)


def name_of(pitch: int | None) -> str:
    """Return the word of a pitch, `A4` for 69; `REST` for none."""
    return REST if pitch is None else f"{NAMES[pitch % 12]}{pitch // 12 - 1}"


def pitch_of(name: str) -> int | None:
    """Return the MIDI number of a pitch's word; None for a rest.

    Raises:
        ValueError: for another word, or a pitch that is too low or too high.
    """
    if name == REST:
        return None
    found = _PITCH.fullmatch(name)
    if not found or found[1] not in NAMES:
        raise ValueError(name)
    pitch = 12 * (int(found[2]) + 1) + NAMES.index(found[1])
    if not LOWEST <= pitch <= HIGHEST:
        raise ValueError(name)
    return pitch


def _length(bar: Sequence[Note]) -> int:
    return sum(note.length for note in bar)


def _refuse(line: str, expected: str, came: Sequence[str]) -> NoReturn:
    received = f"'{came[0][:20]}'" if came else "nothing"
    raise GenlabError(f"Invalid tune '{line[:40]}'. Expected {expected}. Received: {received}.")


def _metre(word: str, line: str) -> tuple[int, int]:
    found = _METRE.fullmatch(word)
    metre = (int(found[1]), int(found[2])) if found else (0, 0)
    if metre[1] not in UNITS:
        _refuse(line, "a metre such as 6/8 first", [word])
    return metre


def _note(words: Sequence[str], line: str) -> Note:
    when = _WHEN.fullmatch(words[0])
    if not when:
        _refuse(line, "a note such as 0/72+12 A4, or a bar's number", words[:1])
    try:
        return Note(pitch_of(words[1]), int(when[3]))
    except (IndexError, ValueError):
        _refuse(line, f"a pitch such as A4, or {REST}, behind '{words[0]}'", words[1:])
