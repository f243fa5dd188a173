"""Whose answers the Results page shows."""

from dataclasses import dataclass

import streamlit as st

from genlab import packs
from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols import get
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
    def scored(self) -> bool:
        """Whether answers are right or wrong."""
        return get(self.protocol).scored

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
        GenlabError: for a secret that belongs to no session, or a pack or question that there is not.
    """
    from genlab.protocols import PROTOCOLS
    from genlab.ui.words import protocol_name

    if token := tab.link():
        session = led(engine(), token)
        pack = packs.load(session.pack_name)
        title = session.title or _("A session of genlab")
        return Scope(pack, session.protocol, session.session_id, title)
    left, right = st.columns(2)
    names = access.names()
    asked = access.asked(names)
    name = pick(left, _("Quiz"), names, pack_title, index=names.index(asked) if asked else 0)
    fitting = packs.load(name).protocols
    wanted = st.query_params.get("protocol", fitting[0])
    if wanted not in PROTOCOLS:
        raise GenlabError(f"Unknown protocol '{wanted[:60]}'. Expected one of: {', '.join(PROTOCOLS)}.")
    index = fitting.index(wanted) if wanted in fitting else 0
    protocol = pick(right, _("Question"), fitting, protocol_name, index=index)
    return Scope(packs.load(name), protocol)
