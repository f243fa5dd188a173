"""Places: a tune's line cut into its bars, at one of which a machine may begin; an upbeat belongs to the first."""

import re

_BAR = re.compile(r" (?=\|\d)")
_UPBEAT = "|0"


def cut(line: str) -> list[str]:
    """Return a line's bars, as words, without what stands before the first."""
    bars = _BAR.split(line)[1:]
    if len(bars) > 1 and bars[0].split(" ", 1)[0] == _UPBEAT:
        bars[:2] = [f"{bars[0]} {bars[1]}"]
    return bars


def beginning(line: str, bars: int) -> str:
    """Return a line up to the end of so many bars."""
    head = _BAR.split(line, maxsplit=1)[0]
    return " ".join([head, *cut(line)[:bars]])


def count(line: str) -> int:
    """Return how many bars a line has, an upbeat not counted."""
    return len(cut(line))
