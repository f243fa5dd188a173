"""What a page shows where there is nothing yet, or nothing any more: a picture, a sentence, and a button that helps."""

from typing import Any

import streamlit as st

from genlab.ui.taps import tapped

REAL, FAKE, GREY, OURS = "#2f7fc1", "#d97706", "#8a9499", "#0f766e"
_CARD = '<rect x="{x}" y="{y}" width="{side}" height="{side}" rx="8" fill="{fill}"{more}/>'
_HOLLOW = ' fill-opacity=".14" stroke="{0}" stroke-width="3" stroke-dasharray="7 5"'


def _card(x: int, y: int, side: int, fill: str, hollow: bool = False) -> str:
    return _CARD.format(x=x, y=y, side=side, fill=fill, more=_HOLLOW.format(fill) if hollow else "")


def _dots(*at: tuple[int, int], fill: str) -> str:
    return "".join(f'<circle cx="{x}" cy="{y}" r="5" fill="{fill}"/>' for x, y in at)


def _line(points: str, colour: str) -> str:
    shape = 'stroke-width="4" stroke-linecap="round" stroke-linejoin="round"'
    return f'<polyline points="{points}" fill="none" stroke="{colour}" {shape}/>'


PICTURES = {
    # Two images, and a question between them.
    "answers": _card(20, 30, 64, REAL)
    + _card(136, 30, 64, FAKE, True)
    + _dots((102, 62), (118, 62), fill=GREY),
    # A loss that falls, and what is drawn while it does.
    "runs": _line("20,24 20,112 204,112", GREY)
    + _line("32,38 58,70 92,88 134,97 192,101", OURS)
    + _card(146, 22, 44, FAKE, True),
    # Images of both kinds on their way into a box.
    "images": _card(40, 14, 46, REAL)
    + _card(134, 14, 46, FAKE, True)
    + _line("40,84 40,118 180,118 180,84", GREY)
    + _line("110,30 110,98", OURS)
    + _line("94,82 110,98 126,82", OURS),
    # A screen, and phones before it.
    "class": _card(82, 8, 56, REAL)
    + "".join(
        f'<rect x="{x}" y="86" width="26" height="42" rx="5" fill="{GREY}"/>' for x in (32, 76, 120, 164)
    ),
    # Points on a plane, and the image that one of them becomes.
    "latent": _dots((40, 40), (62, 84), (34, 98), (84, 56), (76, 104), fill=GREY)
    + _line("96,70 128,70", OURS)
    + _line("116,58 128,70 116,82", OURS)
    + _card(142, 40, 60, FAKE, True),
    # Tokens in a line, and the next one.
    "texts": "".join(_card(x, 52, 36, GREY) for x in (14, 58, 102))
    + _card(168, 52, 36, FAKE, True)
    + _line("144,70 158,70", OURS)
    + _line("152,63 159,70 152,77", OURS),
    # An address that leads nowhere.
    "nowhere": _line("24,70 88,70", GREY)
    + _line("132,70 196,70", GREY)
    + _line("100,52 120,88", OURS)
    + _line("120,52 100,88", OURS),
}
"""By name, 220 x 140, in colours that stand out on light and on dark; they say nothing that the sentence does not."""


def picture(name: str) -> None:
    """Show a picture in the middle of the page."""
    size = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 140" width="220" height="140"'
    with st.container(horizontal_alignment="center", key=f"empty-{name}"):
        st.image(f"<svg {size}>{PICTURES[name]}</svg>", width=180, alt="")


def state(name: str, said: str, label: str = "", key: str = "", **options: Any) -> bool:
    """Show that there is nothing yet; return whether the button was tapped that helps.

    Args:
        name: of the picture, one of `PICTURES`.
        said: one sentence.
        label, key: of the button; none where there is no label.
        options: as a button takes them.
    """
    with st.container(border=True, horizontal_alignment="center", key=f"nothing-{name}"):
        picture(name)
        st.markdown(said, text_alignment="center")
        button: dict[str, Any] = {"type": "primary", **options}
        return bool(label) and tapped(label, key, **button)
