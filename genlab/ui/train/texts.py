"""A run's texts on the screen: one step's, each from the same beginning and luck, and one through all steps."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from genlab.errors import GenlabError
from genlab.media.text.medium import BETWEEN, Text
from genlab.ui.words import _

LINE = "margin:0 0 .35rem;line-height:1.45;overflow-wrap:anywhere"
FAINT = "opacity:.7"
STEP = "display:inline-block;min-width:4.5rem;font-variant-numeric:tabular-nums"
SHORT = 16
"""Letters up to which texts stand in columns."""


def of(path: Path) -> list[str]:
    """Return the texts of a preview.

    Raises:
        GenlabError: for a file that cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise GenlabError(f"Damaged preview '{path}'. Expected lines of text in UTF-8.") from error


def line(text: str) -> str:
    """Return a text of a preview as HTML: what it was given, a beginning or a source, is fainter than what was made."""
    given, between, made = text.partition(BETWEEN)
    if between:
        return f'<span style="{FAINT}">{escape(given)}</span> \u2192 {escape(made)}'
    given, goes_on, made = text.partition(Text.goes_on)
    if goes_on:
        return f'<span style="{FAINT}">{escape(given)}</span>{escape(made)}'
    return escape(text)


def sheet(texts: Sequence[str]) -> None:
    """Show the texts of one preview."""
    columns = "columns:9rem" if max(map(len, texts), default=0) <= SHORT else ""
    rows = "".join(f'<p style="{LINE}">{line(text) or "&nbsp;"}</p>' for text in texts)
    st.html(f'<div style="{columns}">{rows}</div>')


def follow(found: Mapping[int, Path], key: str) -> None:
    """Let the person choose a text, and show it at every saved step.

    Args:
        found: previews by step.
        key: of the field.
    """
    every = {step: of(path) for step, path in found.items()}
    most = min(map(len, every.values()), default=0)
    if not most:
        return
    number = st.number_input(
        _("Follow one text (1 to {most})").format(most=most), 1, most, most, key=f"one-{key}"
    )
    rows = "".join(
        f'<p style="{LINE}"><span style="{STEP};{FAINT}">{step:,}</span>{line(texts[int(number) - 1])}</p>'
        for step, texts in every.items()
    )
    st.html(rows)
    if kind(list(every.values())[-1]) == "written":
        st.caption(_("The same numbers drawn by chance pick the letters of this text at every step."))


def are_texts(path: Path) -> bool:
    """Return whether a preview is of texts."""
    return path.suffix == ".txt"


def kind(texts: Sequence[str]) -> str:
    """Return what the texts of a preview are: `pairs`, `filled` lines, or `written`."""
    if any(BETWEEN in text for text in texts):
        return "pairs"
    return "filled" if texts and all("[" in text and "]" in text for text in texts) else "written"


def heading(texts: Sequence[str]) -> str:
    """Return what stands above the texts of a preview."""
    if kind(texts) == "written":
        return _("Samples from the same latents")
    return _("What it makes of the same test texts")


def legend(texts: Sequence[str]) -> None:
    """Say what is fainter, or in brackets, where the texts of a preview have that."""
    if kind(texts) == "pairs":
        st.caption(
            _("Fainter: the source, which it has never learned from; behind the arrow what it makes of it.")
        )
    elif kind(texts) == "filled":
        st.caption(
            _("In brackets: the word filled in, and behind \u2260 the author's where that is another.")
        )
    elif any(Text.goes_on in text for text in texts):
        st.caption(_("Fainter: the beginning of a text by a person; the rest was written."))
