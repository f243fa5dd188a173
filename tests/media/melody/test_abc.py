"""Tunes written in ABC notation."""

import pytest

from genlab.media.melody.abc import signature, tonic_name
from genlab.media.melody.tune import Note, Tune


def test_a_tune_is_written_as_people_write_it() -> None:
    bars = (
        (Note(69, 12),),
        (Note(74, 12), Note(76, 12), Note(78, 12), Note(74, 36)),
        (Note(77, 12), Note(78, 12), Note(77, 12), Note(None, 24)),
    )
    assert Tune((6, 8), "major", bars, upbeat=True).abc("The  Jig", 3) == (
        "X:3\nT:The Jig\nM:6/8\nL:1/8\nK:D\nA | def d3 | =f^f=f z2 |]\n"
    )


def test_lengths_and_octaves_have_their_signs() -> None:
    bar = (Note(50, 36), Note(62, 6), Note(86, 6), Note(61, 8), Note(62, 8), Note(64, 8), Note(70, 48))
    assert Tune((5, 4), "minor", (bar,)).abc().splitlines()[-1] == "D,3D/2d'/2 (3^CDE B4 |]"


def test_four_bars_stand_in_a_line() -> None:
    tune = Tune((2, 4), "dorian", ((Note(62, 24),),) + ((Note(62, 48),),) * 8, upbeat=True)
    assert tune.abc().splitlines()[4:] == ["K:Ddor", "D2 | D4 | D4 | D4 | D4 |", "D4 | D4 | D4 | D4 |]"]


@pytest.mark.parametrize(
    ("tonic", "mode", "sharps", "name"),
    [(2, "major", 2, "D"), (2, "minor", -1, "D"), (10, "major", -2, "Bb"), (1, "minor", 4, "C#"),
     (7, "mixolydian", 0, "G"), (6, "major", 6, "F#"), (9, "dorian", 1, "A")],
)  # fmt: skip
def test_keys_have_signs_and_names(tonic: int, mode: str, sharps: int, name: str) -> None:
    assert signature(tonic, mode) == sharps
    assert tonic_name(tonic, mode) == name
