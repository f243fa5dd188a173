"""The Host page: opening a session, and leading it from a screen that everyone may see."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from genlab import hosting, masks, packs, protocols
from genlab.analysis.intervals import clustered
from genlab.errors import GenlabError
from genlab.hosting import Led, Member
from genlab.protocols.hosting import LISTED, NICKNAMES, PACINGS, TEACHER, Hosting
from genlab.store.tables import ENDED, OPEN, PAUSED
from genlab.ui import links
from genlab.ui.pictures import crisp
from genlab.ui.play import engine
from genlab.ui.words import LANGUAGES, _, pack_title, protocol_name

EVERY_S = 2.0
MOST_LEADERS = 10


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
    from genlab.ui.play import more_values

    known = packs.names()
    title = st.text_input(_("What is it called?"), max_chars=200, placeholder=_("Class 3-1, Tuesday"))
    left, right = st.columns(2)
    name = left.selectbox(_("Images"), known, format_func=pack_title)
    protocol = right.selectbox(_("Question"), list(protocols.PROTOCOLS), format_func=protocol_name)
    asked = protocols.get(protocol)
    pacing = left.segmented_control(
        _("Whose pace?"), PACINGS, default="self", format_func=pacing_name, required=True, width="stretch"
    )
    free = protocol in ("yesno", "pair")
    questions = right.number_input(
        _("Questions each"), 1, 200, asked.questions if free else 20, disabled=not free
    )
    naming = left.selectbox(_("Names"), ("anonymous", NICKNAMES, LISTED), format_func=naming_name)
    limit_s = right.number_input(_("Seconds for each question (0: no limit)"), 0, 600, 0)
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
            hosting=Hosting(pacing or "self", naming, feedback, int(limit_s), language, leaderboard),
            title=title,
        )
        st.query_params["h"] = opened.host_token
        st.rerun()


def invite_people(session: Led, token: str) -> None:
    """Show how to come in: code, address and QR code; smaller once the first question stands open."""
    query = {"code": session.join_code}
    if session.hosting.language:
        query["lang"] = session.hosting.language
    link = links.address("join", **query)
    begun = session.position is not None
    picture, words = st.columns([1, 4] if begun else [2, 3], vertical_alignment="center")
    picture.image(links.qr(link), width="stretch", alt=_("QR code of the address to join"))
    with words:
        st.markdown(_("Scan, or open **{address}** and type the code").format(address=links.address("join")))
        code = f"{session.join_code[:3]} {session.join_code[3:]}"
        if begun:
            st.subheader(code, anchor=False)
        else:
            st.title(code, anchor=False)
        if session.locked:
            st.badge(_("Locked: nobody else can join"), icon=":material/lock:", color="gray")
        if links.here_only():
            st.caption(
                _("Phones reach this computer where genlab was started with genlab serve --host 0.0.0.0.")
            )


@st.fragment(run_every=EVERY_S)
def board(token: str) -> None:
    """Show how the session goes, again every two seconds, with the buttons that lead it."""
    session = hosting.led(engine(), token)
    people = hosting.members(engine(), session)
    present = [member for member in people if not member.removed]
    controls(session, token, present)
    if session.position is not None:
        question(session)
    numbers(session, present)
    if session.hosting.leaderboard and session.state == ENDED:
        leaders(present)


def numbers(session: Led, people: list[Member]) -> None:
    """Show how many are in and have answered, and the class's accuracy closing in on 50%."""
    from genlab.ui import charts

    total = sum(member.answers for member in people)
    left, middle, right = st.columns(3)
    left.metric(_("People"), len(people))
    if session.position is not None:
        answered = sum(member.answered for member in people)
        middle.metric(_("Have answered"), f"{answered} / {len(people)}")
    else:
        middle.metric(_("Answers"), f"{total:,}")
    if not total:
        right.metric(_("Accuracy"), "-")
        return
    correct = sum(member.correct for member in people)
    share = correct / total
    low, high = clustered([member.correct for member in people], [member.answers for member in people])
    right.metric(_("Accuracy"), f"{share:.0%}")
    st.vega_lite_chart(
        *charts.forest([(_("all together"), share, (low, high))]),
        width="stretch",
        alt=_("Accuracy of all together with its interval"),
        key="class",
    )


