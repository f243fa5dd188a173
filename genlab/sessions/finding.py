"""Finding a led session: by its code, or by a personal link. Guessing codes is slowed down."""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from genlab.errors import GenlabError
from genlab.protocols.hosting import LISTED, Hosting, of_stored
from genlab.sessions.hosting import CODE_LENGTH, CODE_LETTERS
from genlab.sessions.tokens import token_hash
from genlab.store import reading
from genlab.store import tables as t
from genlab.store.tables import ENDED

WINDOW_S = 60.0
WRONG_AN_ADDRESS = 40  # a class behind one address may mistype so often in a minute
WRONG_IN_ALL = 300
"""At 300 wrong codes a minute one of 100 open sessions is found every 20 days, and a lone guesser is slower still."""


@dataclass(frozen=True)
class Joinable:
    """A session that can be joined, as much of it as a stranger may know.

    Attributes:
        session_id, title, pack_name, hosting: what it is.
        label: of the personal link it was found by; "" for a code.
        joined: whether the owner of the personal link is in already.
    """

    session_id: int
    title: str
    pack_name: str
    hosting: Hosting
    label: str = ""
    joined: bool = False


class Attempts:
    """Counts wrong codes by address, in this process; too many close the door for a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Count from now; `clock` gives seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: defaultdict[str, deque[float]] = defaultdict(deque)

    def check(self, address: str) -> None:
        """Let an address try.

        Raises:
            GenlabError: where it, or all together, have been wrong too often within a minute.
        """
        with self._lock:
            now = self._clock()
            for key in list(self._wrong):
                times = self._wrong[key]
                while times and times[0] <= now - WINDOW_S:
                    times.popleft()
                if not times:
                    del self._wrong[key]
            everyone = sum(map(len, self._wrong.values()))
            if len(self._wrong.get(address, ())) >= WRONG_AN_ADDRESS or everyone >= WRONG_IN_ALL:
                raise GenlabError("Too many wrong codes. Wait a minute, then try again.")

    def wrong(self, address: str) -> None:
        """Remember a wrong code."""
        with self._lock:
            self._wrong[address].append(self._clock())


ATTEMPTS = Attempts()


def by_code(engine: Engine, code: str, address: str, attempts: Attempts = ATTEMPTS) -> Joinable:
    """Return the session of a code; lower case, spaces and hyphens are forgiven.

    Raises:
        GenlabError: for a code of no session, an ended session, one that takes personal links only, or too many wrong
            codes before.
    """
    attempts.check(address)
    plain = "".join(letter for letter in code.upper() if letter in CODE_LETTERS)
    row = _find(engine, t.session.c.join_code == plain) if len(plain) == CODE_LENGTH else None
    if row is None:
        attempts.wrong(address)
        raise GenlabError(f"No session has the code '{code[:20]}'. Ask your host for it.")
    found = _joinable(row)
    if found.hosting.naming == LISTED:
        raise GenlabError("This session is joined by a personal link. Ask your host for yours.")
    return found


def by_link(engine: Engine, token: str, address: str, attempts: Attempts = ATTEMPTS) -> Joinable:
    """Return the session of a personal link.

    Raises:
        GenlabError: for an unknown link, an ended session, or too many wrong ones before.
    """
    attempts.check(address)
    digest = token_hash(token)
    with reading(engine) as connection:
        invited = connection.execute(
            select(t.invitation).where(t.invitation.c.token_sha256 == digest)
        ).one_or_none()
        joined = connection.execute(
            select(t.participant.c.id).where(t.participant.c.token_sha256 == digest)
        ).one_or_none()
    if invited is None:
        attempts.wrong(address)
        raise GenlabError("Unknown personal link: it is misspelt, or belongs to another database.")
    return _joinable(_find(engine, t.session.c.id == invited.session_id), invited.label, joined is not None)


def _find(engine: Engine, which: Any) -> Any:
    with reading(engine) as connection:
        return connection.execute(select(t.session).where(which)).one_or_none()


def _joinable(row: Any, label: str = "", joined: bool = False) -> Joinable:
    if row.state == ENDED and not joined:
        raise GenlabError("This session has ended.")
    return Joinable(row.id, row.title, row.pack_name, of_stored(row.hosting or {}), label, joined)
