"""Leading a session: its pace, its state and its people. Who holds the host's secret has the host's rights."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from genlab.errors import GenlabError
from genlab.protocols.hosting import TEACHER
from genlab.sessions.led import Led, find_led
from genlab.store import tables as t
from genlab.store import writing
from genlab.store.tables import ENDED, OPEN, PAUSED


def advance(engine: Engine, host_token: str, position: int) -> Led:
    """Open a question to all at once, at the teacher's pace; safe to repeat.

    Args:
        engine: the database.
        host_token: the host's secret.
        position: the question to open, from 0: the next one after the one that stands open. Opening it again changes
            nothing, so a double tap skips no question.

    Raises:
        GenlabError: at one's own pace, in an ended session, or for a question that is not the next one.
    """
    with writing(engine) as connection:
        session = find_led(connection, host_token, alone=True)
        if session.hosting.pacing != TEACHER:
            raise GenlabError("This session goes at everyone's own pace. Expected pacing 'teacher'.")
        if session.state == ENDED:
            raise GenlabError(f"Session {session.session_id} has ended.")
        if position == session.position:
            return session
        expected = 0 if session.position is None else session.position + 1
        if position != expected or position >= session.length:
            raise GenlabError(
                f"Invalid question {position!r}. Expected {expected} of {session.length}, counted from 0."
            )
        now = datetime.now(UTC)
        own = t.session.c.id == session.session_id
        connection.execute(
            update(t.session).where(own).values(position=position, revealed=False, opened_at=now)
        )
        people = select(t.participant.c.id).where(t.participant.c.session_id == session.session_id)
        connection.execute(
            update(t.trial)
            .where(
                t.trial.c.participant_id.in_(people),
                t.trial.c["index"] == position,
                t.trial.c.served_at.is_(None),
            )
            .values(served_at=now)
        )
        return find_led(connection, host_token)


def reveal(engine: Engine, host_token: str, position: int | None = None) -> Led:
    """Close the question that stands open, and tell its answer; safe to repeat.

    Args:
        engine: the database.
        host_token: the host's secret.
        position: the question that is meant; nothing happens where another one stands open by now, as where a second
            screen of the host has gone on. By default whichever stands open.

    Raises:
        GenlabError: where no question stands open.
    """
    with writing(engine) as connection:
        session = find_led(connection, host_token, alone=True)
        if session.position is None:
            raise GenlabError("No question stands open. Expected one to be opened first.")
        if position in (None, session.position):
            _set(connection, session, revealed=True)
        return find_led(connection, host_token)


def set_state(engine: Engine, host_token: str, state: str) -> Led:
    """Pause, open again, or end a session; an ended one can be opened again.

    Questions that stand unanswered when it opens again get their whole time once more.

    Raises:
        GenlabError: for an unknown state.
    """
    if state not in (OPEN, PAUSED, ENDED):
        raise GenlabError(f"Unknown state '{state}'. Expected {OPEN}, {PAUSED} or {ENDED}.")
    with writing(engine) as connection:
        session = find_led(connection, host_token, alone=True)
        if state != session.state:
            now = datetime.now(UTC)
            _set(connection, session, state=state, ended_at=now if state == ENDED else None)
            if state == OPEN and session.hosting.limit_s:
                _start_anew(connection, session, now)
        return find_led(connection, host_token)


def lock(engine: Engine, host_token: str, locked: bool) -> Led:
    """Let nobody else in, or everyone again."""
    with writing(engine) as connection:
        _set(connection, find_led(connection, host_token, alone=True), locked=locked)
        return find_led(connection, host_token)


def seat_browsers(engine: Engine, host_token: str, one_seat: bool) -> Led:
    """Let each browser have one seat from now on, or as many as people join from it; who is in stays in."""
    with writing(engine) as connection:
        session = find_led(connection, host_token, alone=True)
        _set(connection, session, hosting=replace(session.hosting, one_seat=one_seat).changed())
        return find_led(connection, host_token)


def remove(engine: Engine, host_token: str, participant_id: int, removed: bool = True) -> None:
    """Send a participant out, or let them in again; their answers stay, and the export says when they were sent out.

    Raises:
        GenlabError: for a participant of another session.
    """
    with writing(engine) as connection:
        session = find_led(connection, host_token, alone=True)
        found = connection.execute(
            update(t.participant)
            .where(t.participant.c.id == participant_id, t.participant.c.session_id == session.session_id)
            .values(removed_at=datetime.now(UTC) if removed else None)
        )
        if found.rowcount != 1:
            raise GenlabError(f"Unknown participant {participant_id} in session {session.session_id}.")


def _start_anew(connection: Connection, session: Led, now: datetime) -> None:
    """Start the time of all questions that stand open."""
    people = select(t.participant.c.id).where(t.participant.c.session_id == session.session_id)
    given = select(t.answer.c["index"]).where(
        t.answer.c.participant_id == t.trial.c.participant_id, t.answer.c["index"] == t.trial.c["index"]
    )
    open_ = [t.trial.c.served_at.is_not(None), t.trial.c.expired_at.is_(None), ~given.exists()]
    if session.hosting.pacing == TEACHER:
        open_.append(t.trial.c["index"] == session.position)
    connection.execute(
        update(t.trial).where(t.trial.c.participant_id.in_(people), *open_).values(served_at=now)
    )


def _set(connection: Connection, session: Led, **values: Any) -> None:
    connection.execute(update(t.session).where(t.session.c.id == session.session_id).values(**values))
