"""Tunes read from files of MIDI."""

import io

import mido
import pytest

from genlab.errors import GenlabError
from genlab.media.melody.hearing import read
from genlab.media.melody.phrases import pieces
from genlab.media.melody.tune import Tune

JIG = " ".join(
    ["6/8 major |0 60/72+12 A4"]
    + [f"|{bar} 0/72+12 D5 12/72+12 E5 24/72+12 F#5 36/72+24 A5 60/72+12 D5" for bar in range(1, 5)]
)


def written(*notes: tuple[int, int, int], head: tuple[mido.MetaMessage, ...] = ()) -> bytes:
    """Return a file of notes: when each begins and ends, in ticks of 480 a quarter, and its pitch."""
    events = sorted(
        [(end, 0, pitch) for _, end, pitch in notes] + [(start, 1, pitch) for start, _, pitch in notes]
    )
    track, now = mido.MidiTrack(head), 0
    for time, begins, pitch in events:
        track.append(mido.Message("note_on", note=pitch, velocity=64 * begins, time=time - now))
        now = time
    file, raw = mido.MidiFile(ticks_per_beat=480), io.BytesIO()
    file.tracks.append(track)
    file.save(file=raw)
    return raw.getvalue()


def test_what_was_written_is_read() -> None:
    tune = Tune.of_line(JIG)
    (heard,) = read(tune.moved(3).midi(), "jig").strains
    assert heard == tune.moved(3).bars
    (again,) = pieces(read(tune.midi(), "jig"))
    assert again.upbeat and again.line == tune.line


def test_notes_played_a_little_off_are_put_right() -> None:
    score = read(written((3, 231, 62), (243, 470, 64), (478, 970, 66), (955, 1900, 69)), "played")
    assert [[(note.pitch, note.length) for note in bar] for bar in score.strains[0]] == [
        [(62, 12), (64, 12), (66, 24), (69, 48)]
    ]


def test_silence_is_a_rest_and_a_note_over_a_bar_line_is_two() -> None:
    score = read(written((480, 960, 62), (1440, 2400, 64)), "rests")
    assert [[(note.pitch, note.length) for note in bar] for bar in score.strains[0]] == [
        [(62, 24), (None, 24), (64, 24)],
        [(64, 24), (None, 72)],
    ]


def test_the_key_is_read_or_guessed() -> None:
    scale = [
        (place * 480, place * 480 + 480, pitch)
        for place, pitch in enumerate((67, 69, 71, 74, 71, 69, 67, 67))
    ]
    assert (read(written(*scale), "x").key, read(written(*scale), "x").tonic) == ("G", 7)
    signed = written(*scale, head=(mido.MetaMessage("key_signature", key="Em"),))
    assert (read(signed, "x").tonic, read(signed, "x").mode) == (4, "minor")


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b"nothing", "Invalid MIDI. Expected a file of notes. Received: "),
        (written(), "No notes. Expected a tune. Received: none."),
        (written((0, 480, 60), (0, 480, 64)), "Notes at once. Expected one voice. Received: 60 with 64."),
        (written((0, 480, 60), (240, 720, 64)), "Notes at once. Expected one voice. Received: 60 with 64."),
        (written((0, 480, 20)), "Invalid pitch. Expected 36 to 108 in MIDI. Received: 20."),
        (written((0, 480, 60), head=(mido.MetaMessage("time_signature", numerator=3, denominator=4),
                                     mido.MetaMessage("time_signature", numerator=6, denominator=8))),
         "The metre changes. Expected one for all bars. Received: 3/4, 6/8."),
    ],
)  # fmt: skip
def test_what_is_no_melody_is_refused(raw: bytes, refusal: str) -> None:
    with pytest.raises(GenlabError) as error:
        read(raw, "x")
    assert str(error.value).startswith(refusal)
