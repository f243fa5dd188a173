"""The board: a session as the whole room sees it on a projector, with the buttons that lead it, on one screen."""

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from genlab import packs
from genlab.analysis.intervals import clustered
from genlab.errors import GenlabError
from genlab.protocols import Question
from genlab.protocols.hosting import TEACHER
from genlab.sessions import classroom, leading
from genlab.sessions.classroom import Member
from genlab.sessions.led import Led, led
from genlab.store.tables import ENDED, OPEN, PAUSED
from genlab.ui import links, media
from genlab.ui.play.play import engine
from genlab.ui.refusals import problem_line
from genlab.ui.words import _, generator_name

EVERY_S = 2.0
DOUBLE_TAP_S = 0.7
MOST_LEADERS = 10
LONG_TITLE = 40  # letters that fit a projector's line
# As large as its column: the last row of a classroom types it.
CODE = '<h2 style="font-size: clamp(2.75rem, 7vw, 8rem); line-height: 1; padding: 0; margin: 0">{}</h2>'


@st.fragment(run_every=EVERY_S)
def board(token: str) -> None:
    """Show how the session goes, again every two seconds, with the buttons that lead it."""
    session = led(engine(), token)
    present = [member for member in classroom.members(engine(), session) if not member.removed]
    if session.state == ENDED:
        ended(session, token, present)
    elif session.position is None:
        lobby(session, token, present)
    else:
        question(session, token, present, session.position)


def heading(title: str) -> None:
    """Show a session's title; a long one smaller."""
    (st.title if len(title) <= LONG_TITLE else st.subheader)(title, anchor=False)


def lobby(session: Led, token: str, people: list[Member]) -> None:
    """Show how to come in, who is in, and, at everyone's own pace, how it goes."""
    heading(session.title or _("A session of genlab"))
    picture, words = st.columns([1, 2], vertical_alignment="center", gap="medium")
    link = _way_in(session)
    picture.image(
        links.qr(link, 12), width="stretch", output_format="PNG", alt=_("QR code of the address to join")
    )
    with words:
        st.markdown(_("Scan, or open **{address}** and type the code").format(address=links.address("join")))
        st.html(CODE.format(_spelt(session)))
        _reachable()
        numbers(session, people)
        controls(session, token)
    if session.hosting.pacing != TEACHER:
        forest(people)


def question(session: Led, token: str, people: list[Member], place: int) -> None:
    """Show the question that stands open to all; when it is closed, its answer and how people voted."""
    from genlab.ui.charts import plots

    pack = packs.load(session.pack_name)
    asked = classroom.asked(session, pack, place)
    pictures, words = st.columns(
        [4, 5] if len(asked.stimuli) == 1 else [3, 2], vertical_alignment="top", gap="medium"
    )
    room = media.of(pack)
    alt = room.words(session.protocol)["stimulus"]
    for column, number in zip(pictures.columns(len(asked.stimuli)), asked.stimuli, strict=True):
        with column:
            room.show(pack.shown(number), alt, side=840)
    with words:
        st.title(_("Question {n} of {of}").format(n=place + 1, of=session.length), anchor=False)
        controls(session, token)
        numbers(session, people)
        if session.revealed:
            answer(asked)
            st.vega_lite_chart(
                *plots.votes(classroom.votes(engine(), session, place), asked.truth),
                width="stretch",
                alt=_("How people voted"),
                key="votes",
            )
        else:
            st.caption(_("Votes and the answer are shown when you close the question."))


def answer(asked: Question) -> None:
    """Tell what is real and who made the fake, in the colours of real and fake."""
    fake = f":orange[{_('Fake: {generator}').format(generator=generator_name(asked.generator))}]"
    real = f":blue[{_('Real')}]"
    kinds = {"real": real, "fake": fake, "left": f"{real} · {fake}", "right": f"{fake} · {real}"}
    st.subheader(kinds[asked.truth], anchor=False)


def ended(session: Led, token: str, people: list[Member]) -> None:
    """Show what came out: the class's accuracy, who was most accurate, and the way to the verdicts."""
    from genlab.ui import page

    heading(session.title or _("A session of genlab"))
    named = session.hosting.leaderboard and any(member.name and member.answers for member in people)
    left, *right = st.columns([3, 2], gap="medium") if named else [st.container()]
    with left:
        st.subheader(_("This session has ended."), anchor=False)
        numbers(session, people)
        forest(people)
        page.link("results", _("See how each generator did"), h=token)
        controls(session, token)
    for column in right:
        with column:
            leaders(people)


