"""Opening a session, joining it, and coming back to it. The database is the only state."""

import hashlib
import secrets
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, func, insert, select, update

from genlab import protocols
from genlab.errors import GenlabError
from genlab.protocols import Settings
from genlab.protocols import hosting as leading
from genlab.protocols.hosting import TEACHER
from genlab.protocols.settings import of_stored
from genlab.sessions.standing import SERVED, Standing, find_seat, read_standing, token_hash
from genlab.store import insert_or_ignore, reading, writing
from genlab.store import tables as t
from genlab.store.tables import ENDED, OPEN

if TYPE_CHECKING:
    from genlab.packs import Pack

MAX_QUESTIONS = 1000
FRESH_SEEDS = 10**9  # a session's first seed is below it: short enough for a link


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
        GenlabError: for an unknown protocol, an impossible length, or a pack of a medium that it cannot ask about or
            of too few stimuli.
    """
    asked = protocols.get(protocol)
    settings = settings or Settings()
    asked.check_medium(pack.medium.name)
    questions = count_questions(asked, settings, questions)
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


def count_questions(protocol: protocols.Protocol, settings: Settings, questions: int | None) -> int:
    """Return how many main questions a round shall have, by default as many as the protocol usually has.

    Raises:
        GenlabError: for a number out of range.
    """
    count = protocol.length(settings) if questions is None else questions
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MAX_QUESTIONS:
        raise GenlabError(f"Invalid number of questions {count!r}. Expected 1 to {MAX_QUESTIONS}.")
    return count


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
    label: str = "",
    token: str | None = None,
    consented: bool = False,
) -> str:
    """Enter a session: draw a round for a new participant, store all of it, and serve its first question.

    Args:
        engine: the database.
        session_id: as `open_session` returned it.
        pack: the session's pack.
        seed: draws the questions; by default the next in turn, so that every image is seen about equally often.
            The same seed gives the same questions.
        language, nickname, device: kept as they come, without control characters and cut to their columns' lengths.
        label, token: of a personal link: the token becomes the participant's.
        consented: whether the participant was asked for consent and gave it.

    Returns:
        The token that stands for this participant from now on; only its SHA-256 is stored.

    Raises:
        GenlabError: for an unknown, ended or locked session, another pack than the session's, or an impossible seed.
    """
    with reading(engine) as connection:
        session = _session(connection, session_id)
    if session.pack_sha256 != pack.sha256:
        raise GenlabError(
            f"Session {session_id} plays pack {session.pack_name!r} ({session.pack_sha256[:12]})."
            f" Received {pack.name!r} ({pack.sha256[:12]})."
        )
    _check_open(session)
    lead = leading.of_stored(session.hosting or {})
    seed = _next_seed(engine, session, lead) if seed is None else protocols.check_seed(seed)
    protocol, settings = protocols.get(session.protocol), of_stored(session.settings)
    planned = protocols.plan(protocol, settings, pack.reals, pack.fakes, session.questions, seed)
    first = protocols.following(protocol, settings, planned[0].part, ())
    token = token or secrets.token_urlsafe(16)
    now = datetime.now(UTC)
    with writing(engine) as connection:
        # Read again: a teacher may have gone on since, and waits from here on until this participant is in.
        session = _session(connection, session_id, waits=True)
        _check_open(session)
        at_once = 0 if lead.pacing != TEACHER else None if session.revealed else session.position
        participant_id = connection.execute(
            insert(t.participant).returning(t.participant.c.id),
            {
                "session_id": session_id,
                "token_sha256": token_hash(token),
                "seed": seed,
                "nickname": clean(nickname, 40),
                "language": clean(language, 20),
                "device": clean(device, 200),
                "joined_at": now,
                "label": clean(label, 80),
                "consented_at": now if consented else None,
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
                    "served_at": now if index == at_once else None,
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


def _next_seed(engine: Engine, session: Any, lead: leading.Hosting) -> int:
    """Return the seed whose turn it is: those who join one after the other are dealt different images.

    Two who join at the same moment may get the same one, which costs the balance nothing that matters. Where a
    teacher sets the pace all get the same questions.
    """
    first = session.seed
    if first is None:
        first = int(hashlib.sha256(f"session {session.id}".encode()).hexdigest(), 16) % FRESH_SEEDS
    if lead.pacing == TEACHER:
        return int(first)
    statement = select(func.count()).where(t.participant.c.session_id == session.id)
    with reading(engine) as connection:
        return int(first) + int(connection.execute(statement).scalar_one())


def _session(connection: Connection, session_id: int, waits: bool = False) -> Any:
    """Return a session's row; where it `waits`, nobody changes it until the transaction ends."""
    statement = select(t.session).where(t.session.c.id == session_id)
    row = connection.execute(statement.with_for_update(read=True) if waits else statement).one_or_none()
    if row is None:
        raise GenlabError(f"Unknown session {session_id!r}.")
    return row


def _check_open(session: Any) -> None:
    if session.state == ENDED:
        raise GenlabError(f"Session {session.id} has ended.")
    if session.locked:
        raise GenlabError("The host lets nobody else in.")


def clean(text: str, length: int) -> str:
    """Return the text in one line, without what a database or a table cannot hold."""
    kept = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()[:length]
