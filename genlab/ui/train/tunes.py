"""A run's tunes on the screen: some of one step's, to be heard and seen."""

from pathlib import Path

import streamlit as st

from genlab.errors import GenlabError
from genlab.media import MEDIA, MELODY
from genlab.media.melody import phrases, reading
from genlab.ui.media.melodies.player import play
from genlab.ui.words import _

SHOWN = 4
"""Tunes of a preview that are shown: half from their start, half from the beginning of a test tune."""


def are_tunes(path: Path) -> bool:
    """Return whether a preview is of tunes."""
    return path.suffix == MEDIA[MELODY].sheet


def of(path: Path) -> list[str | None]:
    """Return the lines of a preview's tunes; None for what was written and is no tune.

    Raises:
        GenlabError: for a file that cannot be read.
    """
    try:
        blocks = path.read_text(encoding="utf-8").split("X:")[1:]
    except (OSError, ValueError) as error:
        raise GenlabError(f"Damaged preview '{path}'. Expected lines of text in UTF-8.") from error
    return [_line(f"X:{block}") for block in blocks]


def sheet(lines: list[str | None]) -> None:
    """Show some of the tunes of a preview, half of them from their start; say how many of all are none."""
    half = SHOWN // 2
    chosen = dict.fromkeys([*range(min(half, len(lines))), *range(max(0, len(lines) - half), len(lines))])
    for number in chosen:
        if (line := lines[number]) is None:
            st.caption(
                _("Number {number} is no tune yet: notes are missing in it.").format(number=number + 1)
            )
        else:
            play(line, _("Tune {number}").format(number=number + 1), small=True)
    if len(lines) > 1:
        st.caption(
            _(
                "{tunes} of {count} are tunes. The later half goes on from the first two bars of a person's tune."
            ).format(tunes=len(lines) - lines.count(None), count=len(lines))
        )


def _line(block: str) -> str | None:
    try:
        score = reading.read(block)
        return phrases.as_printed(score, tuple(bar for strain in score.strains for bar in strain)).line
    except GenlabError:
        return None
