"""Leading a session: opening it, its people and its pace. Who holds the host's secret has the host's rights."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from genlab import protocols
from genlab.errors import GenlabError
from genlab.protocols import Settings
from genlab.protocols.hosting import LISTED, TEACHER, Hosting
from genlab.protocols.hosting import of_stored as hosting_of
from genlab.protocols.settings import of_stored as settings_of
from genlab.sessions import FRESH_SEEDS, clean, count_questions
from genlab.sessions.standing import token_hash
from genlab.store import reading, writing
from genlab.store import tables as t
from genlab.store.tables import ENDED, OPEN, PAUSED

if TYPE_CHECKING:
    from genlab.packs import Pack

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
CODE_LENGTH = 6  # 887 million codes
MAX_LABELS = 5000


@dataclass(frozen=True)
class Opened:
    """A session just opened. Its host's secret is told here and never again."""

    session_id: int
    join_code: str
    host_token: str


@dataclass(frozen=True)
class Led:
    """A session as its host sees it.

    Attributes:
        session_id, title, join_code, pack_name, pack_sha256, protocol, settings, hosting: what it is.
        questions: main questions of a round.
        seed: the first participant's.
        state: `open`, `paused` or `ended`.
        locked: whether nobody else may join.
        position: the question that stands open to all (teacher's pace), from 0; None before the first.
        revealed: whether it is closed and its answer told.
        opened_at: when it was opened.
    """

    session_id: int
    title: str
    join_code: str
    pack_name: str
    pack_sha256: str
    protocol: str
    questions: int
    settings: Settings
    hosting: Hosting
    seed: int
    state: str
    locked: bool
    position: int | None
    revealed: bool
    opened_at: datetime | None

    @property
    def length(self) -> int:
        """How many trials a round has at most."""
        return self.questions + self.settings.beside


@dataclass(frozen=True)
class Invited:
    """A personal link: the label it was made for, and its token."""

    label: str
    token: str


def open_led(
    engine: Engine,
    pack: "Pack",
    protocol: str,
    *,
    questions: int | None = None,
    settings: Settings | None = None,
    hosting: Hosting | None = None,
    title: str = "",
    seed: int | None = None,
) -> Opened:
    """Open a session for a class or study; nobody finds it without its code.

    Args:
        engine: the database.
        pack: the pack to draw from.
        protocol: name of a protocol.
        questions: main questions of a round, by default as many as the protocol usually has.
        settings: what else the protocol is set to.
        hosting: how the session is led.
        title: what the people see it is.
        seed: the first participant's; the same seed gives the same questions again.

    Raises:
        GenlabError: for what cannot be drawn, or a teacher's pace where questions depend on each person's answers.
    """
    asked, settings, hosting = protocols.get(protocol), settings or Settings(), hosting or Hosting()
    asked.check_medium(pack.medium.name)
    questions = count_questions(asked, settings, questions)
    if hosting.pacing == TEACHER and (asked.timed or settings.qualification):
        raise GenlabError(
            f"No teacher's pace in {protocol} with qualification {settings.qualification}: what comes next depends on "
            "each person's answers. Expected pacing 'self'."
        )
    if hosting.limit_s and asked.timed:
        raise GenlabError(f"No time limit in {protocol}: exposure is its limit. Expected limit_s 0.")
    seed = secrets.randbelow(FRESH_SEEDS) if seed is None else protocols.check_seed(seed)
    protocols.plan(asked, settings, pack.reals, pack.fakes, questions, seed)
    host_token = secrets.token_urlsafe(16)
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        try:
            with writing(engine) as connection:
                session_id = connection.execute(
                    insert(t.session).returning(t.session.c.id),
                    {
                        "join_code": code,
                        "pack_name": pack.name,
                        "pack_sha256": pack.sha256,
                        "protocol": protocol,
                        "questions": questions,
                        "settings": settings.changed(),
                        "settings_key": settings.key,
                        "state": OPEN,
                        "created_at": datetime.now(UTC),
                        "title": clean(title, 200),
                        "host_sha256": token_hash(host_token),
                        "hosting": hosting.changed(),
                        "seed": seed,
                    },
                ).scalar_one()
        except IntegrityError:  # the code is taken: one in millions
            continue
        return Opened(session_id, code, host_token)


def led(engine: Engine, host_token: str) -> Led:
    """Return the session of a host's secret.

    Raises:
        GenlabError: for a secret that belongs to no session.
    """
    with reading(engine) as connection:
        return _led(connection, host_token)


