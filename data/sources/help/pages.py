"""Paragraphs of LibreOffice's help, from Debian's libreoffice-help-ko and libreoffice-help-en-us 7.4.7."""

from pathlib import Path

import lxml.html
from lines import tidy

Paragraphs = dict[tuple[str, str], str]
"""By the page's file and the paragraph's id."""


def read(folder: Path, language: str) -> Paragraphs:
    """Return all paragraphs and headings of a language; `folder` is `usr/share/libreoffice/help`."""
    text = folder / language / "text"
    found: Paragraphs = {}
    for path in sorted(text.rglob("*.html")):
        for element in lxml.html.parse(str(path)).getroot().iter("p", "h1", "h2", "h3"):
            if element.get("id") and (said := tidy(element.text_content())):
                found[path.relative_to(text).as_posix(), element.get("id")] = said
    return found
