"""Texts as HTML on the Sequences page: what was given is quiet, and what is likely is pale."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from genlab.ui.words import _

TEXT = "line-height:1.6;margin:0;overflow-wrap:anywhere;word-break:keep-all"
QUIET = "opacity:.62"
SURPRISING = "#8662c7"
EDGE = "color-mix(in srgb, currentColor 25%, transparent)"
SHORT = 16
"""Letters of a text that is set large."""


@dataclass(frozen=True)
class Part:
    """A word, or a token.

    Attributes:
        text: its letters.
        bits: what it cost.
        whole: the bits from which on it is as dark as can be.
    """

    text: str
    bits: float
    whole: float

    @property
    def one_in(self) -> int:
        """One of how many such places has it."""
        return round(2 ** min(self.bits, 40))


def paragraph(inner: str, length: int) -> str:
    """Return a text's HTML in the size of its length."""
    size = "1.3rem" if length <= SHORT else "1.05rem"
    return f'<p style="{TEXT};font-size:{size}">{inner}</p>'


def aside(inner: str) -> str:
    """Return the HTML of a text that stands beside another."""
    return f'<p style="{TEXT};padding-left:.6rem;border-left:3px solid {EDGE}">{inner}</p>'


def continued(line: str, beginning: str, ended: bool) -> str:
    """Return a text whose beginning is quiet; one that has not ended goes on in dots."""
    given = line[: len(beginning)] if line.startswith(beginning) else beginning.rstrip(" ")
    rest = line[len(given) :] + ("" if ended else "…")
    return paragraph(f'<span style="{QUIET}">{escape(given)}</span>{escape(rest)}', len(line))


def bar(label: str, share: float, length: float, told: str = "") -> str:
    """Return a line that is filled as far as something is likely.

    Args:
        label: what is.
        share: its chance, told in per cent.
        length: of the whole line, that is filled.
        told: more of it, at the end.
    """
    filled = f"light-dark(#0f766e45, #2dd4bf4d) {100 * length:.1f}%"
    shade = f"background:linear-gradient(to right, {filled}, light-dark(#1015170a, #eef2f312) {100 * length:.1f}%)"
    line = f"<b>{escape(label)}</b>&ensp;{share:.1%}"
    return (
        f'<p style="{TEXT};{shade};border-radius:8px;padding:.15rem .6rem;display:flex;gap:.6rem">'
        f'<span style="flex:1">{line}</span><span>{escape(told)}</span></p>'
    )


def blank(line: str, span: tuple[int, int]) -> str:
    """Return a sentence's HTML with a line in place of a word."""
    start, end = span
    gap = f'<span style="{QUIET}" aria-label="{escape(_("left out"))}" role="img">_____</span>'
    return paragraph(escape(line[:start]) + gap + escape(line[end:]), len(line))


def plainly(text: str) -> str:
    """Return a text's HTML without any mark."""
    return paragraph(escape(text), len(text))


def tinted(parts: Iterable[Part], length: int) -> str:
    """Return a text whose parts are the darker the less likely they were; a pointer tells how likely."""
    found = []
    for part in parts:
        share = min(1.0, part.bits / part.whole)
        colour = f"background:color-mix(in srgb, {SURPRISING} {share * 65:.0f}%, transparent)"
        said = _("one in {count:,} ({bits:.1f} bits)").format(count=part.one_in, bits=part.bits)
        blank, letters = (" ", part.text[1:]) if part.text.startswith(" ") else ("", part.text)
        found.append(
            f'{blank}<span style="{colour};border-radius:3px;padding:.1em 0" title="{escape(said)}">'
            f"{escape(letters)}</span>"
        )
    return paragraph("".join(found), length)