def numbers(session: Led, people: list[Member]) -> None:
    """Show how many are in and have answered, and the accuracy of all together."""
    left, middle, right = st.columns(3)
    left.metric(_("People"), len(people))
    if session.position is not None and session.state != ENDED:
        answered = sum(member.answered for member in people)
        middle.metric(_("Have answered"), f"{answered} / {len(people)}")
    else:
        middle.metric(_("Answers"), f"{sum(member.answers for member in people):,}")
    total, correct = sum(member.answers for member in people), sum(member.correct for member in people)
    right.metric(_("Accuracy"), f"{correct / total:.0%}" if total else "-")


def forest(people: list[Member]) -> None:
    """Show the accuracy of all together with its interval, closing in on 50% or on something else."""
    from genlab.ui.charts import plots

    right, answers = [member.correct for member in people], [member.answers for member in people]
    if not sum(answers):
        return
    st.vega_lite_chart(
        *plots.forest([(_("all together"), sum(right) / sum(answers), clustered(right, answers))]),
        width="stretch",
        alt=_("Accuracy of all together with its interval"),
        key="class",
    )


def controls(session: Led, token: str) -> None:
    """Offer what the host can do now; what comes next is the wide button, and a presenter's "next page"."""
    if problem := st.session_state.pop("host_problem", None):
        st.warning(problem, icon=":material/warning:")
    last = False
    with st.container(horizontal=True, gap="small"):
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
        if session.state == OPEN:
            _act(_("Pause"), "pause", leading.set_state, token, PAUSED)
        if session.state == ENDED:
            _act(_("Open again"), "restart_alt", leading.set_state, token, OPEN)
        else:
            if session.locked:
                _act(_("Unlock"), "lock_open", leading.lock, token, False)
            else:
                _act(_("Lock"), "lock", leading.lock, token, True)
            if not last:
                _act(_("End"), "stop", leading.set_state, token, ENDED)
        if session.position is not None and session.state != ENDED:
            with st.popover(_("Let someone else in"), icon=":material/qr_code:"):
                st.image(links.qr(_way_in(session)), alt=_("QR code of the address to join"))
                st.markdown(f"**{_spelt(session)}**  \n{links.address('join')}")
    if session.state == PAUSED:
        st.badge(_("Paused: the phones wait, and no answer is lost"), icon=":material/pause:", color="gray")
    if session.locked and session.state != ENDED:
        st.badge(_("Locked: nobody else can join"), icon=":material/lock:", color="gray")


def _act(label: str, icon: str, do: Callable[..., Any], *arguments: Any, next_page: bool = False) -> None:
    # Callbacks see the session as it was when the button was drawn, so that a double tap does nothing twice.
    st.button(
        label,
        icon=f":material/{icon}:",
        on_click=turn if next_page else tried,
        args=(do, *arguments),
        key=label,
        width=260 if next_page else "content",
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


def leaders(people: list[Member]) -> None:
    """Show the names of the most accurate; speed counts nothing."""
    named = [member for member in people if member.name and member.answers]
    best = sorted(named, key=lambda member: (-member.correct / member.answers, -member.answers, member.name))
    st.subheader(_("The most accurate"), anchor=False)
    st.dataframe(
        {
            _("Name"): [member.name for member in best[:MOST_LEADERS]],
            _("Accuracy"): [f"{member.correct / member.answers:.0%}" for member in best[:MOST_LEADERS]],
            _("Answers"): [member.answers for member in best[:MOST_LEADERS]],
        },
        hide_index=True,
        width="stretch",
    )


def _way_in(session: Led) -> str:
    language = {"lang": session.hosting.language} if session.hosting.language else {}
    return links.address("join", code=session.join_code, **language)


def _spelt(session: Led) -> str:
    return f"{session.join_code[:3]} {session.join_code[3:]}"


def _reachable() -> None:
    """Warn where no phone can come in."""
    if links.listens_here_only():
        st.warning(
            _(
                "Phones cannot reach this server: it listens to this computer alone. End it, and start it with: "
                "genlab serve --host 0.0.0.0"
            ),
            icon=":material/wifi_off:",
        )
    elif links.here_only() and links.own_address() in links.HERE_ONLY:
        st.warning(_("This computer is in no network that phones could share."), icon=":material/wifi_off:")
