"""A tune on a page outside the quiz: the same player, with notes marked where it is held against another."""

from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitDuplicateElementId

from genlab import media
from genlab.ui.words import _, language

HERE = Path(__file__).parent
PARTS = tuple(
    HERE / name for name in ("tune.js", "sound.js", "glyphs.js", "roll.js", "score.js", "player.js")
)
"""What every player is made of, in the order in which each builds on those before it."""
STYLE = HERE / "tunes.css"
PLACES = HERE.parents[1] / "quiz" / "places.js"
"""What lays out places, as in the quiz."""


def words() -> dict[str, str]:
    """Return the words of a player in the language of this run."""
    return {
        "play": _("Listen"),
        "pause": _("Pause"),
        "again_tune": _("From the beginning"),
        "from_bar": _("From bar {n}"),
        "tempo": _("Tempo"),
        "score": _("Score"),
        "described": _("{bars} bars in {metre}, from {low} to {high}, {seconds} seconds."),
    }


def play(
    line: str,
    label: str,
    *,
    small: bool = False,
    large: bool = False,
    differs: Sequence[bool] = (),
    places: bool = False,
    begins: int | None = None,
) -> None:
    """Show a tune that can be heard where the page stands.

    Args:
        line: the tune's.
        label: says what it is to who cannot see it.
        small: without tempo and score, for a gallery.
        large: as high as a room needs that looks at a wall.
        differs: by note that sounds, whether it is marked as another than beside it; none where nothing is compared.
        places: whether its bars are numbered.
        begins: the bar from which on the machine's are shown as such, where it is told.
    """
    medium = media.get(media.MELODY)
    data = {
        "tune": medium.encoded(line),
        "layout": medium.layout([line]),
        "label": label,
        "lang": language(),
        "size": "small" if small else "large" if large else "",
        "differs": [int(each) for each in differs],
        "places": places,
        "begins": begins,
        "words": words(),
    }
    for place in count():  # the same tune may stand twice on a page
        try:
            _component()(data={**data, "place": place})
        except StreamlitDuplicateElementId:
            continue
        return


@cache
def _component() -> Any:
    scripts = (path.read_text(encoding="utf-8") for path in (*PARTS, PLACES, HERE / "page.js"))
    return st.components.v2.component(
        "genlab_tune",
        html='<div class="tune" role="group"></div>',
        css=STYLE.read_text(encoding="utf-8"),
        js="".join(scripts),
    )
