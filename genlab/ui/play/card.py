"""The quiz on the page: shows the question, or the end of the round, and stores what is answered."""

from contextlib import suppress
from typing import Any

import streamlit as st

from genlab import sessions
from genlab.errors import GenlabError, StoreError
from genlab.packs import Pack
from genlab.protocols import get
from genlab.protocols.hosting import TEACHER
from genlab.sessions import answering
from genlab.sessions.others import NOBODY, alike, others
from genlab.sessions.review import review
from genlab.sessions.standing import REVEALED
from genlab.ui import access
from genlab.ui.database import engine
from genlab.ui.play.ending import stop_with
from genlab.ui.play.rounds import keep, new_round, pack_of, standing
from genlab.ui.play.sent import Sent, event, read
from genlab.ui.quiz import card as quiz_card
from genlab.ui.quiz import component
from genlab.ui.quiz.payoff import payoff
from genlab.ui.quiz.seen import Seen
from genlab.ui.refusals import problem_line
from genlab.ui.words import _, choice_name, language, pack_title


def _take_answer() -> None:
    """Store the answer the component sent; the verdict is for this run's eyes only, the database owns the answer."""
    try:
        sent = read(event("answer"))
    except GenlabError as error:
        st.session_state["problem"] = problem_line(error)
        return
    try:
        if sent.expired:
            answering.expire(engine(), _token(), sent.trial)
            return
        outcome = _stored(sent)
    except GenlabError as error:
        st.session_state["problem"] = problem_line(error)
        if not isinstance(error, StoreError):  # for good: it is of no use to send it again
            st.session_state["refused"] = sent.trial
        if error.kind == "late":
            _go_on(sent.trial)
    else:
        if outcome.elsewhere:
            st.session_state["problem"] = _(
                "This question had been answered before, in another tab or on another device: {choice}. That answer "
                "counts."
            ).format(choice=choice_name(outcome.choice))
        st.session_state["answered"] = outcome.standing
        # What a teacher has not revealed, or nobody is told, stays here.
        if outcome.standing.hosting.feedback and outcome.standing.hosting.pacing != TEACHER:
            st.session_state["verdict"] = _verdict(outcome)


def _verdict(outcome: answering.Outcome) -> dict[str, Any]:
    """Return the truth of an answered question as the card shows it, with how others did."""
    beside, word = NOBODY, ""
    with suppress(GenlabError):  # the truth is known all the same; what is wrong, the card says
        if not get(outcome.standing.protocol).scored:
            beside = alike(engine(), outcome.standing, outcome.stimuli, outcome.choice)
            return quiz_card.verdict(outcome, beside)
        beside = others(engine(), outcome.standing, outcome.stimuli)
        word = pack_of(outcome.standing).written_at(outcome.stimuli[0])
    return quiz_card.verdict(outcome, beside, word)


def _stored(sent: Sent) -> answering.Outcome:
    """Store an answer; the first of a round stores the round."""

    def store() -> answering.Outcome:
        return answering.answer(
            engine(),
            _token(),
            sent.trial,
            sent.choice,
            sent.rt_ms,
            shown_ms=sent.shown_ms,
            confidence=sent.confidence,
            reason=sent.reason,
            heard=sent.heard,
            music=sent.music,
        )

    try:
        return store()
    except GenlabError as error:
        if error.kind != "participant" or not keep(_token()):
            raise
        return store()


def _token() -> str:
    return str(st.query_params.get("p", ""))


def _go_on(trial: int) -> None:
    """Leave a question whose answer came too late, so that the line that says so stands over the next one.

    The phone would otherwise ask again, see that no time is left, and go on within an eye's blink.
    """
    try:
        standing = answering.expire(engine(), _token(), trial)
    except GenlabError:  # then the phone does it
        return
    if trial in standing.expired:
        st.session_state["problem"] = _("Time was up for the question before. Its answer was not stored.")


def _again() -> None:
    try:
        again = event("again")
        ended = again.get("round") if isinstance(again, dict) else None
        begun = st.session_state.get("begun")
        if begun and begun[0] == ended:  # a second tap, sent with the old address
            st.query_params["p"] = begun[1]
            return
        where = sessions.resume(engine(), _token())
        new_round(where.pack_name, where.protocol, settings=where.settings)
        st.session_state["begun"] = ended, st.query_params["p"]
    except GenlabError as error:
        st.session_state["problem"] = problem_line(error)


def _look_back(pack: Pack, seen: Seen, lang: str | None) -> dict[str, Any]:
    """Return what the end of the round shows beside its score; read once a round and language."""
    known = st.session_state.get("back")
    key = seen.round, seen.answers, seen.stage, language()
    if known is None or known[0] != key:
        used = access.used().values()
        more = [name for name in access.names() if name != pack.name and name not in used]
        found = payoff(pack, seen, review(engine(), _token()), more[0] if more else None, lang)
        known = st.session_state["back"] = key, found
    return dict(known[1])


@st.fragment
def card() -> None:
    """Show the question, or the end of the round."""
    problem, refused = (st.session_state.pop(key, None) for key in ("problem", "refused"))
    try:
        # An answer has just read where its participant stands: no need to read it twice in one run.
        where = st.session_state.pop("answered", None) or standing()
        pack = pack_of(where)
        told = st.session_state.get("verdict")
        if where.stage == REVEALED and where.hosting.feedback and where.position is not None:
            outcome = answering.outcome(engine(), _token(), where.position)
            told = _verdict(outcome) if outcome else None
        title = where.title or pack_title(pack.name)
        lang = st.query_params.get("lang")
        st.session_state["shown"] = quiz_card.data(
            pack, title, where, told, lang, lambda seen: _look_back(pack, seen, lang)
        )
    except GenlabError as error:
        if error.kind == "participant":
            st.rerun()  # forgotten meanwhile: the whole page has something else to say
        # While the database is away the card stays as it was, and goes on sending what it has not seen stored.
        if not isinstance(error, StoreError) or "shown" not in st.session_state:
            stop_with(error)
        problem = problem_line(error)
    if problem:
        st.warning(problem, icon=":material/warning:")
    values = {**st.session_state["shown"], "refused": refused}
    component.show(values, on_answer=_take_answer, on_again=_again, on_look=lambda: None)