def _led(connection: Connection, host_token: str, alone: bool = False) -> Led:
    """Return the session; `alone`: let nobody else change it until the transaction ends."""
    statement = select(t.session).where(t.session.c.host_sha256 == token_hash(host_token))
    row = connection.execute(statement.with_for_update(key_share=True) if alone else statement).one_or_none()
    if row is None:
        raise GenlabError("Unknown host link: it is misspelt, or belongs to another database.")
    return Led(
        session_id=row.id,
        title=row.title,
        join_code=row.join_code,
        pack_name=row.pack_name,
        pack_sha256=row.pack_sha256,
        protocol=row.protocol,
        questions=row.questions,
        settings=settings_of(row.settings),
        hosting=hosting_of(row.hosting or {}),
        seed=row.seed,
        state=row.state,
        locked=row.locked,
        position=row.position,
        revealed=row.revealed,
        opened_at=row.opened_at,
    )


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
        session = _led(connection, host_token, alone=True)
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
        return _led(connection, host_token)


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
        session = _led(connection, host_token, alone=True)
        if session.position is None:
            raise GenlabError("No question stands open. Expected one to be opened first.")
        if position in (None, session.position):
            _set(connection, session, revealed=True)
        return _led(connection, host_token)


def set_state(engine: Engine, host_token: str, state: str) -> Led:
    """Pause, open again, or end a session; an ended one can be opened again.

    Questions that stand unanswered when it opens again get their whole time once more.

    Raises:
        GenlabError: for an unknown state.
    """
    if state not in (OPEN, PAUSED, ENDED):
        raise GenlabError(f"Unknown state '{state}'. Expected {OPEN}, {PAUSED} or {ENDED}.")
    with writing(engine) as connection:
        session = _led(connection, host_token, alone=True)
        if state != session.state:
            now = datetime.now(UTC)
            _set(connection, session, state=state, ended_at=now if state == ENDED else None)
            if state == OPEN and session.hosting.limit_s:
                _start_anew(connection, session, now)
        return _led(connection, host_token)


def lock(engine: Engine, host_token: str, locked: bool) -> Led:
    """Let nobody else in, or everyone again."""
    with writing(engine) as connection:
        _set(connection, _led(connection, host_token, alone=True), locked=locked)
        return _led(connection, host_token)


def remove(engine: Engine, host_token: str, participant_id: int, removed: bool = True) -> None:
    """Send a participant out, or let them in again; their answers stay, and the export says when they were sent out.

    Raises:
        GenlabError: for a participant of another session.
    """
    with writing(engine) as connection:
        session = _led(connection, host_token, alone=True)
        found = connection.execute(
            update(t.participant)
            .where(t.participant.c.id == participant_id, t.participant.c.session_id == session.session_id)
            .values(removed_at=datetime.now(UTC) if removed else None)
        )
        if found.rowcount != 1:
            raise GenlabError(f"Unknown participant {participant_id} in session {session.session_id}.")


def duplicate(engine: Engine, host_token: str, pack: "Pack") -> Opened:
    """Open the same session for the next class: same settings, same questions, no people.

    Raises:
        GenlabError: where the pack was built anew since.
    """
    session = led(engine, host_token)
    if pack.sha256 != session.pack_sha256:
        raise GenlabError(
            f"Pack {pack.name!r} has changed since. Expected {session.pack_sha256[:12]}. Received: {pack.sha256[:12]}."
        )
    return open_led(
        engine,
        pack,
        session.protocol,
        questions=session.questions,
        settings=session.settings,
        hosting=session.hosting,
        title=session.title,
        seed=session.seed,
    )


def erase(engine: Engine, host_token: str) -> None:
    """Delete a session with its people, their answers and their personal links, for good.

    Raises:
        GenlabError: for a secret that belongs to no session.
    """
    with writing(engine) as connection:
        own = _led(connection, host_token).session_id
        people = select(t.participant.c.id).where(t.participant.c.session_id == own)
        for table in (t.answer, t.trial):
            connection.execute(delete(table).where(table.c.participant_id.in_(people)))
        for table in (t.participant, t.invitation):
            connection.execute(delete(table).where(table.c.session_id == own))
        connection.execute(delete(t.session).where(t.session.c.id == own))


def invite(engine: Engine, host_token: str, labels: Sequence[str]) -> list[Invited]:
    """Make one personal link for each label; labels that have one already are left out.

    Raises:
        GenlabError: where the session does not work by list, or for too many labels.
    """
    wanted = list(dict.fromkeys(filter(None, (clean(label, 80) for label in labels))))
    if len(wanted) > MAX_LABELS:
        raise GenlabError(f"Too many labels: {len(wanted)}. Expected at most {MAX_LABELS}.")
    with writing(engine) as connection:
        session = _led(connection, host_token, alone=True)
        if session.hosting.naming != LISTED:
            raise GenlabError(f"This session names nobody by list. Expected naming '{LISTED}'.")
        known = set(
            connection.execute(
                select(t.invitation.c.label).where(t.invitation.c.session_id == session.session_id)
            ).scalars()
        )
        made = [Invited(label, secrets.token_urlsafe(16)) for label in wanted if label not in known]
        if made:
            connection.execute(
                insert(t.invitation),
                [
                    {
                        "session_id": session.session_id,
                        "label": entry.label,
                        "token_sha256": token_hash(entry.token),
                    }
                    for entry in made
                ],
            )
    return made


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
