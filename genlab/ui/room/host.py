"""The Host page beside its board: opening a session, its people, personal links, the next class."""

from typing import Any

import streamlit as st
from sqlalchemy import Engine

from genlab import packs, protocols
from genlab.protocols.hosting import LISTED, NICKNAMES, PACINGS, SELF, Hosting
from genlab.sessions import classroom, hosting, invitations, leading
from genlab.sessions.led import Led
from genlab.ui import links, page
from genlab.ui.play.play import engine
from genlab.ui.room.board import tried
from genlab.ui.words import LANGUAGES, _, pack_title, protocol_name

DOUBLE_TAP_S = 2.0
EVERY_S = 5.0  # a list of names may lag behind the board


def require_login() -> None:
    """Where the server is set up for it (`[auth]` in Streamlit's secrets), let only who has logged in open sessions."""
    try:
        configured = "auth" in st.secrets
    except FileNotFoundError:
        configured = False
    if configured and not st.user.is_logged_in:
        st.write(_("Log in to lead a session."))
        if st.button(_("Log in"), icon=":material/login:"):
            st.login()
        page.end()
        st.stop()


def pacing_name(pacing: str) -> str:
    """Return a pace as people read it."""
    return {"self": _("everyone's own"), "teacher": _("the host's")}[pacing]


def naming_name(naming: str) -> str:
    """Return how people are named, as they read it."""
    return {
        "anonymous": _("nobody gives a name"),
        "nicknames": _("nicknames, if they like"),
        "listed": _("a list: one personal link each"),
    }[naming]


def create() -> None:
    """Ask what the session shall be, and open it."""
    from genlab.ui.play.play import more_values

    known = packs.names()
    title = st.text_input(_("What is it called?"), max_chars=200, placeholder=_("Class 3-1, Tuesday"))
    left, right = st.columns(2)
    name = left.selectbox(_("Images"), known, format_func=pack_title)
    protocol = right.selectbox(
        _("Question"), protocols.about(packs.load(name).medium.name), format_func=protocol_name
    )
    asked = protocols.get(protocol)
    pacing = left.segmented_control(
        _("Whose pace?"),
        (SELF,) if asked.timed else PACINGS,  # what a staircase shows next depends on each person's answers
        default=SELF,
        format_func=pacing_name,
        required=True,
        width="stretch",
    )
    free = protocol in ("yesno", "pair")
    questions = right.number_input(
        _("Questions each"), 1, 200, asked.questions if free else 20, disabled=not free
    )
    naming = left.selectbox(_("Names"), ("anonymous", NICKNAMES, LISTED), format_func=naming_name)
    limit_s = right.number_input(
        _("Seconds for each question (0: no limit)"), 0, 600, 0, disabled=asked.timed
    )
    language = left.selectbox(
        _("Language of the phones"),
        ("", *LANGUAGES),
        format_func=lambda key: LANGUAGES.get(key, _("as each is set")),
    )
    feedback = right.toggle(_("Tell people whether they were right"), True)
    leaderboard = right.toggle(_("Show the most accurate at the end"), False, disabled=naming == "anonymous")
    with st.expander(_("More settings"), icon=":material/tune:"):
        values = more_values(packs.load(name), protocol, protocols.Settings())
    if st.button(_("Open the session"), icon=":material/play_arrow:", width="stretch"):
        opened = hosting.open_led(
            engine(),
            packs.load(name),
            protocol,
            questions=int(questions) if free else None,
            settings=protocols.Settings(**values),
            hosting=Hosting(
                pacing or SELF, naming, feedback, 0 if asked.timed else int(limit_s), language, leaderboard
            ),
            title=title,
        )
        st.query_params["h"] = opened.host_token
        st.rerun()


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
        rows = chosen.selection.rows
        member = people[rows[0]] if rows else None
        removed = member is not None and member.removed
        st.button(
            _("Let in again") if removed else _("Send out"),
            icon=":material/login:" if removed else ":material/logout:",
            disabled=member is None,
            on_click=tried,
            args=(leading.remove, token, member.participant_id if member else 0, not removed),
            key="send",
        )


def room(session: Led, token: str) -> None:
    """Make personal links from a list of labels, to be given out as a table or as cards to print."""
    from genlab.ui.room import cards

    with st.form("room", border=False, enter_to_submit=False):
        example = _("3-1-01 Ann\n3-1-02 Ben")
        st.text_area(_("One name or label a line"), placeholder=example, key="labels")
        kinds = ["txt", "csv"]
        st.file_uploader(_("Or a file with one a line"), type=kinds, max_upload_size=1, key="labels_file")
        st.form_submit_button(
            _("Make personal links"), icon=":material/badge:", on_click=tried, args=(_invite, token)
        )
    made = st.session_state.get("made", [])
    if not made:
        return
    language = {"lang": session.hosting.language} if session.hosting.language else {}
    people = [(entry.label, links.address("join", i=entry.token, **language)) for entry in made]
    st.warning(
        _("{count} links. Download them now: they cannot be shown again.").format(count=len(people)),
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
        _("Cards to print"), lambda: cards.sheet(session.title, people), "genlab-cards.html", "text/html",
        on_click="ignore", width="stretch",
    )  # fmt: skip


def _invite(database: Engine, token: str) -> None:
    text, given = st.session_state["labels"], st.session_state["labels_file"]
    if given is not None:
        text += "\n" + given.getvalue().decode("utf-8-sig", "replace")
    made = invitations.invite(database, token, [line.split(",")[0] for line in text.splitlines()])
    # The links are told this once: the database keeps their hashes alone.
    st.session_state["made"] = st.session_state.get("made", []) + made


def next_class(session: Led, token: str) -> None:
    """Open the same session again for other people, with the same questions."""
    st.write(_("The same images and questions for other people, with a code of its own."))
    st.button(
        _("Open it for the next class"),
        icon=":material/content_copy:",
        on_click=tried,
        args=(_again, session, token),
    )
    st.write(
        _("Or other images and questions. The address of this page leads back to this session: keep it.")
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


def _turn_to(token: str | None) -> None:
    """Turn to the session of another host link, or to the form where there is none.

    To be called as the tap arrives: a board that draws itself anew just then may end after the run that the tap began,
    and Streamlit forgets all taps at the end of a run.
    """
    if token is None:
        st.query_params.pop("h", None)
    else:
        st.query_params["h"] = token
    st.session_state.pop("made", None)


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