def question(session: Led) -> None:
    """Show the question that stands open to all; when it is closed, its answer and how people voted."""
    from genlab.ui import charts

    place = session.position or 0
    st.subheader(_("Question {n} of {of}").format(n=place + 1, of=session.length), anchor=False)
    pack = packs.load(session.pack_name)
    asked = hosting.asked(session, pack, place)
    picture, told = st.columns(2, vertical_alignment="center")
    with picture, st.container(horizontal=True, gap="medium"):
        for number in asked.stimuli:
            image = pack.images[number] if number >= 0 else masks.noise(pack, number)
            st.image(crisp(image, 280 if len(asked.stimuli) == 1 else 140), alt=_("The image to judge"))
    with told:
        if not session.revealed:
            st.caption(_("Votes and the answer are shown when you close the question."))
            return
        st.vega_lite_chart(
            *charts.votes(hosting.votes(engine(), session, place), asked.truth),
            width="stretch",
            alt=_("How people voted"),
            key="votes",
        )


def controls(session: Led, token: str, people: list[Member]) -> None:
    """Offer what the host can do now."""

    def act(label: str, icon: str, do: Callable[..., Any], *arguments: Any, disabled: bool = False) -> None:
        # Callbacks see the session as it was when the button was drawn, so that a double tap does nothing twice.
        st.button(label, icon=icon, on_click=_tried, args=(do, *arguments), disabled=disabled, key=label)

    if problem := st.session_state.pop("host_problem", None):
        st.warning(problem, icon=":material/warning:")
    with st.container(horizontal=True, gap="small"):
        if session.hosting.pacing == TEACHER and session.state != ENDED:
            following = 0 if session.position is None else session.position + 1
            waiting = session.position is not None and not session.revealed
            if waiting:
                act(
                    _("Close and tell"),
                    ":material/visibility:",
                    hosting.reveal,
                    engine(),
                    token,
                    session.position,
                )
            elif following < session.length:
                label = _("Begin") if session.position is None else _("Next question")
                act(label, ":material/play_arrow:", hosting.advance, engine(), token, following)
        if session.state == OPEN:
            act(_("Pause"), ":material/pause:", hosting.set_state, engine(), token, PAUSED)
        elif session.state == PAUSED:
            act(_("Go on"), ":material/play_arrow:", hosting.set_state, engine(), token, OPEN)
        if session.locked:
            act(_("Unlock"), ":material/lock_open:", hosting.lock, engine(), token, False)
        else:
            act(_("Lock"), ":material/lock:", hosting.lock, engine(), token, True)
        if session.state == ENDED:
            act(_("Open again"), ":material/restart_alt:", hosting.set_state, engine(), token, OPEN)
        else:
            act(_("End"), ":material/stop:", hosting.set_state, engine(), token, ENDED)


def _tried(do: Callable[..., Any], *arguments: Any) -> None:
    try:
        do(*arguments)
    except GenlabError as error:
        st.session_state["host_problem"] = str(error)


def leaders(people: list[Member]) -> None:
    """Show the names of the most accurate; speed counts nothing."""
    named = [member for member in people if member.name and member.answers]
    best = sorted(named, key=lambda member: (-member.correct / member.answers, -member.answers, member.name))
    st.subheader(_("The most accurate"))
    st.dataframe(
        {
            _("Name"): [member.name for member in best[:MOST_LEADERS]],
            _("Accuracy"): [f"{member.correct / member.answers:.0%}" for member in best[:MOST_LEADERS]],
            _("Answers"): [member.answers for member in best[:MOST_LEADERS]],
        },
        hide_index=True,
        width="stretch",
    )


def people_of(session: Led, token: str) -> None:
    """List who is in, and let the host send someone out."""
    people = hosting.members(engine(), session)
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
    label = _("Let in again") if member is not None and member.removed else _("Send out")
    if st.button(label, icon=":material/logout:", disabled=member is None) and member is not None:
        hosting.remove(engine(), token, member.participant_id, removed=not member.removed)
        st.rerun()


def room(session: Led, token: str) -> None:
    """Make personal links from a list of labels, to be given out as a table or as cards to print."""
    from genlab.ui import cards

    text = st.text_area(_("One name or label a line"), placeholder="3-1-01 민지\n3-1-02 준호")
    given = st.file_uploader(_("Or a file with one a line"), type=["txt", "csv"], max_upload_size=1)
    if st.button(_("Make personal links"), icon=":material/badge:"):
        if given is not None:
            text += "\n" + given.getvalue().decode("utf-8-sig", "replace")
        made = hosting.invite(engine(), token, [line.split(",")[0] for line in text.splitlines()])
        # The links are told this once: the database keeps their hashes alone.
        st.session_state["made"] = st.session_state.get("made", []) + made
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


def next_class(session: Led, token: str) -> None:
    """Open the same session again for other people, with the same questions."""
    st.write(_("The same images and questions for other people, with a code of its own."))
    if st.button(_("Open it for the next class"), icon=":material/content_copy:"):
        opened = hosting.duplicate(engine(), token, packs.load(session.pack_name))
        st.query_params["h"] = opened.host_token
        st.session_state.pop("made", None)
        st.rerun()
