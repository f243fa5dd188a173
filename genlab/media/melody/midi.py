"""Tunes as files of MIDI: one track, one voice."""

import io

from genlab.media.melody.tune import TICKS, Tune

FINER = 20
"""Ticks of the file for one of a tune: 480 a quarter, as most programs have it."""
LOUDNESS = 80


def written(tune: Tune, tempo: float) -> bytes:
    """Return a file of MIDI; see `Tune.midi`."""
    import mido  # here, for a page that plays needs no file

    track = mido.MidiTrack()
    track.append(mido.MetaMessage("time_signature", numerator=tune.metre[0], denominator=tune.metre[1]))
    quarters = tempo * tune.beat / (TICKS // 4)
    track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(quarters)))
    early = (
        tune.places(0)[0] if tune.upbeat else 0
    )  # silence, so that bars begin where other programs count them
    now = -early
    for start, length, pitch in tune.notes():
        track.append(mido.Message("note_on", note=pitch, velocity=LOUDNESS, time=(start - now) * FINER))
        track.append(mido.Message("note_off", note=pitch, velocity=0, time=length * FINER))
        now = start + length
    track.append(mido.MetaMessage("end_of_track", time=(tune.length - now) * FINER))
    file = mido.MidiFile(type=0, ticks_per_beat=FINER * TICKS // 4)
    file.tracks.append(track)
    raw = io.BytesIO()
    file.save(file=raw)
    return raw.getvalue()
