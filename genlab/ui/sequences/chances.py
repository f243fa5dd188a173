"""What may come next: the likeliest tokens of each family as bars, a tap on one of which appends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from genlab.checkpoints import Checkpoint
from genlab.checkpoints.sequences.writer import Writer
from genlab.media.tokens import END
from genlab.ui.kept import Kept
from genlab.ui.plain import plain
from genlab.ui.sequences import beside, shelf
from genlab.ui.taps import tapped
from genlab.ui.words import _

BARS = 8
LEAST = 5e-4
"""A chance below which a token is not shown: it would be told as 0.0%."""
BLANK = "␣"
_BAR = """<style>.st-key-{key} button {{ justify-content: flex-start; min-height: 2rem; border-color: transparent;
  background: linear-gradient(to right, light-dark(#0f766e45, #2dd4bf4d) {share:.1f}%,
  light-dark(#1015170a, #eef2f312) {share:.1f}%) border-box; }}
  .st-key-{key} button > div {{ justify-content: flex-start; text-align: start; }}
  .st-key-{key} button:disabled {{ color: inherit; border-color: transparent; cursor: default; }}</style>"""
_CHANCES: Kept[tuple["Chance", ...]] = Kept(400)


@dataclass(frozen=True)
class Asked:
    """How tokens are drawn.

    Attributes:
        beginning: that is gone on from.
        temperature, top_k: as `Writer.write` takes them.
    """

    beginning: str
    temperature: float
    top_k: int


@dataclass(frozen=True)
class Chance:
    """A token that may come next.

    Attributes:
        token: its letters; "" for the end of the text.
        share: its chance, 0 to 1.
    """

    token: str
    share: float


def likeliest(checkpoint: Checkpoint, asked: Asked) -> tuple[Chance, ...]:
    """Return the likeliest tokens after a beginning, the likeliest first.

    Raises:
        GenlabError: as `Writer.next_chances`.
    """

    def make() -> tuple[Chance, ...]:
        writer = cast(Writer, shelf.opened(checkpoint))
        shares = writer.next_chances(asked.beginning, asked.temperature, asked.top_k)
        order = (-shares).argsort(kind="stable")[:BARS].tolist()
        return tuple(
            Chance("" if place == END else writer.vocabulary.tokens[place], float(shares[place]))
            for place in order
            if shares[place] >= LEAST
        )

    return _CHANCES.get((*shelf.name(checkpoint), asked), make)


def side_by_side(families: Mapping[str, Checkpoint], asked: Asked) -> str | None:
    """Show the bars of all families on one scale; return the beginning with the token whose bar was tapped."""
    found = beside.of_each(families, lambda checkpoint: likeliest(checkpoint, asked))
    shares = [one.share for said in found.values() if not isinstance(said, beside.Refused) for one in said]
    appended = None
    for family, said in beside.in_columns(found):
        for place, one in enumerate(said):
            if _bar(f"next-{family}-{place}", one, one.share / max(shares)):
                writer = cast(Writer, shelf.opened(families[family]))
                appended = writer.beginning(asked.beginning) + one.token
    if found:
        st.caption(
            _("How likely each token is to come next. Tap one to append it; {blank} is a blank.").format(
                blank=BLANK
            )
        )
    return appended


def _bar(key: str, one: Chance, length: float) -> bool:
    """Show a token as a button that is filled as far as it is likely; return whether it was tapped."""
    st.html(_BAR.format(key=key, share=100 * length))
    token = f"**{plain(one.token.replace(' ', BLANK))}**" if one.token else f"*{_('the end')}*"
    return tapped(f"{token} {one.share:.1%}", key, disabled=not one.token, width="stretch")
