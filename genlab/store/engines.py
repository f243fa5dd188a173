"""Engines for SQLite and PostgreSQL, and the two kinds of transaction: reading and writing."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from genlab.errors import GenlabError, StoreError
from genlab.paths import user_dir
from genlab.store import meters
from genlab.store.migrate import migrate

BUSY_TIMEOUT_S = 3
"""How long a writer waits for another process: its player is told before the phone sends again (after 4 s)."""
OPENING_TIMEOUT_S = 30
"""How long a process that starts waits for another one that migrates."""
POOL_SIZE = 10
MAX_OVERFLOW = 10
POOL_TIMEOUT_S = 10
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_PG_FULL, _PG_LOCKED = ("53100",), ("40001", "40P01", "55P03", "57014")


def connect(url: str | None = None) -> Engine:
    """Open the database and bring its tables up to date. Costly: keep the engine, one for each process.

    Args:
        url: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`. Without one, GENLAB_DATABASE_URL; without that,
            the file genlab.sqlite3 in the user's folder.

    Raises:
        GenlabError: for a URL that is not understood, a database that cannot be reached, or one that a newer genlab has
            written. The message never holds the password.
    """
    target = _checked(
        url or os.environ.get("GENLAB_DATABASE_URL") or f"sqlite:///{user_dir() / 'genlab.sqlite3'}"
    )
    make = _sqlite if target.get_backend_name() == "sqlite" else _postgresql
    opening = make(target, OPENING_TIMEOUT_S)
    try:
        migrate(opening)
    except (DBAPIError, OSError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise StoreError(f"Cannot open the database {target.render_as_string()}: {reason}", "gone") from error
    finally:
        opening.dispose()
    return make(target, BUSY_TIMEOUT_S)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection for reads that belong together; it waits for no writer.

    Raises:
        StoreError: where the database cannot do its work now.
    """
    with _told(), engine.connect().execution_options(genlab_reading=True) as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose reads all see one moment, however long they take and whoever writes meanwhile.

    Raises:
        StoreError: where the database cannot do its work now.
    """
    # SQLite's transactions always see one moment.
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with _told(), engine.connect().execution_options(genlab_reading=True, **options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose changes are stored together when the block ends, or not at all if it raises.

    Raises:
        StoreError: where the database cannot do its work now.
    """
    lock: threading.Lock | None = engine.get_execution_options().get("genlab_writer")
    began = time.perf_counter()
    if lock is None:
        with _told(), engine.begin() as connection:
            yield connection
    else:
        # SQLite lets others wait by sleeping longer and longer; a queue of our own threads is fairer and faster.
        if not lock.acquire(timeout=BUSY_TIMEOUT_S):
            raise StoreError("The database is busy. Nothing was stored; please try again.", "locked")
        try:
            with _told(), engine.begin() as connection:
                yield connection
        finally:
            lock.release()
    meters.WRITE_SECONDS.observe(time.perf_counter() - began)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what a database cannot do now in one line; what is wrong with a statement stays what it is."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreError("The database is busy. Nothing was stored; please try again.", "locked") from error
    except (OperationalError, InterfaceError, InternalError) as error:
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            raise  # a statement that is wrong
        raise _store_error(error) from error


def _store_error(error: DBAPIError) -> StoreError:
    cause: Any = error.orig
    lite = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF  # the low byte is the primary code
    code = getattr(cause, "sqlstate", None)
    if lite in _FULL or code in _PG_FULL:
        return StoreError("The database's disk is full. Nothing was stored.", "full")
    if lite in _LOCKED or code in _PG_LOCKED:
        return StoreError("The database is busy. Nothing was stored; please try again.", "locked")
    reason = next(iter(str(cause).splitlines()), type(cause).__name__)
    return StoreError(f"The database cannot be reached: {reason}", "gone")


def insert_or_ignore(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row, or do nothing where one of its unique keys is taken; return whether it was inserted.

    One statement: of several at once, in several processes, exactly one returns True.
    """
    return connection.execute(_insert_or_ignore(table, connection.dialect.name), row).rowcount == 1


@cache
def _insert_or_ignore(table: Table, dialect: str) -> Insert:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def _checked(url: str) -> URL:
    try:
        target = make_url(url)
        backend = target.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise GenlabError(
            "Invalid database URL. Expected sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from error
    if backend in ("postgresql", "postgres"):  # hosts hand out both spellings
        return target.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise GenlabError(f"Unknown database {backend!r}. Expected sqlite or postgresql.")
    if target.database in (None, "", ":memory:"):
        raise GenlabError(
            "A SQLite database in memory is not shared between threads. Expected sqlite:///FILE."
        )
    return target


def _sqlite(url: URL, patience_s: float) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": patience_s},
        pool_size=POOL_SIZE,
        max_overflow=MAX_OVERFLOW,
        pool_timeout=POOL_TIMEOUT_S,
        hide_parameters=True,  # a log must hold no answers and no names
        execution_options={"genlab_writer": threading.Lock()},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # leave BEGIN to us
        _use_wal(connection, patience_s)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(
            "PRAGMA secure_delete=ON"
        )  # who is forgotten is overwritten; answers delete nothing

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer that begins by reading could not become one while another writes: it says so at once.
        read_only = connection.get_execution_options().get("genlab_reading")
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _use_wal(connection: sqlite3.Connection, patience_s: float) -> None:
    """Let readers and a writer work side by side; wait for processes that make the same change to a new file.

    (The switch answers "locked" at once where another connection writes, whatever the busy timeout.)
    """
    deadline = time.monotonic() + patience_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _postgresql(url: URL, patience_s: float) -> Engine:
    return create_engine(
        url,
        connect_args={
            "connect_timeout": 5,
            "options": f"-c timezone=UTC -c lock_timeout={round(patience_s * 1000)}",
        },
        pool_size=POOL_SIZE,
        max_overflow=MAX_OVERFLOW,
        pool_timeout=POOL_TIMEOUT_S,
        hide_parameters=True,  # a log must hold no answers and no names
        pool_pre_ping=True,  # a restarted database costs nobody an error
    )
