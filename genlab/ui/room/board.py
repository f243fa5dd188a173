"""The board: a session as the whole room sees it on a projector, with the buttons that lead it, on one screen."""

import streamlit as st

from genlab import packs
from genlab.analysis.intervals import clustered
from genlab.packs.pack import BOUNDARY, FILLED
from genlab.protocols import NONE, Question, get
from genlab.protocols.aid import aided
from genlab.protocols.hosting import TEACHER
from genlab.reports.naming import place_name
from genlab.sessions import classroom
from genlab.sessions.attempts import ATTEMPTS
from genlab.sessions.classroom import Member
from genlab.sessions.led import Led
from genlab.store.tables import ENDED
from genlab.ui import links, media, page, tab
from genlab.ui.database import engine
from genlab.ui.plain import plain
from genlab.ui.room import browser, way_in
from genlab.ui.room.controls import controls, current, errors_in_a_part
from genlab.ui.room.invitations import listed
from genlab.ui.room.timer import timer
from genlab.ui.words import _, generator_name

EVERY_S = 2.0
MOST_LEADERS = 10
LONG_TITLE = 40  # letters that fit a projector's line
# The picture as high as the screen, whatever its width: pixels stay whole.
STAGE = """<style>
[class*=st-key-stage] img { max-height: calc(100vh - 6.5rem); max-width: 100%; margin: auto; display: block; }
[class*=st-key-stage] img { image-rendering: pixelated; border-radius: 12px; }
[class*=st-key-stage] [data-testid=stElementToolbar] { display: none; }
[class*=st-key-stage-real] img { outline: 10px solid light-dark(#1d4ed8, #93b8ff); }
[class*=st-key-stage-fake] img { outline: 10px solid light-dark(#c2570c, #ffb066); }
</style>"""


@st.fragment(run_every=EVERY_S)
def board(token: str) -> None:
    """Show how the session goes, again every two seconds, with the buttons that lead it."""
    with errors_in_a_part():
        session = current(token)
        ATTEMPTS.near(browser.address(), session.session_id)
        present = [member for member in classroom.members(engine(), session) if not member.removed]
        if session.state == ENDED:
            ended(session, token, present)
        elif session.position is None:
            lobby(session, token, present)
        else:
            question(session, token, present, session.position)


def heading(title: str) -> None:
    """Show a session's title; a long one smaller."""
    (st.title if len(title) <= LONG_TITLE else st.subheader)(plain(title), anchor=False)


def lobby(session: Led, token: str, people: list[Member]) -> None:
    """Show how to come in, who is in, and, at everyone's own pace, how it goes."""
    heading(session.title or _("A session of genlab"))
    if listed(session):  # its code leads nobody in
        st.markdown(_("Everyone opens a link of their own. Make the links below, under *Personal links*."))
        way_in.reachable()
        numbers(session, people)
        controls(session, token)
        if session.hosting.pacing != TEACHER:
            forest(session, people)
        return
    picture, words = st.columns([2, 3], vertical_alignment="center", gap="large")
    link = way_in.address(session)
    picture.image(
        links.qr(link, 12), width="stretch", output_format="PNG", alt=_("QR code of the address to join")
    )
    with words:
        st.markdown(_("Scan, or open **{address}** and type the code").format(address=links.address("join")))
        st.html(way_in.CODE.format(way_in.spelt(session)))
        way_in.reachable()
        numbers(session, people)
        controls(session, token)
    if session.hosting.pacing != TEACHER:
        forest(session, people)


def question(session: Led, token: str, people: list[Member], position: int) -> None:
    """Show the question that stands open to all; when it is closed, its answer and how people voted."""
    from genlab.ui.charts import places, plots

    st.html(STAGE)
    pack = packs.load(session.pack_name)
    asked = classroom.asked(session, pack, position)
    page.alone()
    pictures, words = st.columns(
        [1, 1] if len(asked.stimuli) == 1 else [5, 3], vertical_alignment="center", gap="large"
    )
    room, scored = media.of(pack), get(session.protocol).scored
    wording = room.words(session.protocol)
    for place, (column, number) in enumerate(
        zip(pictures.columns(len(asked.stimuli)), asked.stimuli, strict=True)
    ):
        told = ("fake" if pack.generators[number] else "real") if session.revealed and scored else "untold"
        with column.container(key=f"stage-{told}-{place}"):
            if pack.form == BOUNDARY:
                room.show_places(
                    pack.shown(number), pack.each, pack.begins[number] if session.revealed else None, side=840
                )
            elif pack.form == FILLED and number >= 0:
                room.show_marked(pack.shown(number), pack.marks[number], side=840)
            elif session.settings.aid and aided(session.seed, position):  # on every phone, too
                room.show_aided(pack.shown(number), pack.surprises[number] if number >= 0 else None, side=840)
            else:
                room.show(pack.shown(number), wording["stimulus"], side=840)
    with words:
        st.title(_("Question {n} of {of}").format(n=position + 1, of=session.length), anchor=False)
        if not session.revealed:
            st.markdown(wording["ask"])
        timer(session)
        numbers(session, people)
        controls(session, token)
        if session.revealed:
            if scored:
                answer(asked, session.protocol)
            given = classroom.votes(engine(), session, position)
            st.vega_lite_chart(
                *(
                    places.votes(given, asked.truth, session.protocol)
                    if pack.form == BOUNDARY
                    else plots.votes(given, asked.truth)
                ),
                width="stretch",
                alt=_("How people voted"),
                key="votes",
            )
        else:
            st.caption(
                _("Votes and the answer are shown when you close the question.")
                if scored
                else _("Votes are shown when you close the question.")
            )


