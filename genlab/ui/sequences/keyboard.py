"""A keyboard on the screen on which two bars are played, by taps or by the computer's keys."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from genlab.errors import GenlabError
from genlab.media.melody.tune import TICKS, Note, Tune
from genlab.ui.media.melodies.player import HERE
from genlab.ui.words import _, language

METRES = ((4, 4), (6, 8), (3, 4))
BARS = 2
LOWEST, HIGHEST = 60, 84
HTML = (
    '<div class="keyboard"><div class="sheet"></div><div class="piano"></div><div class="row">'
    '<div class="lengths" role="group"></div><button type="button" class="undo"></button>'
    '<button type="button" class="clear"></button><button type="button" class="go"></button></div>'
    '<p class="how"></p></div>'
)


def keyboard(metre: tuple[int, int], on_begun: Callable[[], None]) -> None:
    """Show the keyboard, under the key `keyboard`; `on_begun` is called when two bars are sent (`begun`)."""
    words = {
        "undo": _("Back"),
        "clear": _("Clear"),
        "go": _("Go on from here"),
        "length": _("Length of the next note"),
        "lengths": [_("Half"), _("Quarter"), _("Eighth")],
        "how": _(
            "Play two bars: by taps, or by the keys A S D F … (white), W E T Y … (black), 1 2 3 (lengths) and "
            "Backspace."
        ),
    }
    data = {"words": words, "whole": TICKS * metre[0] // metre[1], "beats": metre[0], "lang": language()}
    _component()(key="keyboard", data=data, on_begun_change=on_begun)


def begun(sent: Any, metre: tuple[int, int]) -> Tune:
    """Return the two bars that were played, in C major as the keys lie.

    Raises:
        GenlabError: for what the keyboard never sends.
    """
    whole = TICKS * metre[0] // metre[1]
    notes = sent.get("notes") if isinstance(sent, dict) else None
    if not isinstance(notes, list) or not all(map(_is_note, notes)):
        raise GenlabError("Invalid beginning of a tune. Expected notes of the keyboard.")
    if sum(length for _pitch, length in notes) != BARS * whole:
        raise GenlabError("Invalid beginning of a tune. Expected two full bars.")
    bars: list[list[Note]] = [[]]
    left = whole
    for pitch, length in notes:
        while length:
            part = min(length, left)
            bars[-1].append(Note(pitch, part))
            length, left = length - part, left - part
            if not left:
                bars.append([])
                left = whole
    return Tune(metre, "major", tuple(map(tuple, bars[:BARS])), tonic=0)


def _is_note(each: Any) -> bool:
    return (
        isinstance(each, list)
        and len(each) == 2
        and all(isinstance(value, int) and not isinstance(value, bool) for value in each)
        and LOWEST <= each[0] <= HIGHEST
        and 0 < each[1] <= TICKS
    )


@cache
def _component() -> Any:
    here = Path(__file__)
    parts = [HERE / "tune.js", HERE / "sound.js", HERE / "roll.js", here.with_suffix(".js")]
    return st.components.v2.component(
        "genlab_keyboard",
        html=HTML,
        css=here.with_suffix(".css").read_text(encoding="utf-8"),
        js="".join(part.read_text(encoding="utf-8") for part in parts),
    )
