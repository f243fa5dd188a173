"""A session's pulse: one short text that changes whenever its host changes anything that phones must know.

Beside it stands who was sent out, by the names of their rounds, which say nothing to anybody else: the phone that
finds itself among them, or no longer, asks where it stands. Phones feel the pulse every few seconds. It is read from
the database at most twice a second for a session, however many phones ask. A pulse has a name that only the session's
own people are told: nobody else can feel it.
"""

import hashlib
import hmac
import re
import threading
import time
from dataclasses import dataclass

from sqlalchemy import Engine, select

from genlab.store import reading
from genlab.store import tables as t

KEPT_S = 0.5
MOST_KEPT = 10_000
_PLACE = re.compile(r"([1-9]\d{0,9})-([0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True)
class Pulse:
    """What a phone feels: how the session stands, and the rounds (`Standing.round`) of those who were sent out."""

    version: str
    out: tuple[str, ...] = ()


def round_name(session_id: int, token_sha256: str) -> str:
    """Return what names a round to whoever has its token; it follows from the token and gives no rights."""
    return f"{session_id}-{token_sha256[:16]}"


def version(state: str, position: int | None, revealed: bool) -> str:
    """Return the pulse of a session that stands like that."""
    return f"{state}-{'' if position is None else position}-{int(revealed)}"


def place(session_id: int, host_sha256: str | None) -> str:
    """Return what a led session's pulse is called: its number, and what nobody can guess who has only that."""
    return f"{session_id}-{_key(host_sha256)}"


def _key(host_sha256: str | None) -> str:
    return hashlib.sha256(f"pulse {host_sha256}".encode()).hexdigest()[:32] if host_sha256 else ""


class Pulses:
    """The pulses of all sessions of a database, kept for half a second."""

    def __init__(self, engine: Engine) -> None:
        """Read from this database."""
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: dict[int, tuple[float, str, Pulse | None]] = {}

    def of(self, place: str) -> Pulse | None:
        """Return the pulse of this name; None where no session has it."""
        found = _PLACE.fullmatch(place)
        if found is None or int(found[1]) >= 2**31:
            return None
        key, pulse = self._read(int(found[1]))
        return pulse if hmac.compare_digest(found[2], key) else None

    def _read(self, session_id: int) -> tuple[str, Pulse | None]:
        """Return the key of a session's pulse, and the pulse."""
        now = time.monotonic()
        with self._lock:
            at, key, found = self._kept.get(session_id, (-KEPT_S, "", None))
            if now - at < KEPT_S:
                return key, found
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            with reading(self._engine) as connection:
                row = connection.execute(
                    select(
                        t.session.c.host_sha256, t.session.c.state, t.session.c.position, t.session.c.revealed
                    ).where(t.session.c.id == session_id)
                ).one_or_none()
                out = connection.execute(
                    select(t.participant.c.token_sha256)
                    .where(t.participant.c.session_id == session_id, t.participant.c.removed_at.is_not(None))
                    .order_by(t.participant.c.id)
                ).scalars()
                rounds = tuple(round_name(session_id, token) for token in out)
            key, found = "", None
            if row is not None:
                key = _key(row.host_sha256)
                found = Pulse(version(row.state, row.position, row.revealed), rounds)
            self._kept[session_id] = (now, key, found)
            return key, found