def answer(asked: Question, protocol: str) -> None:
    """Tell what is real and who made the fake, in the colours of real and fake."""
    if get(protocol).scale:
        told = plain(place_name(protocol, asked.generator, asked.truth))
        st.subheader(f":{'blue' if asked.truth == NONE else 'orange'}[{told}]", anchor=False)
        return
    fake = f":orange[{_('Fake: {generator}').format(generator=plain(generator_name(asked.generator)))}]"
    real = f":blue[{_('Real')}]"
    kinds = {"real": real, "fake": fake, "left": f"{real} · {fake}", "right": f"{fake} · {real}"}
    st.subheader(kinds[asked.truth], anchor=False)


def ended(session: Led, token: str, people: list[Member]) -> None:
    """Show what came out: the class's staircase, who was most accurate, and the way to the verdicts."""
    heading(session.title or _("A session of genlab"))
    scored = get(session.protocol).scored
    named = (
        scored and session.hosting.leaderboard and any(member.name and member.answers for member in people)
    )
    left, *right = st.columns([3, 2], gap="medium") if named else [st.container()]
    with left:
        st.subheader(_("This session has ended."), anchor=False)
        numbers(session, people)
        if scored:
            stairs(session)
        else:
            liked(session)
        said = _("See how each generator did") if scored else _("See what people like best")
        page.link("results", said, h=tab.mark(token))
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
    if not get(session.protocol).scored:
        return
    total, correct = sum(member.answers for member in people), sum(member.correct for member in people)
    right.metric(
        _("Exact") if get(session.protocol).scale else _("Accuracy"),
        f"{correct / total:.0%}" if total else "-",
    )


def forest(session: Led, people: list[Member]) -> None:
    """Show the accuracy of all together with its interval, closing in on what guessing gives or on something else."""
    from genlab.ui.charts import places, plots

    right, answers = [member.correct for member in people], [member.answers for member in people]
    if not sum(answers) or not get(session.protocol).scored:
        return
    found = [(_("all together"), sum(right) / sum(answers), clustered(right, answers))]
    st.vega_lite_chart(
        *(places.exact(found, session.protocol) if get(session.protocol).scale else plots.forest(found)),
        width="stretch",
        alt=_("Accuracy of all together with its interval"),
        key="class",
    )


def stairs(session: Led) -> None:
    """Show how accurate the class was about each generator, the oldest first: down toward 50%, or not."""
    from genlab.ui.charts import places, plots
    from genlab.ui.room.staircase import staircase

    if found := staircase(engine(), session):
        scale = get(session.protocol).scale
        # Of one generator's texts "none" is never right: who guesses, and always names a place, has one less.
        chances = [1 / (scale.places - 1)] * len(found) if scale else []
        st.vega_lite_chart(
            *(places.exact(found, session.protocol, chances) if scale else plots.forest(found)),
            width="stretch",
            alt=_("The class's accuracy by generator, the oldest first, with 95% intervals"),
            key="stairs",
        )


def liked(session: Led) -> None:
    """Show the designs that the class likes best, with their pictures."""
    from genlab.reports import tastes
    from genlab.ui.results import preference
    from genlab.ui.results.scope import Scope
    from genlab.ui.results.study import of_scope

    pack = packs.load(session.pack_name)
    study = of_scope(Scope(pack, session.protocol, session.session_id, session.title))
    for found in study.get("preference", ()):
        preference.pictures(found, pack)
        st.markdown("\n".join(f"- {plain(line)}" for line in tastes.told(preference.named(found, pack))))


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
