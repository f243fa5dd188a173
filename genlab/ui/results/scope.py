"""Whose answers the Results page shows."""

from dataclasses import dataclass

import streamlit as st

from genlab import packs
from genlab.packs import Pack
from genlab.reports.people import Filters
from genlab.sessions import tallies
from genlab.sessions.led import led
from genlab.ui import access, tab
from genlab.ui.choices import pick
from genlab.ui.database import engine
from genlab.ui.words import _, pack_title


@dataclass(frozen=True)
class Scope:
    """Whose answers the page shows: those to a pack under a protocol, in one led session or in all standing ones.

    What a host's class has answered is shown to the host alone.
    """

    pack: Pack
    protocol: str
    session_id: int | None = None
    title: str = ""

    @property
    def filters(self) -> Filters:
        """Which answers are handed out: all of the led session, or of the standing ones to this pack."""
        if self.session_id is not None:
            return {"session_id": self.session_id}
        return {"pack_sha256": self.pack.sha256, "standing": True}

    @property
    def count(self) -> int:
        """How many answers there are so far."""
        return tallies.count(engine(), self.pack.sha256, self.protocol, self.session_id)

    @property
    def sent_out(self) -> str:
        """What tells whether the people whom the host sent out have changed."""
        return tallies.sent_out(engine(), self.session_id)


def chosen() -> Scope:
    """Return the session of the host whose secret the address holds, or let the person choose pack and protocol.

    Raises:
        GenlabError: for a secret that belongs to no session, or a pack that is gone.
    """
    from genlab.protocols import about
    from genlab.ui.words import protocol_name

    if token := tab.link():
        session = led(engine(), token)
        pack = packs.load(session.pack_name)
        title = session.title or _("A session of genlab")
        return Scope(pack, session.protocol, session.session_id, title)
    left, right = st.columns(2)
    name = pick(left, _("Images"), access.names(), pack_title)
    protocol = pick(right, _("Question"), about(packs.load(name).medium.name), protocol_name)
    return Scope(packs.load(name), protocol)
