"""Taps that are not lost: what a button asks for is done, whatever interrupts the run that its tap began.

Streamlit begins a page anew with every change on it, and a run that is interrupted before it has come to a button
forgets that it was tapped. A callback is called before anything can interrupt.
"""

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

LASTS_S = 60.0  # as long as a server under load may take to come to the button; what is older was meant for another day


def tapped(label: str, key: str, button: Callable[..., Any] | None = None, **options: Any) -> bool:
    """Show a button; return whether it was tapped and its tap is not yet seen to.

    Args:
        label: what it says.
        key: its own on its page.
        button: `st.button`, which is meant where there is none, `st.form_submit_button`, or one of a container.
        options: as that takes them.
    """
    (button or st.button)(label, key=key, on_click=_note, args=(key,), **options)
    at = st.session_state.pop(_place(key), None)
    return at is not None and time.monotonic() - at < LASTS_S


def _note(key: str) -> None:
    st.session_state[_place(key)] = time.monotonic()


def _place(key: str) -> str:
    return f"_tapped-{key}"
