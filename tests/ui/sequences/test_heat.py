"""Attention as a heat map."""

import numpy as np

from genlab.checkpoints.sequences.translator import Looks
from genlab.reports import drawing
from genlab.ui.sequences import heat

LOOKS = Looks(("a", " ", "a"), ("x", "y"), np.array([[1, 0, 0], [0.25, 0.25, 0.5]], np.float32))


def test_a_row_is_a_token_of_the_target() -> None:
    columns, specification = heat.chart(LOOKS)
    assert columns["share"] == [1, 0, 0, 0.25, 0.25, 0.5]
    assert columns["target"] == ["000 x"] * 3 + ["001 y"] * 3
    assert columns["source"] == ["000 a", "001 ␣", "002 a"] * 2  # the same letter twice is two places
    assert specification["encoding"]["opacity"]["scale"]["domain"] == [0, 1]


def test_a_long_one_fits_a_screen() -> None:
    tokens = tuple("abcdefghij" * 20)
    _columns, specification = heat.chart(Looks(tokens, tokens, np.eye(200, dtype=np.float32)))
    assert specification["height"] == heat.MOST


def test_it_can_be_drawn() -> None:
    svg = drawing.picture(heat.figure("attention", LOOKS).chart, "svg").decode()
    assert svg.count("<path") >= 6 and ">x<" in svg and ">␣<" in svg and "001 ␣" not in svg
