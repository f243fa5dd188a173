"""Standing sessions, which anyone may join: opened once for what is asked, found again, ended."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, select, update

from genlab import protocols
from genlab.errors import GenlabError
from genlab.media import MELODY
from genlab.protocols import Settings
from genlab.store import insert_or_ignore, reading, writing
from genlab.store import tables as t
from genlab.store.tables import ENDED, OPEN

if TYPE_CHECKING:
    from genlab.packs import Pack

MAX_QUESTIONS = 1000
FRESH_SEEDS = 10**9  # a standing session's first seed is below it: short enough for a link
LED_SEEDS = 10**12
"""From here on seeds belong to sessions that a host leads: no link asks the same questions."""
MOST_SEED = 10**15  # a led session's first seed is below it: a spreadsheet keeps fifteen digits


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
    check_pack(asked, settings, pack)
    questions = count_questions(asked, settings, questions)
    standing = select(t.session.c.id).where(
        t.session.c.join_code.is_(None),
        t.session.c.state == OPEN,
        t.session.c.pack_sha256 == pack.sha256,
        t.session.c.protocol == protocol,
        t.session.c.questions == questions,
        t.session.c.settings_key == settings.key,
        t.session.c.drawing == protocols.DRAWING,
    )
    with reading(engine) as connection:
        found: int | None = connection.execute(standing).scalar()
    if found is not None:
        return found
    # What cannot be drawn fails here rather than for the first to join.
    protocols.plan(asked, settings, pack.reals, pack.fakes, questions, seed=0, begins=pack.begins)
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
                "drawing": protocols.DRAWING,
            },
        )
        opened: int = connection.execute(standing).scalar_one()
    return opened


def check_pack(asked: protocols.Protocol, settings: Settings, pack: "Pack") -> None:
    """Raise GenlabError for a pack that a protocol cannot ask about, or that has not what is set: an aid, or tunes."""
    asked.check_asked(pack.medium.name, pack.form)
    if settings.aid and not pack.surprises:
        raise GenlabError(
            f"Invalid aid for pack '{pack.name}'. Expected a pack built with an aid. Received: one without."
        )
    if settings.music and pack.medium.name != MELODY:
        raise GenlabError(
            f"Invalid music for pack '{pack.name}'. Expected a pack of tunes. Received: one of {pack.medium.name}."
        )


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
        session_row(connection, session_id)
        connection.execute(
            update(t.session)
            .where(t.session.c.id == session_id, t.session.c.state != ENDED)
            .values(state=ENDED, ended_at=datetime.now(UTC))
        )


def session_row(connection: Connection, session_id: int, waits: bool = False, alone: bool = False) -> Any:
    """Return a session's row.

    Args:
        connection: the database.
        session_id: its number.
        waits: nobody changes it until the transaction ends.
        alone: nor does anybody else who asks for it `alone` go on until then.
    """
    statement = select(t.session).where(t.session.c.id == session_id)
    if waits or alone:
        statement = statement.with_for_update(read=not alone, key_share=alone)
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise GenlabError(f"Unknown session {session_id!r}.")
    return row
