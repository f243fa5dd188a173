"""Words on an order's sheet: what is Latin in Helvetica, which every PDF reader brings along, the rest in our own font.

That font, cut from NanumGothic, has all Hangul, Hanja, and kana; what is used of it is embedded. A letter that
neither has stands as a box.
"""

import threading
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from itertools import groupby
from typing import Any

from genlab.errors import GenlabError
from genlab.paths import ROOT, sha256

LATIN, BOLD, FIXED, OTHER = "Helvetica", "Helvetica-Bold", "Courier", "GenlabGothic"
FONT = ROOT / "data" / "fonts" / f"{OTHER}.ttf"
SHA256 = "0cc7fd24d934c95310501a6405a3972a0c18241f43d9a3333a5d589522499d8a"
BOX = "\N{WHITE SQUARE}"
GREY = 0.35
pen = threading.Lock()
"""Held by who writes a PDF: the font is one object for all, read from place to place."""


class Text:
    """Lines of text down a page, broken to its width."""

    def __init__(self, canvas: Any, left: float, width: float) -> None:
        """Take a canvas, where lines begin, and how wide they may be, in points."""
        self.canvas, self.left, self.width = canvas, left, width

    def lines(self, said: str, y: float, size: float, bold: bool = False, grey: bool = False) -> float:
        """Write text from `y` down; return where the next line begins."""
        return self._write(said, self.left, self.width, y, size, bold, grey)

    def fact(self, what: str, said: str, y: float) -> float:
        """Write what something is beside its name; return where the next line begins."""
        column = 110.0
        self._write(what, self.left, column, y, 9, grey=True)
        return self._write(said, self.left + column, self.width - column, y, 9) - 3

    def _write(
        self,
        said: str,
        left: float,
        width: float,
        y: float,
        size: float,
        bold: bool = False,
        grey: bool = False,
    ) -> float:
        self.canvas.setFillGray(GREY if grey else 0)
        for line in broken(printable(said), partial(_wide, size=size, bold=bold), width):
            x = left
            for font, part in runs(line, bold):
                self.canvas.setFont(font, size)
                self.canvas.drawString(x, y, part)
                x += self.canvas.stringWidth(part, font, size)
            y -= size * 1.35
        return y


def broken(said: str, wide: Callable[[str], float], width: float) -> list[str]:
    """Return text as lines no wider than `width`: between words, or within one that is wider alone."""
    found: list[str] = []
    line = ""
    for word in said.split(" "):
        joined = f"{line} {word}" if line else word
        if wide(joined) <= width:
            line = joined
            continue
        if line:
            found.append(line)
        line = ""
        for letter in word:
            if line and wide(line + letter) > width:
                found.append(line)
                line = ""
            line += letter
    return [*found, line]


def printable(said: str) -> str:
    """Return text in letters that a font here has: syllables put together, control characters as blanks."""
    ours = _ours()
    found = []
    for letter in unicodedata.normalize("NFC", said):
        kind = unicodedata.category(letter)
        if kind in ("Cc", "Zs", "Zl", "Zp"):
            found.append(" ")
        elif letter in ours or _is_latin(letter):
            found.append(letter)
        elif kind not in ("Cf", "Mn", "Me"):  # what only changes the letter before goes without it
            found.append(BOX)
    return "".join(found)


def runs(said: str, bold: bool = False) -> list[tuple[str, str]]:
    """Return text in parts, each with its font: all of it in Helvetica where that has all letters."""
    latin = BOLD if bold else LATIN
    if _is_latin(said):
        return [(latin, said)]
    ours = _ours()
    fonts = groupby(said, lambda letter: OTHER if letter in ours else latin)
    return [(font, "".join(letters)) for font, letters in fonts]


def _wide(said: str, size: float, bold: bool) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return sum(float(stringWidth(part, font, size)) for font, part in runs(said, bold))


@cache
def _ours() -> frozenset[str]:
    """Return the letters of the font that is embedded, which is known to the writer of PDFs from now on.

    Raises:
        GenlabError: where the font is gone, or another.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    try:
        found = sha256(FONT)
    except OSError as error:
        raise GenlabError(f"Cannot read '{FONT}'. Received: {error.strerror}.") from error
    if found != SHA256:
        raise GenlabError(f"Damaged font '{FONT}'. Expected SHA-256 {SHA256[:12]}. Received: {found[:12]}.")
    font = TTFont(OTHER, FONT)
    pdfmetrics.registerFont(font)
    return frozenset(map(chr, font.face.charToGlyph))


def _is_latin(said: str) -> bool:
    try:
        said.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return said.isprintable()
