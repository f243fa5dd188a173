"""The screen's words in Korean and English, see `genlab.words`.

The language is asked for anew at every call, because many people's runs share one process: `?lang=` in the address,
then the browser's language, then English.
"""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from genlab import packs, words
from genlab.errors import GenlabError
from genlab.reports.naming import generator_name, protocol_name
from genlab.words import LANGUAGES, _, catalogue, language, mark, ngettext, speaking, translator

__all__ = [
    "LANGUAGES",
    "_",
    "catalogue",
    "generator_name",
    "language",
    "mark",
    "ngettext",
    "pack_title",
    "protocol_name",
    "shipped_titles",
    "spoken",
    "translator",
]
T = TypeVar("T")


def _of_page() -> str:
    """Return the language of the person whose page runs."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    asked = st.query_params.get("lang") or st.context.locale or "en"
    short = str(asked).lower().replace("_", "-").partition("-")[0]
    return short if short in LANGUAGES else "en"


words.ask = _of_page


def spoken(make: Callable[[], T]) -> Callable[[], T]:
    """Return what makes something after the page has run, in the language that the page has now."""
    now = language()

    def made() -> T:
        with speaking(now):
            return make()

    return made


SHOWN = {"Cartoon faces (avatars)": mark("Cartoon faces")}
"""What a shipped pack is called on the screen, where its file has a name in its title that says nothing to people."""


def pack_title(name: str) -> str:
    """Return a pack's title: a shipped one in the reader's language, one's own in its maker's words."""
    try:
        title = packs.title(name)
    except GenlabError:
        return name
    return _(SHOWN.get(title, title)) if packs.is_shipped(name) else title


def shipped_titles() -> list[str]:
    """Return the titles of the packs that ship, in every language."""
    titles = [packs.title(name) for name in packs.names() if packs.is_shipped(name)]
    shown = [*titles, *(SHOWN[title] for title in titles if title in SHOWN)]
    return [catalogue(each).gettext(title) for each in LANGUAGES for title in shown]


def choice_name(choice: str) -> str:
    """Return what a choice says on its button."""
    names = {
        "real": _("Real"),
        "fake": _("Fake"),
        "left": _("Left"),
        "right": _("Right"),
        "none": _("a person alone"),
    }
    return names.get(choice, choice)
