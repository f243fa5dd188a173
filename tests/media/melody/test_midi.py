"""Tunes as files of MIDI, as another program reads them."""

import io

import mido

from genlab.media.melody.tune import Note, Tune


def test_a_file_of_midi_sounds_as_the_tune() -> None:
    tune = Tune(
        (6, 8), "major", ((Note(69, 12), Note(None, 24), Note(74, 36)), (Note(76, 48), Note(None, 24)))
    )
    file = mido.MidiFile(file=io.BytesIO(tune.midi(tempo=60)))
    heard, now = [], 0.0
    for message in file:
        now += message.time
        if message.type in ("note_on", "note_off"):
            heard.append((message.type, message.note, round(now, 3)))
    # a beat of 6/8 is a dotted quarter, of 36 ticks, and lasts a second
    assert heard == [
        ("note_on", 69, 0.0), ("note_off", 69, 0.333), ("note_on", 74, 1.0), ("note_off", 74, 2.0),
        ("note_on", 76, 2.0), ("note_off", 76, 3.333),
    ]  # fmt: skip
    assert round(file.length, 3) == 4.0
    (metre,) = [message for message in file if message.type == "time_signature"]
    assert (metre.numerator, metre.denominator) == (6, 8)
