"""Rounds that were drawn and of which nothing is stored yet: who only looks leaves nothing behind.

A drawn round's token says where it belongs and what draws its questions, so that any process can show the first of
them. With the first answer it is stored, and from then on is a participant's token as any other.
"""

import itertools
import re
import secrets
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from genlab import protocols
from genlab.errors import GenlabError, StoreError
from genlab.protocols.settings import of_stored
from genlab.sessions.attempts import place
from genlab.sessions.joining import check_joined, check_seed, first_seed, join
from genlab.sessions.opening import FRESH_SEEDS, session_row
from genlab.sessions.standing import Standing, read_standing
from genlab.sessions.tokens import new_token, token_hash
from genlab.store import reading
from genlab.store.tables import OPEN

if TYPE_CHECKING:
    from genlab.packs import Pack

_TOKEN = re.compile(r"[\w-]{16,64}\.([1-9]\d{0,9})\.(\d{1,13})", re.ASCII)
MOST_TURNS = 60
"""Rounds to look at for one with another beginning; where a pack has no other fakes, there is none."""
_turns: dict[int, Iterator[int]] = {}
_turning = threading.Lock()


class Rows:
    """Bounds the questions that are stored for rounds begun from one address; may be used from any thread.

    Args:
        most: so many at once: those of a large class that begins long rounds together.
        a_second: so many more a second from then on.
    """

    def __init__(self, most: int = 8_000, a_second: float = 20.0, most_kept: int = 10_000) -> None:
        self.most, self.a_second, self.most_kept = most, a_second, most_kept
        self._lock = threading.Lock()
        self._taken: dict[str, tuple[float, float]] = {}

    def take(self, address: str, count: int, now: float | None = None) -> None:
        """Take room for so many questions.

        Raises:
            StoreError: where there is none now.
        """
        address, now = place(address), time.monotonic() if now is None else now
        with self._lock:
            taken, since = self._taken.pop(address, (0.0, now))
            taken = max(0.0, taken - (now - since) * self.a_second)
            room = taken + count <= self.most
            self._taken[address] = taken + count if room else taken, now
            if len(self._taken) > self.most_kept:
                del self._taken[next(iter(self._taken))]
        if not room:
            raise StoreError("Many rounds were begun from here. Please try again in a minute.", "crowded")


ROWS = Rows()


def draw(
    engine: Engine,
    session_id: int,
    pack: "Pack",
    seed: int | None = None,
    not_first: Collection[str] = (),
) -> str:
    """Draw a round of a session that anyone may enter; return its token. Nothing is stored.

    Args:
        engine: the database.
        session_id: as `open_session` returned it.
        pack: the session's pack.
        seed: draws the questions; by default the next in turn.
        not_first: generators whose fakes do not come first where no seed is asked for. How often the first image is a
            fake does not depend on it.

    Raises:
        GenlabError: as `join`, and for a session that a host leads.
    """
    with reading(engine) as connection:
        session = session_row(connection, session_id)
    check_joined(session, pack)
    if session.join_code is not None:
        raise GenlabError(f"Session {session_id} is joined by its code. Expected one that anyone may enter.")
    seed = _turn_without(session, pack, not_first) if seed is None else check_seed(session, seed)
    return f"{new_token()}.{session_id}.{seed}"


def look(engine: Engine, token: str) -> Standing | None:
    """Return where a drawn round stands: at its first question; None where the token is of no such round.

    Raises:
        GenlabError: where the session's pack is gone or another one, or the session has ended.
    """
    found = _read(engine, token)
    if found is None:
        return None
    session, pack, seed = found
    protocol, settings = protocols.get(session.protocol), of_stored(session.settings)
    planned = protocols.plan(
        protocol, settings, pack.reals, pack.fakes, session.questions, seed, session.drawing, pack.begins
    )
    first = protocols.following(protocol, settings, planned[0].part, ())
    question = planned[0].question
    row = SimpleNamespace(
        trial=0,
        stimuli=question.stimuli,
        truth=question.truth,
        part=planned[0].part,
        exposure_ms=None if first is None else first.exposure_ms,
        served_at=datetime.now(UTC),
        expired_at=None,
        correct=None,
        choice=None,
    )
    known = {name: value for name, value in session._mapping.items() if name != "id"}
    seat = SimpleNamespace(
        **{**known, "seed": seed},
        id=0,
        session_id=session.id,
        token_sha256=token_hash(token),
        removed_at=None,
        label="",
        nickname="",
        music="",
    )
    return read_standing(seat, [row])


def store(
    engine: Engine, token: str, *, language: str = "", address: str = "", served_at: datetime | None = None
) -> bool:
    """Store a drawn round, with all its questions; safe to repeat.

    Args:
        engine: the database.
        token: the round's.
        language: as in `join`.
        address: where it was begun.
        served_at: when its first question was shown.

    Returns:
        Whether the token is of a drawn round.

    Raises:
        GenlabError: as `join`, and where too many were begun from the address.
    """
    found = _read(engine, token)
    if found is None:
        return False
    session, pack, seed = found
    ROWS.take(address, session.questions)
    with suppress(IntegrityError):  # two taps at once: the first has stored it
        join(engine, session.id, pack, seed=seed, language=language, token=token, served_at=served_at)
    return True


def _read(engine: Engine, token: str) -> tuple[Any, "Pack", int] | None:
    """Return the session that a drawn round's token names, its pack, and the seed."""
    from genlab import packs

    said = _TOKEN.fullmatch(token)
    if said is None:
        return None
    with reading(engine) as connection:
        try:
            session = session_row(connection, int(said.group(1)))
        except GenlabError:
            return None
    if session.join_code is not None or session.state != OPEN:
        return None
    pack = packs.load(session.pack_name)
    check_joined(session, pack)
    return session, pack, check_seed(session, int(said.group(2)))


def _turn_without(session: Any, pack: "Pack", not_first: Collection[str]) -> int:
    """Return the seed whose turn it is; where it begins with one of those, the next that begins with another fake."""
    protocol, settings = protocols.get(session.protocol), of_stored(session.settings)

    def first(seed: int) -> str:
        planned = protocols.plan(
            protocol, settings, pack.reals, pack.fakes, session.questions, seed, session.drawing, pack.begins
        )
        return planned[0].question.generator

    seed = _turn(session)
    if first(seed) in not_first:
        for _ in range(MOST_TURNS):
            other = _turn(session)
            if first(other) not in ("", *not_first):
                return other
    return seed


def _turn(session: Any) -> int:
    """Return the seed whose turn it is: those drawn one after the other are dealt different images.

    Each process begins anywhere, so that no two of them draw the same.
    """
    with _turning:
        if session.id not in _turns:
            begin = (first_seed(session) + secrets.randbelow(FRESH_SEEDS)) % FRESH_SEEDS
            _turns[session.id] = itertools.count(begin)
        return next(_turns[session.id])
