"""A session's pulse: one short text that changes whenever its host changes anything that phones must know.

Phones feel it every two seconds. It is read from the database at most twice a second for a session, however many
phones ask.
"""

import threading
import time

from sqlalchemy import Engine, select

from genlab.store import reading
from genlab.store import tables as t

KEPT_S = 0.5
MOST_KEPT = 10_000


def version(state: str, position: int | None, revealed: bool) -> str:
    """Return the pulse of a session that stands like that."""
    return f"{state}-{'' if position is None else position}-{int(revealed)}"


class Pulses:
    """The pulses of all sessions of a database, kept for half a second."""

    def __init__(self, engine: Engine) -> None:
        """Read from this database."""
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: dict[int, tuple[float, str | None]] = {}

    def of(self, session_id: int) -> str | None:
        """Return a session's pulse; None where there is no such session."""
        now = time.monotonic()
        with self._lock:
            at, kept = self._kept.get(session_id, (-KEPT_S, None))
            if now - at < KEPT_S:
                return kept
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            with reading(self._engine) as connection:
                row = connection.execute(
                    select(t.session.c.state, t.session.c.position, t.session.c.revealed).where(
                        t.session.c.id == session_id
                    )
                ).one_or_none()
            found = None if row is None else version(row.state, row.position, row.revealed)
            self._kept[session_id] = (now, found)
            return found
