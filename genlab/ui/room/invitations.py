"""Personal links, made from a host's list, and given out as a table or as cards."""

import streamlit as st
from sqlalchemy import Engine

from genlab.protocols.hosting import LISTED
from genlab.sessions import invitations
from genlab.sessions.led import Led
from genlab.ui import links
from genlab.ui.room.controls import tried
from genlab.ui.uploads import uploader
from genlab.ui.words import _, ngettext, spoken


def listed(session: Led) -> bool:
    """Return whether everyone comes in by a link of their own, made from the host's list."""
    return session.hosting.naming == LISTED


def invite(session: Led, token: str) -> None:
    """Make personal links from a list of labels, to be given out as a table or as cards to print."""
    from genlab.ui.room import cards

    with st.form("room", border=False, enter_to_submit=False):
        example = _("3-1-01 Ann\n3-1-02 Ben")
        st.text_area(_("One name or label per line"), placeholder=example, key="labels")
        kinds = ["txt", "csv"]
        uploader(st, _("Or a file with one per line"), 1, type=kinds, key="labels_file")
        st.form_submit_button(
            _("Make personal links"), icon=":material/badge:", on_click=tried, args=(_invite, token)
        )
    if had := st.session_state.get("had_links", 0):
        st.info(
            ngettext(
                "{count} of these labels has a link already, which still holds. For another, change the label.",
                "{count} of these labels have a link already, which still holds. For others, change the labels.",
                had,
            ).format(count=had),
            icon=":material/info:",
        )
    made = st.session_state.get("made", [])
    if not made:
        return
    language = {"lang": session.hosting.language} if session.hosting.language else {}
    people = [(entry.label, links.address("join", i=entry.token, **language)) for entry in made]
    st.warning(
        ngettext(
            "{count} link. Download it now: it cannot be shown again.",
            "{count} links. Download them now: they cannot be shown again.",
            len(people),
        ).format(count=len(people)),
        icon=":material/key:",
    )
    left, right = st.columns(2)
    left.download_button(
        _("Links (CSV)"),
        cards.table(people),
        "genlab-links.csv",
        "text/csv",
        on_click="ignore",
        width="stretch",
    )
    right.download_button(
        _("Cards to print"), spoken(lambda: cards.sheet(session.title, people)), "genlab-cards.html", "text/html",
        on_click="ignore", width="stretch",
    )  # fmt: skip


def _invite(database: Engine, token: str) -> None:
    text, given = st.session_state["labels"], st.session_state["labels_file"]
    if given is not None:
        text += "\n" + given.getvalue().decode("utf-8-sig", "replace")
    labels = [label for line in text.splitlines() if (label := line.split(",")[0].strip())]
    made = invitations.invite(database, token, labels)
    st.session_state["had_links"] = len(labels) - len(made)
    # The links are told this once: the database keeps their hashes alone.
    st.session_state["made"] = st.session_state.get("made", []) + made
