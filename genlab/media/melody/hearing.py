"""Tunes read from files of MIDI: when each note begins is moved to the nearest tick that can be written."""

import io
from collections.abc import Sequence

import numpy as np

from genlab.errors import GenlabError
from genlab.media.melody.abc import tonic_name
from genlab.media.melody.reading import Score, key_of
from genlab.media.melody.tune import HIGHEST, LOWEST, TICKS, UNITS, Bar, Note

DRUMS = 9
"""Channel whose notes are no pitches."""
SHORT = 3
"""Ticks: a silence between notes that is as short, or shorter, is how they are played; so is what they overlap by."""
MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""How well each pitch class above a tonic fits its key (Krumhansl 1990, Cognitive foundations of musical pitch)."""

Heard = tuple[int, int, int]
"""When a note begins and ends, in ticks, and its MIDI number."""


def read(raw: bytes, title: str) -> Score:
    """Read a file of MIDI.

    Raises:
        GenlabError: for what is no MIDI, has several notes at once, none, pitches too low or high, or a metre that
            changes.
    """
    import mido  # here, for a page that plays needs no file

    try:
        file = mido.MidiFile(file=io.BytesIO(raw))
        if file.type == 2 or file.ticks_per_beat <= 0:
            raise ValueError("tracks that do not sound together")
        messages = list(mido.merge_tracks(file.tracks))
    except (OSError, EOFError, ValueError, KeyError, IndexError, mido.KeySignatureError) as error:
        came = str(error) or type(error).__name__
        raise GenlabError(f"Invalid MIDI. Expected a file of notes. Received: {came}.") from error
    metres: list[tuple[int, int]] = []
    keys: list[str] = []
    notes: list[Heard] = []
    open_since: dict[int, int] = {}
    now = 0
    for message in messages:
        now += message.time
        at = _nearest(now * TICKS / (4 * file.ticks_per_beat))
        if message.type == "time_signature":
            metres.append((message.numerator, message.denominator))
        elif message.type == "key_signature":
            keys.append(message.key)
        elif message.type in ("note_on", "note_off") and message.channel != DRUMS:
            if message.note in open_since:
                notes.append((open_since.pop(message.note), at, message.note))
            if message.type == "note_on" and message.velocity:
                open_since[message.note] = at
    metre = metres[0] if metres else (4, 4)  # as the standard has it where a file says nothing
    if len(set(metres)) > 1 or metre[1] not in UNITS:
        came = ", ".join(f"{beats}/{unit}" for beats, unit in metres[:3])
        raise GenlabError(f"The metre changes. Expected one for all bars. Received: {came}.")
    notes = _one_voice(sorted(note for note in notes if note[1] > note[0]))
    key = keys[0] if keys else _likeliest([pitch for _, _, pitch in notes])
    tonic, mode, _ = key_of(key)
    return Score(title, "", "", key, metre, tonic, mode, (_bars(notes, TICKS * metre[0] // metre[1]),))


def _nearest(ticks: float) -> int:
    """Return the tick next to a time that thirty-seconds or triplets of sixteenths begin at."""
    return min((round(ticks / grid) * grid for grid in (3, 4)), key=lambda found: (abs(found - ticks), found))


def _one_voice(notes: Sequence[Heard]) -> list[Heard]:
    """Return notes none of which sounds into the next.

    Raises:
        GenlabError: where there are none, some sound at once, or one is too low or too high.
    """
    if not notes:
        raise GenlabError("No notes. Expected a tune. Received: none.")
    found = []
    for (start, end, pitch), after in zip(notes, [*notes[1:], None], strict=True):
        if not LOWEST <= pitch <= HIGHEST:
            raise GenlabError(f"Invalid pitch. Expected {LOWEST} to {HIGHEST} in MIDI. Received: {pitch}.")
        if after is not None and (after[0] == start or end - after[0] > SHORT):
            raise GenlabError(f"Notes at once. Expected one voice. Received: {pitch} with {after[2]}.")
        if after is not None and abs(after[0] - end) <= SHORT:
            end = after[0]
        found.append((start, end, pitch))
    return found


def _bars(notes: Sequence[Heard], whole: int) -> tuple[Bar, ...]:
    """Return notes in bars, rests between them; silence before the first makes an upbeat, a note over a line two."""
    at = notes[0][0] // whole * whole
    last = -(-notes[-1][1] // whole) * whole
    bars: list[list[Note]] = [[] for _ in range((last - at) // whole)]
    begin, now = at, notes[0][0]
    for start, end, pitch in [*notes, (last, last, 0)]:
        for until, sounds in ((start, None), (end, pitch)):
            while now < until:
                stop = min(until, (now // whole + 1) * whole)
                bars[(now - begin) // whole].append(Note(sounds, stop - now))
                now = stop
    return tuple(tuple(bar) for bar in bars)


def _likeliest(pitches: Sequence[int]) -> str:
    """Return the key whose profile is most like how often each pitch class sounds."""
    counts = np.bincount(np.array(pitches) % 12, minlength=12)
    found = [
        (
            (np.roll(profile, tonic) - np.mean(profile)) @ counts / np.std(profile),
            tonic_name(tonic, mode) + end,
        )
        for mode, profile, end in (("major", MAJOR, ""), ("minor", MINOR, "m"))
        for tonic in range(12)
    ]
    return max(found, key=lambda each: each[0])[1]
