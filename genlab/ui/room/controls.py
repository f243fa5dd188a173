"""The buttons that lead a session: what the host can do now, done once however often it is tapped."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from genlab.errors import GenlabError
from genlab.protocols.hosting import LISTED, TEACHER
from genlab.sessions import leading
from genlab.sessions.led import Led, led
from genlab.store.tables import ENDED, OPEN, PAUSED
from genlab.ui import links, tab
from genlab.ui.database import engine
from genlab.ui.refusals import problem_line
from genlab.ui.room import way_in
from genlab.ui.words import _

DOUBLE_TAP_S = 0.7


def current(token: str) -> Led:
    """Return the session that this tab leads.

    Raises:
        GenlabError: for a link that belongs to none; where this tab has led it, because it was deleted.
    """
    try:
        session = led(engine(), token)
    except GenlabError as error:
        if error.kind == "host" and st.session_state.get("_led") == tab.mark(token):
            raise GenlabError(
                _("This session was deleted, with its people and all their answers."), "host"
            ) from None
        raise
    st.session_state["_led"] = tab.mark(token)
    return session


@contextmanager
def errors_in_a_part() -> Iterator[None]:
    """Show a GenlabError of a part that draws itself anew as one line; that a session is gone is the page's to say."""
    try:
        yield
    except GenlabError as error:
        if error.kind == "host":
            st.rerun()
        st.error(problem_line(error), icon=":material/error:")


def controls(session: Led, token: str) -> None:
    """Offer what the host can do now; what comes next is the wide button, and a presenter's "next page"."""
    if problem := st.session_state.pop("host_problem", None):
        st.warning(problem, icon=":material/warning:")
    last = False
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if session.state == PAUSED:
            _act(_("Go on"), "play_arrow", leading.set_state, token, OPEN, next_page=True)
        elif session.hosting.pacing == TEACHER and session.state == OPEN:
            following = 0 if session.position is None else session.position + 1
            if session.position is not None and not session.revealed:
                _act(
                    _("Close and tell"), "visibility", leading.reveal, token, session.position, next_page=True
                )
            elif following < session.length:
                label = _("Begin") if session.position is None else _("Next question")
                _act(label, "play_arrow", leading.advance, token, following, next_page=True)
            else:
                last = True
                _act(_("End"), "stop", leading.set_state, token, ENDED, next_page=True)
        if session.state == ENDED:
            _act(_("Open again"), "restart_alt", leading.set_state, token, OPEN)
        else:
            _drawer(session, token, last)
    if session.state == PAUSED:
        st.badge(_("Paused: the phones wait, and no answer is lost"), icon=":material/pause:", color="gray")
    if session.locked and session.state != ENDED:
        st.badge(_("Locked: nobody else can join"), icon=":material/lock:", color="gray")


def _drawer(session: Led, token: str, last: bool) -> None:
    """Offer what the room need not see all the time."""
    with st.popover(_("More"), icon=":material/more_horiz:", key="more"):
        if session.position is not None and session.hosting.naming != LISTED:
            st.subheader(_("Let someone else in"), anchor=False)
            st.image(links.qr(way_in.address(session)), width=220, alt=_("QR code of the address to join"))
            st.markdown(f"**{way_in.spelt(session)}**  \n{links.address('join')}")
        if session.state == OPEN:
            _act(_("Pause"), "pause", leading.set_state, token, PAUSED, width="stretch")
        if session.locked:
            _act(_("Unlock"), "lock_open", leading.lock, token, False, width="stretch")
        else:
            _act(_("Lock"), "lock", leading.lock, token, True, width="stretch")
        if not last:
            _act(_("End"), "stop", leading.set_state, token, ENDED, width="stretch")


def _act(
    label: str,
    icon: str,
    do: Callable[..., Any],
    *arguments: Any,
    next_page: bool = False,
    width: Any = "content",
) -> None:
    # Callbacks see the session as it was when the button was drawn, so that a double tap does nothing twice.
    st.button(
        label,
        icon=f":material/{icon}:",
        on_click=turn if next_page else tried,
        args=(do, *arguments),
        key=label,
        width=260 if next_page else width,
        type="primary" if next_page else "secondary",
        shortcut="PageDown" if next_page else None,
    )


def turn(do: Callable[..., Any], *arguments: Any) -> None:
    """Do what the wide button says; the second tap of a double tap finds its next label, and does nothing."""
    if time.monotonic() - st.session_state.get("host_turned", -DOUBLE_TAP_S) >= DOUBLE_TAP_S:
        tried(do, *arguments)
        st.session_state["host_turned"] = time.monotonic()


def tried(do: Callable[..., Any], *arguments: Any) -> None:
    """Do something with the database; what it refuses is told above the buttons."""
    try:
        do(engine(), *arguments)
    except GenlabError as error:
        st.session_state["host_problem"] = problem_line(error)
