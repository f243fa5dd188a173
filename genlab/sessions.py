"""Opening a session, joining it, answering trials, and coming back to them. The database is the only state."""

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update

from genlab import meters, protocols
from genlab.errors import GenlabError
from genlab.protocols import Question, Settings
from genlab.protocols.rounds import QUALIFICATION
from genlab.protocols.settings import of_stored
from genlab.standing import (
    SERVED,
    Served,
    Standing,
    count_planned,
    find_seat,
    read_given,
    read_standing,
    token_hash,
)
from genlab.store import insert_or_ignore, reading, writing
from genlab.store import tables as t
from genlab.store.tables import ENDED, OPEN

if TYPE_CHECKING:
    from genlab.packs import Pack

MAX_QUESTIONS = 1000
MAX_RT_MS = 3_600_000.0  # an hour; beyond it, or below 0, a response time says nothing and is not stored
MAX_REASON = 500
FRESH_SEEDS = 10**9  # a session's first seed is below it: short enough for a link


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


_ASKED = select(t.trial.c.stimuli, t.trial.c.truth, t.trial.c.generator).where(
    t.trial.c.participant_id == bindparam("participant_id"),
    t.trial.c["index"] == bindparam("trial"),
    t.trial.c.served_at.is_not(None),
)
_STORED = select(t.answer.c.choice, t.answer.c.correct).where(
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
_PLANNED = select(t.trial.c.stimuli, t.trial.c.part).where(
    t.trial.c.participant_id == bindparam("participant_id"), t.trial.c["index"] == bindparam("trial")
)


def open_session(
    engine: Engine,
    pack: "Pack",
    protocol: str,
    questions: int | None = None,
    settings: Settings | None = None,
) -> int:
    """Return the standing open session of this pack, protocol, length and settings; open it if there is none.

    Two calls at once, in one process or in several, return the same session.

    Args:
        engine: the database.
        pack: the pack to draw from.
        protocol: name of a protocol.
        questions: main questions of a round, 1 to 1000; by default as many as the protocol usually has.
        settings: what else it is set to.

    Raises:
        GenlabError: for an unknown protocol, an impossible length, or a pack with too few images for it.
    """
    asked = protocols.get(protocol)
    settings = settings or Settings()
    questions = asked.length(settings) if questions is None else questions
    if isinstance(questions, bool) or not isinstance(questions, int) or not 1 <= questions <= MAX_QUESTIONS:
        raise GenlabError(f"Invalid number of questions {questions!r}. Expected 1 to {MAX_QUESTIONS}.")
    standing = select(t.session.c.id).where(
        t.session.c.join_code.is_(None),
        t.session.c.state == OPEN,
        t.session.c.pack_sha256 == pack.sha256,
        t.session.c.protocol == protocol,
        t.session.c.questions == questions,
        t.session.c.settings_key == settings.key,
    )
    with reading(engine) as connection:
        found: int | None = connection.execute(standing).scalar()
    if found is not None:
        return found
    # What cannot be drawn fails here rather than for the first to join.
    protocols.plan(asked, settings, pack.reals, pack.fakes, questions, seed=0)
    with writing(engine) as connection:
        insert_or_ignore(
            connection,
            t.session,
            {
                "pack_name": pack.name,
                "pack_sha256": pack.sha256,
                "protocol": protocol,
                "questions": questions,
                "settings": settings.changed(),
                "settings_key": settings.key,
                "state": OPEN,
                "created_at": datetime.now(UTC),
            },
        )
        opened: int = connection.execute(standing).scalar_one()
    return opened


def end_session(engine: Engine, session_id: int) -> None:
    """End a session: nobody can join it or answer in it any more. Ending it again changes nothing.

    Raises:
        GenlabError: for an unknown session.
    """
    with writing(engine) as connection:
        _session(connection, session_id)
        connection.execute(
            update(t.session)
            .where(t.session.c.id == session_id, t.session.c.state != ENDED)
            .values(state=ENDED, ended_at=datetime.now(UTC))
        )


def join(
    engine: Engine,
    session_id: int,
    pack: "Pack",
    *,
    seed: int | None = None,
    language: str = "",
    nickname: str = "",
    device: str = "",
) -> str:
    """Enter a session: draw a round for a new participant, store all of it, and serve its first question.

    Args:
        engine: the database.
        session_id: as `open_session` returned it.
        pack: the session's pack.
        seed: draws the questions; by default the next in turn, so that every image is seen about equally often.
            The same seed gives the same questions.
        language, nickname, device: kept as they come, without control characters and cut to their columns' lengths.

    Returns:
        The token that stands for this participant from now on; only its SHA-256 is stored.

    Raises:
        GenlabError: for an unknown or ended session, another pack than the session's, or an impossible seed.
    """
    with reading(engine) as connection:
        session = _session(connection, session_id)
    if session.pack_sha256 != pack.sha256:
        raise GenlabError(
            f"Session {session_id} plays pack {session.pack_name!r} ({session.pack_sha256[:12]})."
            f" Received {pack.name!r} ({pack.sha256[:12]})."
        )
    if session.state != OPEN:
        raise GenlabError(f"Session {session_id} has ended.")
    seed = _next_seed(engine, session_id) if seed is None else protocols.check_seed(seed)
    protocol, settings = protocols.get(session.protocol), of_stored(session.settings)
    planned = protocols.plan(protocol, settings, pack.reals, pack.fakes, session.questions, seed)
    first = protocols.following(protocol, settings, len(planned), planned[0].part, ())
    token = secrets.token_urlsafe(16)
    now = datetime.now(UTC)
    with writing(engine) as connection:
        participant_id = connection.execute(
            insert(t.participant).returning(t.participant.c.id),
            {
                "session_id": session_id,
                "token_sha256": token_hash(token),
                "seed": seed,
                "nickname": _clean(nickname, 40),
                "language": _clean(language, 20),
                "device": _clean(device, 200),
                "joined_at": now,
            },
        ).scalar_one()
        connection.execute(
            insert(t.trial),
            [
                {
                    "participant_id": participant_id,
                    "index": index,
                    "stimuli": [int(number) for number in trial.question.stimuli],
                    "truth": trial.question.truth,
                    "generator": trial.question.generator,
                    "part": trial.part,
                    "served_at": None if index else now,
                    "exposure_ms": None if index or first is None else first.exposure_ms,
                }
                for index, trial in enumerate(planned)
            ],
        )
    return token


def resume(engine: Engine, token: str) -> Standing:
    """Return where the participant with this token stands. It changes nothing.

    Raises:
        GenlabError: for an unknown token.
    """
    with reading(engine) as connection:
        seat = find_seat(connection, token)
        return read_standing(seat, connection.execute(SERVED, {"participant_id": seat.id}).all())


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

    Returns:
        What is stored. An answer to a trial that had been answered before changes nothing, and returns that one.

    Raises:
        GenlabError: for an unknown token, a trial that does not exist or was not served yet, a choice that does not
            exist, or an ended session (an answer stored before it ended is still returned).
    """
    with writing(engine) as connection:
        seat = find_seat(connection, token)
        settings = of_stored(seat.settings)
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
        if seat.state == OPEN:
            stored = insert_or_ignore(
                connection,
                t.answer,
                {
                    "participant_id": seat.id,
                    "index": trial,
                    "choice": choice,
                    "correct": correct,
                    "rt_ms": _credible(rt_ms),
                    "answered_at": now,
                    "shown_ms": _credible(shown_ms),
                    "confidence": _sure(confidence) if settings.confidence else None,
                    "reason": (_clean(reason, MAX_REASON) or None) if settings.reason and reason else None,
                },
            )
        first = connection.execute(_STORED, key).one_or_none()
        if first is None:
            raise GenlabError(f"Session {seat.session_id} has ended; the answer was not stored.", "ended")
        served = connection.execute(SERVED, {"participant_id": seat.id}).all()
        current = _serve_next(connection, seat, settings, served, now) if stored else None
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
    )


def _next_seed(engine: Engine, session_id: int) -> int:
    """Return the seed whose turn it is: those who join one after the other are dealt different images.

    Two who join at the same moment may get the same one, which costs the balance nothing that matters.
    """
    first = int(hashlib.sha256(f"session {session_id}".encode()).hexdigest(), 16) % FRESH_SEEDS
    statement = select(func.count()).where(t.participant.c.session_id == session_id)
    with reading(engine) as connection:
        return first + int(connection.execute(statement).scalar_one())


def _session(connection: Connection, session_id: int) -> Any:
    row = connection.execute(select(t.session).where(t.session.c.id == session_id)).one_or_none()
    if row is None:
        raise GenlabError(f"Unknown session {session_id!r}.")
    return row


def _serve_next(
    connection: Connection, seat: Any, settings: Settings, served: Sequence[Any], now: datetime
) -> Served | None:
    """Serve the trial that comes after those answered, and return it; None at the end of the round."""
    given = read_given(served)
    planned = connection.execute(_PLANNED, {"participant_id": seat.id, "trial": len(given)}).one_or_none()
    if planned is None:
        return None
    protocol = protocols.get(seat.protocol)
    then = protocols.following(protocol, settings, count_planned(seat, settings), planned.part, given)
    if then is None:
        return None
    connection.execute(
        _SERVE, {"participant": seat.id, "trial": then.index, "now": now, "exposure": then.exposure_ms}
    )
    return Served(then.index, tuple(planned.stimuli), then.exposure_ms, planned.part == QUALIFICATION)


def _credible(rt_ms: object) -> float | None:
    if isinstance(rt_ms, bool) or not isinstance(rt_ms, (int, float)):
        return None
    return float(rt_ms) if 0 <= rt_ms <= MAX_RT_MS else None  # NaN is in no range


def _sure(confidence: object) -> int | None:
    whole = isinstance(confidence, int) and not isinstance(confidence, bool)
    return confidence if whole and 50 <= confidence <= 100 else None  # type: ignore[operator, return-value]


def _clean(text: str, length: int) -> str:
    """Return the text in one line, without what a database or a table cannot hold."""
    kept = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()[:length]
