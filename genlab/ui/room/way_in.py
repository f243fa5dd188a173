"""The way into a session, as the board shows it: its address, its code, and whether phones can come in at all."""

import streamlit as st

from genlab.sessions.led import Led
from genlab.ui import links
from genlab.ui.words import _

# As large as its column: the last row of a classroom types it.
CODE = '<h2 style="font-size: clamp(2.75rem, 7vw, 8rem); line-height: 1; padding: 0; margin: 0">{}</h2>'


def address(session: Led) -> str:
    """Return the address that joins a session."""
    language = {"lang": session.hosting.language} if session.hosting.language else {}
    return links.address("join", code=session.join_code, **language)


def spelt(session: Led) -> str:
    """Return a session's code as people read it aloud."""
    return f"{session.join_code[:3]} {session.join_code[3:]}"


def reachable() -> None:
    """Warn where no phone can come in."""
    if links.listens_here_only():
        st.warning(
            _(
                "Phones cannot reach this server: it listens to this computer alone. End it, and start it with: "
                "make class, or genlab serve --room"
            ),
            icon=":material/wifi_off:",
        )
    elif links.here_only() and links.own_address() in links.HERE_ONLY:
        st.warning(_("This computer is in no network that phones could share."), icon=":material/wifi_off:")
