"""Which browser asks, and from where."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from genlab.sessions import seats


def key() -> str | None:
    """Return the key of the browser, see `genlab.sessions.seats`; None where it gives none, or has not yet.

    `genlab serve` gives it as a cookie. Elsewhere the browser's local storage keeps it, and the page runs again when
    the browser has told it.
    """
    kept = st.context.cookies.get(seats.COOKIE)
    if not seats.is_key(kept):
        known = st.session_state.get("browser", {}).get("key")
        kept = _component()(
            key="browser", data={"known": bool(known)}, default={"key": known}, on_key_change=_told
        ).key
    return kept if seats.is_key(kept) else None


def address() -> str:
    """Return the address that the browser comes from."""
    return st.context.ip_address or "local"


@cache
def _component() -> Any:
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return st.components.v2.component("genlab_browser", js=script)


def _told() -> None:
    """Do nothing: that there is a callback is what keeps the value."""
