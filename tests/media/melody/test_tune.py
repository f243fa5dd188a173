"""Tunes: their lines, their bars, and what is heard of them."""

import pytest

from genlab.errors import GenlabError
from genlab.media.melody.tune import Note, Tune, name_of, pitch_of

JIG = "6/8 major |0 60/72+12 A4 |1 0/72+24 D5 24/72+12 E5 36/72+36 F#5 |2 0/72+36 z 36/72+24 D5"


def test_a_line_is_read_and_written_the_same() -> None:
    tune = Tune.of_line(JIG)
    assert tune.line == JIG
    assert tune == Tune(
        (6, 8),
        "major",
        (
            (Note(69, 12),),
            (Note(74, 24), Note(76, 12), Note(78, 36)),
            (Note(None, 36), Note(74, 24)),
        ),
        upbeat=True,
    )


def test_what_sounds_is_told_in_order() -> None:
    tune = Tune.of_line(JIG)
    assert tune.notes() == [(0, 12, 69), (12, 24, 74), (36, 12, 76), (48, 36, 78), (120, 24, 74)]
    assert (tune.length, tune.whole, tune.beat) == (144, 72, 36)


def test_bars_fit_their_metre_and_the_last_gives_its_part_to_the_upbeat() -> None:
    assert Tune.of_line(JIG).fits == (True, True)
    assert Tune.of_line(JIG.replace(" |0 60/72+12 A4", "")).fits == (True, False)
    assert Tune.of_line(f"{JIG} 60/72+12 D5").fits == (True, True)
    assert Tune.of_line(JIG.replace("36/72+36", "36/72+48")).fits == (False, True)


@pytest.mark.parametrize(
    ("metre", "beat"), [("4/4", 24), ("2/2", 48), ("3/4", 24), ("6/8", 36), ("9/8", 36), ("3/8", 36)]
)
def test_the_beat_is_what_one_counts(metre: str, beat: int) -> None:
    assert Tune.of_line(f"{metre} minor |1 0/1+12 D5").beat == beat


def test_numbers_that_a_model_got_wrong_are_put_right() -> None:
    tune = Tune.of_line("2/4 dorian |3 0/96+24 D5 12/48+24 E5 |7 0/48+48 D5")
    assert tune.line == "2/4 dorian |1 0/48+24 D5 24/48+24 E5 |2 0/48+48 D5"
    assert tune.fits == (True, True)


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("", "Invalid tune ''. Expected a metre such as 6/8 first. Received: ''."),
        ("6/7 major |1 0/72+12 A4", "Expected a metre such as 6/8 first. Received: '6/7'."),
        ("6/8 happy |1 0/72+12 A4", "behind the metre. Received: 'happy'."),
        ("6/8 major 0/72+12 A4", "Expected a bar's number such as |1 behind the mode. Received: '0/72+12'."),
        ("6/8 major |1 |2 0/72+12 A4", "Expected a note behind a bar's number. Received: '|2'."),
        ("6/8 major |1 0/72+12 A4 |2", "Expected a note behind a bar's number. Received: nothing."),
        ("6/8 major |1 A4", "Expected a note such as 0/72+12 A4, or a bar's number. Received: 'A4'."),
        ("6/8 major |1 0/72+0 A4", "Expected a note such as 0/72+12 A4, or a bar's number. Received: '0/72+0'."),
        ("6/8 major |1 0/72+12", "Expected a pitch such as A4, or z, behind '0/72+12'. Received: nothing."),
        ("6/8 major |1 0/72+12 A9", "Expected a pitch such as A4, or z, behind '0/72+12'. Received: 'A9'."),
        ("6/8 major" + " |1 0/72+12 A4" * 33, "Expected at most 32 bars. Received: '33'."),
        ("6/8 major |1" + " 0/72+12 A4" * 129, "Expected at most 128 notes. Received: '129'."),
    ],
)  # fmt: skip
def test_what_is_no_tune_is_refused(line: str, refusal: str) -> None:
    with pytest.raises(GenlabError) as error:
        Tune.of_line(line)
    assert str(error.value).endswith(refusal)


def test_pitches_have_names() -> None:
    assert [name_of(pitch) for pitch in (60, 61, 69, None)] == ["C4", "C#4", "A4", "z"]
    assert [pitch_of(name) for name in ("C4", "C#4", "A4", "z")] == [60, 61, 69, None]
    for wrong in ("E#4", "H4", "C0", "A4 "):
        with pytest.raises(ValueError, match=wrong):
            pitch_of(wrong)


def test_a_tune_is_brought_to_another_key_in_a_middle_octave() -> None:
    tune = Tune((2, 4), "minor", ((Note(52, 24), Note(55, 24)), (Note(59, 48),)), tonic=4)
    brought = tune.brought()
    assert brought.tonic == 2
    assert brought.pitches == [62, 65, 69] or brought.pitches == [74, 77, 81]
    assert abs(brought.pitches[1] - 71) <= 6
    assert brought.moved(2).tonic == 4
