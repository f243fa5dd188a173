"""Who is in a session, as its host sees them."""

from typing import Any

import streamlit as st

from genlab.protocols.hosting import LISTED
from genlab.sessions import classroom, leading
from genlab.sessions.classroom import Member
from genlab.store.tables import ENDED
from genlab.ui.database import engine
from genlab.ui.room.controls import current, errors_in_a_part, tried
from genlab.ui.words import _

EVERY_S = 5.0  # a list of names may lag behind the board


def _marked(people: list[Member], rows: Any) -> Member | None:
    """Return the person whose row is marked; None where none is, or the row is of a longer list."""
    row = rows[0] if isinstance(rows, list) and rows else None
    return people[row] if isinstance(row, int) and 0 <= row < len(people) else None


@st.fragment(run_every=EVERY_S)
def people_of(token: str) -> None:
    """List who is in, and let the host send someone out; while it is unfolded, again every few seconds."""
    box: Any = st.expander(_("Who is in"), icon=":material/group:", on_change="rerun", key="who")
    if not box.open:
        return
    with box, errors_in_a_part():
        session = current(token)
        people = classroom.members(engine(), session)
        if not people:
            st.write(_("Nobody has joined yet."))
            return
        shares = [member.shares for member in people]
        chosen: Any = st.dataframe(
            {
                _("Person"): [member.name or f"#{member.participant_id}" for member in people],
                _("Answers"): [member.answers for member in people],
                _("Sent out"): [member.removed for member in people],
                **({_("Same device"): shares} if any(shares) else {}),
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
        if any(member.removed for member in people) and not session.locked and session.state != ENDED:
            st.info(
                _(
                    "Who was sent out and knows the code can join again from another browser or a private window: "
                    "lock the session once all others are in."
                ),
                icon=":material/lock:",
            )
        if session.hosting.naming != LISTED and session.state != ENDED:
            one_seat = session.hosting.one_seat
            st.button(
                _("Let several people join on one device") if one_seat else _("One seat for each browser"),
                icon=":material/devices:",
                on_click=tried,
                args=(leading.seat_browsers, token, not one_seat),
                key="seats",
            )
