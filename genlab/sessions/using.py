"""Packs in use: while a class is asked about a pack, nobody else is shown what is real in it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, or_, select

from genlab.sessions.tokens import token_hash
from genlab.store import reading
from genlab.store import tables as t
from genlab.store.tables import ENDED

IDLE = timedelta(days=1)
"""A session that nobody has touched for so long holds its pack no more: one that was left open stops nobody."""


def in_use(engine: Engine, host_tokens: Iterable[str] = ()) -> dict[str, str]:
    """Return the packs that led sessions use now, by the SHA-256 of their files, with their names.

    A session uses its pack until it ends, or until for a day it was not opened, nobody joined, and no question was
    asked in it.

    Args:
        engine: the database.
        host_tokens: secrets of hosts; their own sessions do not count.
    """
    since = datetime.now(UTC) - IDLE
    own = t.participant.c.session_id == t.session.c.id
    joined = select(t.participant.c.id).where(own, t.participant.c.joined_at >= since)
    asked = (
        select(t.trial.c["index"])
        .select_from(t.trial.join(t.participant))
        .where(own, t.trial.c.served_at >= since)
    )
    using = select(t.session.c.pack_sha256, t.session.c.pack_name).where(
        t.session.c.host_sha256.is_not(None),
        t.session.c.state != ENDED,
        t.session.c.host_sha256.not_in([token_hash(token) for token in host_tokens]),
        or_(
            t.session.c.created_at >= since,
            t.session.c.opened_at >= since,
            joined.correlate(t.session).exists(),
            asked.correlate(t.session).exists(),
        ),
    )
    with reading(engine) as connection:
        return {row.pack_sha256: row.pack_name for row in connection.execute(using)}
