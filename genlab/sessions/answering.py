"""Taking an answer and serving what comes next, in one transaction; safe to repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select, update

from genlab import protocols
from genlab.errors import GenlabError
from genlab.protocols import Question, Settings
from genlab.protocols.hosting import READ_S, TEACHER, Hosting
from genlab.protocols.hosting import of_stored as hosting_of
from genlab.protocols.settings import MUSIC, of_stored
from genlab.sessions.measured import credible, listened, sure
from genlab.sessions.standing import (
    SERVED,
    Served,
    Standing,
    count_planned,
    find_seat,
    read_given,
    read_standing,
    serve_as,
)
from genlab.sessions.texts import clean
from genlab.store import insert_or_ignore, meters, reading, writing
from genlab.store import tables as t
from genlab.store.tables import OPEN, PAUSED

MAX_REASON = 500
GRACE_S = 2.0  # an answer sent in the last moment may take so long to come


@dataclass(frozen=True)
class Outcome:
    """An answer as it is stored, with the truth that may now be told.

    Attributes:
        trial: its place in the round, from 0.
        stimuli: stimulus numbers of the pack, left to right.
        choice: what is stored; of two different answers to one trial the first.
        correct: whether that choice is right.
        truth: the right choice.
        generator: who made the fake; "" where none was shown.
        stored: whether this call stored the answer; False when it had been answered before.
        elsewhere: whether what had been answered before is another answer than this one, sent once more: it came from
            another tab or another device.
        standing: where the participant stands now.
    """

    trial: int
    stimuli: tuple[int, ...]
    choice: str
    correct: bool
    truth: str
    generator: str
    stored: bool
    standing: Standing
    elsewhere: bool = False


_ASKED = select(
    t.trial.c.stimuli, t.trial.c.truth, t.trial.c.generator, t.trial.c.served_at, t.trial.c.expired_at
).where(
    t.trial.c.participant_id == bindparam("participant_id"),
    t.trial.c["index"] == bindparam("trial"),
    t.trial.c.served_at.is_not(None),
)
_STORED = select(t.answer.c.choice, t.answer.c.correct, t.answer.c.rt_ms).where(
    t.answer.c.participant_id == bindparam("participant_id"), t.answer.c["index"] == bindparam("trial")
)
_SERVE = (
    update(t.trial)
    .where(
        t.trial.c.participant_id == bindparam("participant"),
        t.trial.c["index"] == bindparam("trial"),
        t.trial.c.served_at.is_(None),
    )
    .values(served_at=bindparam("now"), exposure_ms=bindparam("exposure"))
)
_PLANNED = select(t.trial.c["index"].label("trial"), t.trial.c.stimuli, t.trial.c.part).where(
    t.trial.c.participant_id == bindparam("participant_id"), t.trial.c["index"] == bindparam("trial")
)


@meters.answers
def answer(
    engine: Engine,
    token: str,
    trial: int,
    choice: str,
    rt_ms: float | None,
    *,
    shown_ms: float | None = None,
    confidence: int | None = None,
    reason: str | None = None,
    heard: object = None,
    music: object = None,
) -> Outcome:
    """Store an answer and serve the next question, in one transaction; safe to repeat.

    Args:
        engine: the database.
        token: the participant's.
        trial: its place in the round, from 0.
        choice: one of the protocol's choices.
        rt_ms: response time in milliseconds, from paint to tap; stored as unknown where it is not a number from 0 to
            an hour, for an odd clock must not cost an answer.
        shown_ms: how long the image stood on the screen, as the client measured it; kept like `rt_ms`.
        confidence: how sure the participant is, 50 to 100 per cent; anything else is stored as unknown.
        reason: what the participant wrote; control characters are left out, and what is beyond 500 characters.
        heard: of each stimulus shown, how often it was begun to be played and for how many ms it sounded, as the client
            counted; stored as unknown where it is anything else.
        music: how much music the participant makes, one of `MUSIC`; kept where the session asks for it and they had
            not said before.

    Returns:
        What is stored. An answer to a trial that had been answered before changes nothing, and returns that one.

    Raises:
        GenlabError: for an unknown token, a trial that does not exist or was not served yet, a choice that does not
            exist, an ended session, a question whose time is up or that the teacher has closed, or a participant
            who was sent out (an answer stored before is still returned).
    """
    with writing(engine) as connection:
        seat = find_seat(connection, token, alone=True)
        settings, lead = of_stored(seat.settings), hosting_of(seat.hosting or {})
        planned = count_planned(seat, settings)
        if isinstance(trial, bool) or not isinstance(trial, int) or not 0 <= trial < planned:
            raise GenlabError(f"Unknown trial {trial!r}. Expected 0 to {planned - 1}.", "trial")
        key = {"participant_id": seat.id, "trial": trial}
        asked = connection.execute(_ASKED, key).one_or_none()
        if asked is None:
            raise GenlabError(
                f"Trial {trial} has not been served yet: answer the questions in their order.", "unserved"
            )
        question = Question(tuple(asked.stimuli), asked.truth, asked.generator)
        protocol = protocols.get(seat.protocol)
        correct = protocol.score(question, choice)

        now = datetime.now(UTC)
        stored = False
        refusal = _refusal(seat, lead, trial, asked, now)
        if refusal is None:
            stored = insert_or_ignore(
                connection,
                t.answer,
                {
                    "participant_id": seat.id,
                    "index": trial,
                    "choice": choice,
                    "correct": correct,
                    "rt_ms": credible(rt_ms),
                    "answered_at": now,
                    "shown_ms": credible(shown_ms),
                    "confidence": sure(confidence) if settings.confidence else None,
                    "reason": (clean(reason, MAX_REASON) or None) if settings.reason and reason else None,
                    "heard": listened(heard, len(question.stimuli)),
                },
            )
            if stored and settings.music and not seat.music and music in MUSIC:
                own = t.participant.c.id == seat.id
                connection.execute(update(t.participant).where(own).values(music=music))
                seat = find_seat(connection, token)
        first = connection.execute(_STORED, key).one_or_none()
        if first is None:
            assert refusal is not None
            raise GenlabError(f"{refusal[0]} The answer was not stored.", refusal[1])
        served = connection.execute(SERVED, {"participant_id": seat.id}).all()
        paced = lead.pacing == TEACHER
        current = _serve_next(connection, seat, settings, lead, served, now) if stored and not paced else None
        standing = read_standing(seat, served, current)
    return Outcome(
        trial=trial,
        stimuli=question.stimuli,
        choice=first.choice,
        correct=first.correct,
        truth=question.truth,
        generator=question.generator,
        stored=stored,
        standing=standing,
        elsewhere=not stored and (first.choice, first.rt_ms) != (choice, credible(rt_ms)),
    )


def expire(engine: Engine, token: str, trial: int) -> Standing:
    """Close a question whose time is up unanswered, and serve the next one; safe to repeat.

    Nothing happens where the question was answered, the teacher sets the pace, or the participant may not go on now.

    Raises:
        GenlabError: for an unknown token, a trial that was not served, or time that is not up yet.
    """
    with writing(engine) as connection:
        seat = find_seat(connection, token, alone=True)
        settings, lead = of_stored(seat.settings), hosting_of(seat.hosting or {})
        served = connection.execute(SERVED, {"participant_id": seat.id}).all()
        row = next((row for row in served if row.trial == trial), None)
        if row is None:
            raise GenlabError(
                f"Trial {trial!r} has not been served yet: answer the questions in their order."
            )
        over = row.correct is not None or row.expired_at is not None or lead.pacing == TEACHER
        if over or seat.state != OPEN or seat.removed_at is not None:
            return read_standing(seat, served)
        now = datetime.now(UTC)
        if not lead.limit_s or now < row.served_at + timedelta(seconds=lead.limit_s - 0.5):
            raise GenlabError(f"There is still time for trial {trial}.")
        own = (t.trial.c.participant_id == seat.id) & (t.trial.c["index"] == trial)
        connection.execute(update(t.trial).where(own).values(expired_at=now))
        served = connection.execute(SERVED, {"participant_id": seat.id}).all()
        return read_standing(seat, served, _serve_next(connection, seat, settings, lead, served, now))


def outcome(engine: Engine, token: str, trial: int) -> Outcome | None:
    """Return what is stored of an answered trial, with its truth; None where it was not answered.

    Raises:
        GenlabError: for an unknown token.
    """
    with reading(engine) as connection:
        seat = find_seat(connection, token)
        key = {"participant_id": seat.id, "trial": trial}
        stored = connection.execute(_STORED, key).one_or_none()
        if stored is None:
            return None
        asked = connection.execute(_ASKED, key).one()
        served = connection.execute(SERVED, {"participant_id": seat.id}).all()
    return Outcome(
        trial=trial,
        stimuli=tuple(asked.stimuli),
        choice=stored.choice,
        correct=stored.correct,
        truth=asked.truth,
        generator=asked.generator,
        stored=False,
        standing=read_standing(seat, served),
    )


def _refusal(seat: Any, lead: Hosting, trial: int, asked: Any, now: datetime) -> tuple[str, str] | None:
    """Return why an answer is not taken now, with its kind; None where it is. A pause keeps what is on its way."""
    if seat.removed_at is not None:
        return "The host has ended your part in this session.", "removed"
    if seat.state not in (OPEN, PAUSED):
        return f"Session {seat.session_id} has ended.", "ended"
    # At one's own pace the question is served while the verdict on the one before still stands.
    read_s = READ_S if trial and lead.feedback and lead.pacing != TEACHER else 0.0
    up = lead.limit_s and now > asked.served_at + timedelta(seconds=lead.limit_s + read_s + GRACE_S)
    if asked.expired_at is not None or up:
        return "Time is up for this question.", "late"
    if lead.pacing == TEACHER and (seat.revealed or trial != seat.position):
        return "This question is closed.", "late"
    return None


def _serve_next(
    connection: Connection,
    seat: Any,
    settings: Settings,
    lead: Hosting,
    served: Sequence[Any],
    now: datetime,
) -> Served | None:
    """Serve the trial that comes after those served, and return it; None at the end of the round."""
    index = len(served)
    planned = connection.execute(_PLANNED, {"participant_id": seat.id, "trial": index}).one_or_none()
    if planned is None:
        return None
    protocol = protocols.get(seat.protocol)
    # A question that was let go by is not right: nobody qualifies by waiting.
    given = read_given(served, missed=True)
    then = protocols.following(protocol, settings, planned.part, given)
    if then is None:
        return None
    serving = {"participant": seat.id, "trial": index, "now": now, "exposure": then.exposure_ms}
    connection.execute(_SERVE, serving)
    return serve_as(
        SimpleNamespace(**planned._mapping, served_at=now, exposure_ms=then.exposure_ms),
        lead,
        settings,
        seat.seed,
    )
