"""A led session as its host sees it, found by the host's secret."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from genlab.errors import GenlabError
from genlab.protocols import Settings
from genlab.protocols.hosting import Hosting
from genlab.protocols.hosting import of_stored as hosting_of
from genlab.protocols.settings import of_stored as settings_of
from genlab.sessions.tokens import token_hash
from genlab.store import reading
from genlab.store import tables as t


@dataclass(frozen=True)
class Led:
    """A session as its host sees it.

    Attributes:
        session_id, title, join_code, pack_name, pack_sha256, protocol, settings, hosting: what it is.
        questions: main questions of a round.
        seed: the first participant's.
        drawing: how its rounds are drawn.
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
    drawing: int
    state: str
    locked: bool
    position: int | None
    revealed: bool
    opened_at: datetime | None

    @property
    def length(self) -> int:
        """How many trials a round has at most."""
        return self.questions + self.settings.beside


def led(engine: Engine, host_token: str) -> Led:
    """Return the session of a host's secret.

    Raises:
        GenlabError: for a secret that belongs to no session.
    """
    with reading(engine) as connection:
        return find_led(connection, host_token)


def find_led(connection: Connection, host_token: str, alone: bool = False) -> Led:
    """Return the session of a host's secret, within a transaction.

    Args:
        connection: the database.
        host_token: the host's secret.
        alone: let nobody else change the session until the transaction ends.

    Raises:
        GenlabError: for a secret that belongs to no session.
    """
    statement = select(t.session).where(t.session.c.host_sha256 == token_hash(host_token))
    row = connection.execute(statement.with_for_update(key_share=True) if alone else statement).one_or_none()
    if row is None:
        raise GenlabError("Unknown host link: it is misspelt, or belongs to another database.", "host")
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
        drawing=row.drawing,
        state=row.state,
        locked=row.locked,
        position=row.position,
        revealed=row.revealed,
        opened_at=row.opened_at,
    )
