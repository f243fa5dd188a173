"""The hosts' links that a tab keeps: out of its address, where a photograph of the projector or Back would tell them.

A host's link comes with an address (`h`) once. From then on the address names it by a mark, from which it cannot be
had; the browser keeps it for the tab (`sessionStorage`), so that the page can be loaded again.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import streamlit as st

NAME = "h"
MARK = "tab."
KEPT = "_host_links"
MOST_KEPT = 20  # the oldest goes first


def mark(link: str) -> str:
    """Return the mark that names a host's link in the address of a tab that keeps it; a mark's own is itself."""
    return link if link.startswith(MARK) else MARK + sha256(f"genlab tab {link}".encode()).hexdigest()[:16]


def keep(link: str) -> str:
    """Keep a host's link; return its mark."""
    kept = {name: known for name, known in _kept().items() if known != link}
    st.session_state[KEPT] = dict([*kept.items(), (mark(link), link)][-MOST_KEPT:])
    return mark(link)


def links() -> list[str]:
    """Return the hosts' links that this tab has come with."""
    return list(_kept().values())


def link() -> str | None:
    """Return the host's link that the address names; None where it names none."""
    said = st.query_params.get(NAME)
    return None if said is None else _kept().get(said, said)


def turn_to(link: str | None) -> None:
    """Let the address name a host's link, which it does not show; None for none."""
    if link is None:
        st.query_params.pop(NAME, None)
    else:
        st.query_params[NAME] = keep(link)


def hold() -> None:
    """Keep the link that the address holds, or that the browser has kept for the mark in it."""
    said = st.query_params.get(NAME)
    if not said:
        return
    if not said.startswith(MARK):
        keep(said)
        if _told(mark(said)) is not None:  # the browser's address names the mark already
            st.query_params[NAME] = mark(said)
    elif said not in _kept() and (told := _told(said)):
        keep(told)


def mount() -> Literal["known", "awaited", "missing"]:
    """Let the browser keep the link for the tab, and tell the one that it has kept; to be called on every page.

    Returns:
        "awaited" where the address names a link that is not known yet: the page runs again when the browser has told
        it; "missing" where the browser keeps none.
    """
    said = st.query_params.get(NAME)
    if not said:
        return "known"
    known = link()
    lacks = said.startswith(MARK) and known == said
    with st.container(key="tab"):
        _component()(
            key="keeps",
            data={
                "mark": mark(said),
                "link": "" if lacks else known,
                "most": MOST_KEPT,
                "heard": lacks and _told(said) is not None,
            },
            default={"told": None},
            on_told_change=_nothing,
        )
    if not lacks:
        return "known"
    return "awaited" if _told(said) is None else "missing"


def _kept() -> dict[str, str]:
    found: dict[str, str] = st.session_state.get(KEPT, {})
    return found


def _told(said: str) -> str | None:
    """Return what the browser has told of a mark: its link, or "" for none; None where it has not told yet."""
    told = st.session_state.get("keeps", {}).get("told")
    if not isinstance(told, dict) or told.get("mark") != said:
        return None
    found = told.get("link")
    return found if isinstance(found, str) and mark(found) == said and found != said else ""


@cache
def _component() -> Any:
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return st.components.v2.component("genlab_tab", js=script)


def _nothing() -> None:
    """Do nothing: that there is a callback is what keeps the value."""
