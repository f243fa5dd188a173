"""Finding a led session: by its code, which is slow to guess, or by a personal link, which nobody guesses."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from genlab.errors import GenlabError
from genlab.protocols.hosting import LISTED, Hosting, of_stored
from genlab.sessions import seats
from genlab.sessions.attempts import ATTEMPTS, Attempts
from genlab.sessions.hosting import CODE_LENGTH, CODE_LETTERS
from genlab.sessions.tokens import token_hash
from genlab.store import reading
from genlab.store import tables as t
from genlab.store.tables import ENDED


@dataclass(frozen=True)
class Joinable:
    """A session that can be joined, as much of it as a stranger may know.

    Attributes:
        session_id, title, pack_name, hosting: what it is.
        label: of the personal link it was found by; "" for a code.
        joined: whether the owner of the personal link, or of the browser's seat, is in already.
        seat: the token of the browser's participant, where each browser has one seat.
        browser: what is stored of the browser; None where it gives no key.
    """

    session_id: int
    title: str
    pack_name: str
    hosting: Hosting
    label: str = ""
    joined: bool = False
    seat: str | None = None
    browser: str | None = None


def by_code(
    engine: Engine, code: str, address: str, attempts: Attempts = ATTEMPTS, key: str | None = None
) -> Joinable:
    """Return the session of a code; lower case, spaces and hyphens are forgiven.

    Args:
        engine: the database.
        code: as somebody typed it.
        address: where they are.
        attempts: counts wrong codes; what cannot be a code is none.
        key: of their browser, see `genlab.sessions.seats`.

    Raises:
        GenlabError: for a code of no session, an ended or locked session, one that takes personal links only, or too
            many wrong codes before.
    """
    plain = "".join(letter for letter in code.upper() if letter in CODE_LETTERS)
    whole = len(plain) == CODE_LENGTH
    row = _find(engine, t.session.c.join_code == plain) if whole else None
    if whole:
        attempts.tried(address, plain, row.id if row else None, key)
    if row is None:
        raise GenlabError(f"No session has the code '{code[:20]}'. Ask your host for it.")
    lead = of_stored(row.hosting or {})
    if lead.naming == LISTED:
        raise GenlabError("This session is joined by a personal link. Ask your host for yours.")
    attempts.near(address, row.id)
    seat = seats.seat(key, row.id, row.join_code) if key and lead.one_seat else None
    return _joinable(row, key, seat=seat, joined=seat is not None and _is_in(engine, seat))


def by_link(engine: Engine, token: str, key: str | None = None) -> Joinable:
    """Return the session of a personal link. Its token has 128 random bits: nobody who opens one has to wait.

    Args:
        engine: the database.
        token: the link's.
        key: of the browser that opens it, see `genlab.sessions.seats`.

    Raises:
        GenlabError: for an unknown link, or an ended or locked session.
    """
    with reading(engine) as connection:
        invited = connection.execute(
            select(t.invitation).where(t.invitation.c.token_sha256 == token_hash(token))
        ).one_or_none()
    if invited is None:
        raise GenlabError("Unknown personal link: it is misspelt, or belongs to another database.")
    row = _find(engine, t.session.c.id == invited.session_id)
    return _joinable(row, key, label=invited.label, joined=_is_in(engine, token))


def _find(engine: Engine, which: Any) -> Any:
    with reading(engine) as connection:
        return connection.execute(select(t.session).where(which)).one_or_none()


def _is_in(engine: Engine, token: str) -> bool:
    with reading(engine) as connection:
        own = select(t.participant.c.id).where(t.participant.c.token_sha256 == token_hash(token))
        return connection.execute(own).one_or_none() is not None


def _joinable(
    row: Any, key: str | None, label: str = "", seat: str | None = None, joined: bool = False
) -> Joinable:
    if row.state == ENDED and not joined:
        raise GenlabError("This session has ended.")
    if row.locked and not joined:
        raise GenlabError("The host lets nobody else in.")
    browser = seats.browser(key, row.id, row.join_code) if key else None
    return Joinable(
        row.id, row.title, row.pack_name, of_stored(row.hosting or {}), label, joined, seat, browser
    )
