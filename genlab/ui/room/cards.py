"""Personal links as a table, and as cards to print and cut."""

import base64
from collections.abc import Sequence
from html import escape

from genlab.reports.cells import neutral, text_of
from genlab.ui.links import qr
from genlab.ui.words import _, language

STYLE = """
@page { margin: 10mm; }
body { font-family: system-ui, "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo", sans-serif; margin: 0; }
main { display: grid; grid-template-columns: repeat(2, 1fr); }
article { border: 1px dashed #999; padding: 6mm; display: flex; gap: 5mm; align-items: center; break-inside: avoid; }
img { width: 34mm; height: 34mm; image-rendering: pixelated; }
h2 { font-size: 16pt; margin: 0 0 2mm; } p { font-size: 9pt; margin: 0 0 1mm; overflow-wrap: anywhere; }
"""


def table(people: Sequence[tuple[str, str]]) -> str:
    """Return a CSV of label and link, which Excel opens as it is."""
    return text_of(
        [[_("label"), _("link")], *([neutral(label, excel=True), link] for label, link in people)], excel=True
    )


def sheet(title: str, people: Sequence[tuple[str, str]]) -> str:
    """Return a page of cards, eight on a sheet of A4, that needs nothing else."""
    scan, title = escape(_("Scan with your phone")), escape(title or "genlab")
    articles = [
        f"<article><img alt='' src='data:image/png;base64,{base64.b64encode(qr(link, 4)).decode()}'><div>"
        f"<h2>{escape(label)}</h2><p>{title}</p><p>{scan}</p>"
        f"<p>{escape(link)}</p></div></article>"
        for label, link in people
    ]
    return (
        f"<!doctype html><html lang={language()}><meta charset=utf-8><title>{title}</title><style>{STYLE}</style>"
        f"<main>{''.join(articles)}</main>\n"
    )
