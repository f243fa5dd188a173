"""Designs side by side, each to be tapped: a board's, and a collection's."""

from collections.abc import Collection, Sequence
from typing import Any

import streamlit as st

from genlab.ui.media.images import crisp
from genlab.ui.taps import tapped
from genlab.ui.words import _

STYLE = """<style>
.st-key-{key} {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(6.1rem, 1fr)); gap: 0.5rem; }}
.st-key-{key} > * {{ width: auto !important; }}
.st-key-{key} [class*="st-key-{key}-card"] {{ position: relative; gap: 0; }}
.st-key-{key} [data-testid=stElementToolbar] {{ display: none; }}
.st-key-{key} img {{ border-radius: 0.5rem; width: 100% !important; }}
.st-key-{key} [class*="st-key-{key}-tap"] {{ position: absolute; inset: 0; width: auto; height: auto; }}
.st-key-{key} [class*="st-key-{key}-tap"] div {{ width: 100%; height: 100%; }}
.st-key-{key} [class*="st-key-{key}-tap"] button {{
  width: 100%; height: 100%; padding: 0; display: block; position: relative; background: transparent;
  border: 1px solid transparent; border-radius: 0.5rem;
}}
.st-key-{key} [class*="st-key-{key}-tap"] button:hover {{ border-color: #0f766e; }}
.st-key-{key} button [data-testid=stMarkdownContainer] {{
  position: absolute; right: 0.25rem; bottom: 0.25rem; width: auto !important; height: auto !important;
  background: #101517d9; color: #fff; border-radius: 0.4rem; padding: 0.05rem 0.4rem; font-size: 0.8rem;
}}
.st-key-{key} button [data-testid=stMarkdownContainer] * {{ color: #fff; font-size: 0.8rem; }}
{marked}
</style>"""
MARKED = """.st-key-{key} [class*="st-key-{key}-tap-{place}-"] button {{ border: 3px solid #14b8a6 !important; }}"""


def cards(
    key: str,
    images: Sequence[Any],
    numbers: Sequence[object],
    marked: Collection[int],
    pinned: Collection[int] = (),
    names: Sequence[str] = (),
    sold: Collection[int] = (),
) -> int | None:
    """Show designs; return the place of the one that was tapped, None for none.

    Args:
        key: the grid's, its own on the page.
        images: uint8 `(h, w[, 3])` each.
        numbers: one for each, that its widget is known by: another where another design stands there.
        marked: places of those that are chosen.
        pinned: places of those that stay.
        names: what each is called; "" or none for its number.
        sold: places of those that are ordered.
    """
    found = None
    rules = "\n".join(MARKED.format(key=key, place=place) for place in marked)
    st.html(STYLE.format(key=key, marked=rules))
    with st.container(key=key):
        for place, (image, number) in enumerate(zip(images, numbers, strict=True)):
            with st.container(key=f"{key}-card-{place}"):
                name = names[place] if place < len(names) else ""
                alt = name or _("Design {number}").format(number=place + 1)
                st.image(crisp(image), width="stretch", output_format="PNG", alt=alt)
                icons = [":material/check:"] * (place in marked) + [":material/keep:"] * (place in pinned)
                icons += [":material/local_mall:"] * (place in sold)
                if tapped(" ".join([*icons, str(place + 1)]), f"{key}-tap-{place}-{number}"):
                    found = place
    return found
