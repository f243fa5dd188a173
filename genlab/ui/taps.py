"""Taps that are not lost: what a button asks for is done, whatever interrupts the run that its tap began.

Streamlit begins a page anew with every change on it, and a run that is interrupted before it has come to a button
forgets that it was tapped. A callback is called before anything can interrupt; and a run that has come to its button
goes on to its end, so that nothing is done by half.
"""

import time
from collections.abc import Callable
from typing import Any, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx

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
    if at is None or time.monotonic() - at >= LASTS_S:
        return False
    _go_on_to_the_end()
    return True


def _note(key: str) -> None:
    st.session_state[_place(key)] = time.monotonic()


class _OwnRequests:
    """What a run may still ask for that nothing else breaks off: to be run again, on this page or another, or to stop.

    Streamlit knows no run that goes on to its end. Its runner breaks one off only while a flag of its stands, which it
    sets for every run anew; what the script itself asks for passes through here, and sets it again.
    """

    def __init__(self, runner: Any, requests: Any) -> None:
        self._runner, self._requests = runner, requests
        runner._execing = False

    def request_stop(self) -> NoReturn:
        """End the run here; Streamlit's own way forgets what was asked for meanwhile."""
        raise StopException

    def __getattr__(self, name: str) -> Any:
        self._runner._execing = True
        return getattr(self._requests, name)


def _go_on_to_the_end() -> None:
    """Let nothing but itself break this run off; what is asked for meanwhile is run after it."""
    context: Any = get_script_run_ctx()
    runner = getattr(getattr(context.session_state, "_yield_callback", None), "__self__", None)
    if getattr(runner, "_execing", False):
        requests = context.script_requests
        given = requests._requests if isinstance(requests, _OwnRequests) else requests
        context.script_requests = _OwnRequests(runner, given)


def _place(key: str) -> str:
    return f"_tapped-{key}"
