"""What the pages' addresses say, and said: who comes back to a page goes on where it was left."""

from collections import deque

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from genlab.ui import tab

MOST_HAD = 50
"""Addresses of a page that a visitor's session remembers."""


def keep_language() -> None:
    """Put the language asked for back into the address, which the navigation empties."""
    if "lang" in st.query_params:
        st.session_state["_lang"] = st.query_params["lang"]
    elif "_lang" in st.session_state:
        st.query_params["lang"] = st.session_state["_lang"]


def arrive(key: str, comes_back: bool) -> None:
    """Set a page's address right as somebody arrives, and remember it.

    Args:
        key: the page's.
        comes_back: whether who comes to it with nothing asked for goes on at the address left there.
    """
    drop_stray(key)
    if comes_back:
        come_back(key)
    if st.session_state.get("_page") != key or _is_back():
        _say()
    st.session_state["_page"] = key
    remember()


def come_back(key: str) -> None:
    """Go on where one stood on this page before another: what its address said then, where it says nothing now.

    The browser's Back leads through the bare address that the navigation went to first.
    """
    known = st.session_state.setdefault("_addresses", {})
    if (st.session_state.get("_page") != key or _is_back()) and not set(st.query_params) - {"lang"}:
        for name, value in known.get(key, {}).items():
            st.query_params[name] = value


def drop_stray(key: str) -> None:
    """Drop what the page before wrote into its address, where the browser has put it into that of this one.

    It comes late, after Back: the browser shows it behind the name of the page where it is by then.
    """
    before = st.session_state.get("_page")
    said = _said()
    if (
        said
        and _is_back()
        and before not in (None, key)
        and said == st.session_state["_addresses"].get(before)
    ):
        had = st.session_state.get("_had", {}).get(key, ())
        if not had or said in had:
            return  # a link has led here with it, or may have before the page was loaded again
        for name in said:
            del st.query_params[name]


def remember() -> None:
    """Remember what the page's address says, without the language."""
    said, key = _said(), st.session_state["_page"]
    st.session_state.setdefault("_addresses", {})[key] = said
    had = st.session_state.setdefault("_had", {}).setdefault(key, deque(maxlen=MOST_HAD))
    if said not in had:
        had.append(said)


def forget() -> None:
    """Let who comes back to this page begin anew."""
    st.session_state["_addresses"][st.session_state["_page"]] = {}


def _is_back() -> bool:
    """Return whether this run is for the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _say() -> None:
    """Tell the browser this page's address once more: it may show that of the page before, which came late."""
    st.query_params.from_dict({name: st.query_params.get_all(name) for name in st.query_params})


def _said() -> dict[str, str]:
    """Return what the address says beside the language; a host's link by its mark."""
    said = {name: value for name, value in st.query_params.to_dict().items() if name != "lang"}
    return said | ({tab.NAME: tab.mark(said[tab.NAME])} if tab.NAME in said else {})
