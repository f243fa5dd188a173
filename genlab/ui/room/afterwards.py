"""After a class: the same session for the next one, another one, or none, for it is deleted."""

import time

import streamlit as st
from sqlalchemy import Engine

from genlab import packs
from genlab.sessions import hosting
from genlab.sessions.led import Led
from genlab.ui import page, tab
from genlab.ui.room.controls import tried
from genlab.ui.words import _

DOUBLE_TAP_S = 10.0  # a crowded server sees a second tap late, and nobody opens two classes so soon
SAID_S = 60.0  # runs of the page may follow one another, and one of them alone would be overlooked
_ERASED = "erased-at"


def next_class(session: Led, token: str) -> None:
    """Open the same session again for other people, with the same questions."""
    st.write(_("The same questions for other people, with a code of its own."))
    st.button(
        _("Open it for the next class"),
        icon=":material/content_copy:",
        key=f"again-{session.session_id}",  # a late second tap means this session, and not the one that is open by then
        on_click=tried,
        args=(_again, session, token),
    )
    st.write(
        _(
            "Or another quiz. The host's link leads back to this session: copy it before, at the end of this page."
        )
    )
    st.button(_("Open another session"), icon=":material/add:", on_click=_turn_to, args=(None,))


def _again(database: Engine, session: Led, token: str) -> None:
    def duplicate() -> str:
        return hosting.duplicate(database, token, packs.load(session.pack_name)).host_token

    # The second of two taps may find the button of the session that the first has opened.
    _turn_to(page.once("again", None, duplicate, DOUBLE_TAP_S))


def _erase(database: Engine, token: str) -> None:
    page.once("erased", token, lambda: hosting.erase(database, token), DOUBLE_TAP_S)
    _turn_to(None)
    st.session_state[_ERASED] = time.monotonic()


def say_erased() -> None:
    """Say for a while that a session was deleted, on the page that stands in its place."""
    if time.monotonic() - st.session_state.get(_ERASED, -SAID_S) < SAID_S:
        st.success(
            _(
                "The session is deleted, with its people and all their answers. Its code and links open nothing."
            ),
            icon=":material/delete:",
        )


def _turn_to(token: str | None) -> None:
    """Turn to the session of another host link, or to the form where there is none.

    To be called as the tap arrives: a board that draws itself anew just then may end after the run that the tap began,
    and Streamlit forgets all taps at the end of a run.
    """
    tab.turn_to(token)
    for key in ("made", "had_links"):
        st.session_state.pop(key, None)


def erase(token: str) -> None:
    """Delete the session, once the host has said twice that this is wanted."""
    st.write(
        _("The session, its people and all their answers are deleted for good. Download the answers first.")
    )
    sure = st.checkbox(_("I want to delete them"))
    st.button(
        _("Delete this session"),
        icon=":material/delete:",
        disabled=not sure,
        on_click=tried,
        args=(_erase, token),
    )
