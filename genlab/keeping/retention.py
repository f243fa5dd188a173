"""Deleting people's answers: of one participant, of a session, or of all before a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, exists, or_, select, tuple_
from sqlalchemy.exc import OperationalError

from genlab.errors import GenlabError
from genlab.store import tables as t
from genlab.store import writing
from genlab.store.tables import ENDED


@dataclass(frozen=True)
class Forgotten:
    """What was deleted (or would be).

    Attributes:
        rows: how many rows of each table, those that hold none left out.
        wiped: whether the freed space has been overwritten; False where another process held the file.
    """

    rows: dict[str, int]
    wiped: bool = True


def forget(
    engine: Engine,
    *,
    participant: int | None = None,
    session: int | None = None,
    before: datetime | None = None,
    pretend: bool = False,
) -> Forgotten:
    """Delete participants with all that is stored of them, in one transaction, and overwrite the space.

    Sessions that are left without a participant go too, unless people may still join them by a code.

    Args:
        engine: the database.
        participant: this one alone.
        session: all of this session, and the session itself.
        before: all who joined before this moment.
        pretend: count only.

    Raises:
        GenlabError: unless exactly one of the three is named, and where it does not exist.
    """
    if sum(value is not None for value in (participant, session, before)) != 1:
        raise GenlabError("Expected one of: a participant, a session, a date.")
    person, sitting = t.participant.c, t.session.c
    who: ColumnElement[bool]
    left: ColumnElement[bool]
    if participant is not None:
        who = person.id == participant
        left = sitting.id.in_(select(person.session_id).where(who))
    elif session is not None:
        who, left = person.session_id == session, sitting.id == session
    else:
        who, left = person.joined_at < before, sitting.created_at < before
    with writing(engine) as connection:
        trying = connection.begin_nested()
        if participant is not None or session is not None:
            asked: Table = t.participant if session is None else t.session
            number = participant if session is None else session
            if connection.execute(select(asked.c.id).where(asked.c.id == number)).one_or_none() is None:
                raise GenlabError(f"Unknown {asked.name} {number}.")
        doomed = list(connection.execute(select(sitting.id).where(left)).scalars())
        rows: dict[str, int] = {}
        _delete(connection, t.participant, who, rows)
        empty: ColumnElement[bool] = sitting.id.in_(doomed)
        if session is None:
            others = exists().where(person.session_id == sitting.id, ~who)
            empty &= or_(sitting.join_code.is_(None), sitting.state == ENDED) & ~others
        _delete(connection, t.session, empty, rows)
        if pretend:
            trying.rollback()
    found = {name: count for name, count in rows.items() if count}
    return Forgotten(found, pretend or not found or _wipe(engine))


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
