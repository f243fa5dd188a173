"""Who is in a session, as its host sees them."""

from typing import Any

import streamlit as st

from genlab.sessions import classroom, leading
from genlab.sessions.classroom import Member
from genlab.sessions.led import Led
from genlab.ui.database import engine
from genlab.ui.room.controls import tried
from genlab.ui.words import _

EVERY_S = 5.0  # a list of names may lag behind the board


def _marked(people: list[Member], rows: Any) -> Member | None:
    """Return the person whose row is marked; None where none is, or the row is of a longer list."""
    row = rows[0] if isinstance(rows, list) and rows else None
    return people[row] if isinstance(row, int) and 0 <= row < len(people) else None


@st.fragment(run_every=EVERY_S)
def people_of(session: Led, token: str) -> None:
    """List who is in, and let the host send someone out; while it is unfolded, again every few seconds."""
    box: Any = st.expander(_("Who is in"), icon=":material/group:", on_change="rerun", key="who")
    if not box.open:
        return
    with box:
        people = classroom.members(engine(), session)
        if not people:
            st.write(_("Nobody has joined yet."))
            return
        chosen: Any = st.dataframe(
            {
                _("Person"): [member.name or f"#{member.participant_id}" for member in people],
                _("Answers"): [member.answers for member in people],
                _("Sent out"): [member.removed for member in people],
            },
            hide_index=True,
            width="stretch",
            on_select="rerun",
            selection_mode="single-row",
            key="people",
        )
        member = _marked(people, chosen.selection.rows)
        removed = member is not None and member.removed
        st.button(
            _("Let in again") if removed else _("Send out"),
            icon=":material/login:" if removed else ":material/logout:",
            disabled=member is None,
            on_click=tried,
            args=(leading.remove, token, member.participant_id if member else 0, not removed),
            key="send",
        )
