"""Bars as places: a line is cut where bars begin, an upbeat stands with the first; the pieces make the line again."""

import pytest

from genlab.media.melody.places import beginning, count, cut
from genlab.media.melody.tune import Tune
from tests.support import tunes

UPBEAT = "6/8 major |0 60/72+12 A4 |1 0/72+36 D5 36/72+36 E5 |2 0/72+60 F#5"


@pytest.mark.parametrize("line", [tunes.composed(0), tunes.composed(1), tunes.improvised(2)])
def test_a_line_is_its_head_and_its_bars(line: str) -> None:
    bars = cut(line)
    assert count(line) == len(bars) == 8 and [bar.split()[0] for bar in bars] == [
        f"|{n}" for n in range(1, 9)
    ]
    assert " ".join([*line.split()[:2], *bars]) == line == beginning(line, 8) == beginning(line, 20)
    whole = Tune.of_line(line)
    for kept in range(1, 8):
        assert Tune.of_line(beginning(line, kept)).bars == whole.bars[:kept]


def test_an_upbeat_belongs_to_the_first_bar() -> None:
    assert count(UPBEAT) == 2 and cut(UPBEAT)[0] == "|0 60/72+12 A4 |1 0/72+36 D5 36/72+36 E5"
    assert beginning(UPBEAT, 1) == UPBEAT.rpartition(" |2")[0] and beginning(UPBEAT, 2) == UPBEAT
    assert Tune.of_line(beginning(UPBEAT, 1)).upbeat
