"""Deleting what people did: the answers of one participant, of a session, or of all before a day, and collections."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, exists, false, or_, select, tuple_
from sqlalchemy.exc import OperationalError

from genlab.errors import GenlabError
from genlab.keeping.customers import leave, untouched_since
from genlab.store import tables as t
from genlab.store import writing
from genlab.store.tables import ENDED

AT_ONCE = 500
"""Collections that one statement deletes."""


@dataclass(frozen=True)
class Forgotten:
    """What was deleted (or would be).

    Attributes:
        rows: how many rows of each table, those that hold none left out.
        cancelled: how many orders waited to be made, and were cancelled.
        kept: how many orders stay, without whose they are (`genlab.keeping.customers`).
        wiped: whether the freed space has been overwritten; False where another process held the file.
    """

    rows: dict[str, int]
    cancelled: int = 0
    kept: int = 0
    wiped: bool = True


def forget(
    engine: Engine,
    *,
    participant: int | None = None,
    session: int | None = None,
    collection: int | None = None,
    before: datetime | None = None,
    pretend: bool = False,
) -> Forgotten:
    """Delete participants, or collections of the studio, with all that is stored of them, and overwrite the space.

    It is done in one transaction. Sessions that are left without a participant go too, unless people may still join
    them by a code. Orders that were made stay, without whose they are.

    Args:
        engine: the database.
        participant: this one alone.
        session: all of this session, and the session itself.
        collection: this one, with its boards and designs.
        before: all who joined before this moment, and all collections that nobody has touched since.
        pretend: count only.

    Raises:
        GenlabError: unless exactly one of the four is named, and where it does not exist.
    """
    asked = {"participant": participant, "session": session, "collection": collection, "date": before}
    if sum(value is not None for value in asked.values()) != 1:
        raise GenlabError("Expected one of: a participant, a session, a collection, a date.")
    person, sitting = t.participant.c, t.session.c
    who: ColumnElement[bool] = false()
    left: ColumnElement[bool] = false()
    customers: ColumnElement[bool] = false()
    if participant is not None:
        who = person.id == participant
        left = sitting.id.in_(select(person.session_id).where(who))
    elif session is not None:
        who, left = person.session_id == session, sitting.id == session
    elif collection is not None:
        customers = t.collection.c.id == collection
    elif before is not None:
        who, left = person.joined_at < before, sitting.created_at < before
        customers = untouched_since(before)
    with writing(engine) as connection:
        trying = connection.begin_nested()
        for table in (t.participant, t.session, t.collection):
            number = asked[table.name]
            known = select(table.c.id).where(table.c.id == number)
            if number is not None and connection.execute(known).one_or_none() is None:
                raise GenlabError(f"Unknown {table.name} {number}.")
        doomed = list(connection.execute(select(sitting.id).where(left)).scalars())
        rows: dict[str, int] = {}
        _delete(connection, t.participant, who, rows)
        empty: ColumnElement[bool] = sitting.id.in_(doomed)
        if session is None:
            others = exists().where(person.session_id == sitting.id, ~who)
            empty &= or_(sitting.join_code.is_(None), sitting.state == ENDED) & ~others
        _delete(connection, t.session, empty, rows)
        # Held from here on: whoever is about to lay a board there waits, and is told that it is gone.
        gone = list(
            connection.execute(select(t.collection.c.id).where(customers).with_for_update()).scalars()
        )
        cancelled = kept = 0
        for begin in range(0, len(gone), AT_ONCE):
            these = t.collection.c.id.in_(gone[begin : begin + AT_ONCE])
            orders = leave(connection, these)
            cancelled, kept = cancelled + orders.cancelled, kept + orders.kept
            _delete(connection, t.collection, these, rows)
        if pretend:
            trying.rollback()
    found = {name: count for name, count in rows.items() if count}
    return Forgotten(found, cancelled, kept, pretend or not found or _wipe(engine))


def _delete(connection: Connection, table: Table, where: ColumnElement[bool], rows: dict[str, int]) -> None:
    """Delete rows, and before them all that refer to them; count both."""
    for child, condition in _children(table, where):
        _delete(connection, child, condition, rows)
    rows[table.name] = rows.get(table.name, 0) + connection.execute(delete(table).where(where)).rowcount


def _children(table: Table, where: ColumnElement[bool]) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    for child in t.metadata.sorted_tables:
        for key in child.foreign_key_constraints:
            if key.referred_table is not table or child is table:
                continue
            own: list[Any] = [element.parent for element in key.elements]
            parents: list[Any] = [element.column for element in key.elements]
            chosen = select(*parents).where(where)
            yield child, own[0].in_(chosen) if len(own) == 1 else tuple_(*own).in_(chosen)


def _wipe(engine: Engine) -> bool:
    """Overwrite what was deleted; return whether that was possible now.

    SQLite's connections overwrite as they delete (`secure_delete`); what is left lies in the write-ahead log and in
    free pages. PostgreSQL's VACUUM frees the rows' space for new ones.
    """
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        if connection.dialect.name != "sqlite":
            connection.rollback()
            raw.autocommit = True
            try:
                for table in reversed(t.metadata.sorted_tables):
                    raw.execute(f'VACUUM "{table.name}"')
            finally:
                raw.autocommit = False
            return True
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        try:
            raw.execute("VACUUM")
            busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except (OperationalError, engine.dialect.dbapi.OperationalError):  # type: ignore[union-attr]
            return False
        return not busy


def day(text: str) -> datetime:
    """Return the moment that a date (its midnight, UTC) or an ISO 8601 time names.

    Raises:
        GenlabError: for anything else.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise GenlabError(f"Invalid date '{text}'. Expected YYYY-MM-DD.") from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
