"""A portable backup: a zip of one JSON-lines file a table, taken while live, restored into SQLite or PostgreSQL.

One format for both: a dump that goes from a laptop's SQLite to a cluster's PostgreSQL is worth more than SQLite's own
online backup, and one snapshot transaction is as consistent.
"""

import json
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    JSON,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from genlab import __version__
from genlab.errors import GenlabError
from genlab.keeping.foreign import fits, flat, row
from genlab.keeping.integrity import Report, verify
from genlab.keeping.numbers import next_ids, set_next_ids
from genlab.paths import written_aside
from genlab.progress import Tell, silent
from genlab.store import connect, snapshot, writing
from genlab.store import tables as t
from genlab.store.migrate import known_revisions, migrate_to, revision
from genlab.training.job import ACTIVE, STOPPED

FORMAT = "genlab backup 1"
WRITING, READING, STORING = "writing rows", "reading rows", "storing rows"
"""What is told of how far it is; between reading and storing, what `verify` tells."""
CARD = "genlab.json"
ROWS = 500  # read and inserted at once
MAX_LINE = 1 << 20
MAX_BYTES = 8 << 30  # of all tables, unpacked: some twenty million answers
MAX_RATIO = 200  # how many times a table may grow when it is unpacked; rows that are alike grow thirty times


def write(engine: Engine, path: Path, tell: Tell = silent) -> dict[str, int]:
    """Write all rows, as they stand at one moment, to a file; people may go on answering.

    Args:
        engine: the database.
        path: the file.
        tell: is told how many rows are written.

    Returns:
        How many rows of each table.

    Raises:
        StoreError: where the database cannot be read.
        GenlabError: where the file cannot be written.
    """
    try:
        with written_aside(path) as aside, snapshot(engine) as connection:
            return _write(connection, aside, tell)
    except OSError as error:
        raise GenlabError(f"Cannot write '{path}'. Received: {error.strerror}.") from error


def _write(connection: Connection, path: Path, tell: Tell) -> dict[str, int]:
    counts: dict[str, int] = {}
    of = _size(connection)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in t.metadata.sorted_tables:
            counts[table.name] = 0
            ordered = select(table).order_by(*table.primary_key)
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
                for row in connection.execution_options(yield_per=ROWS).execute(ordered):
                    values = {name: _plain(value) for name, value in row._mapping.items()}
                    file.write(json.dumps(values, ensure_ascii=False, allow_nan=False).encode() + b"\n")
                    counts[table.name] += 1
                    if counts[table.name] % ROWS == 0:
                        tell(WRITING, sum(counts.values()), of)
        card = {
            "format": FORMAT,
            "genlab": __version__,
            "revision": revision(connection),
            "written_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "rows": counts,
            "next_ids": next_ids(connection),
        }
        archive.writestr(CARD, json.dumps(card, indent=1))
    return counts


def _size(connection: Connection) -> int:
    """Return how many rows a database holds."""
    tables = t.metadata.sorted_tables
    return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def restore(
    engine: Engine,
    path: Path,
    *,
    replace: bool = False,
    unverified: bool = False,
    tell: Tell = silent,
) -> Report:
    """Put a backup's rows in place, all at once or not at all; return what `verify` says of them.

    They are first loaded into a database of their own, brought up to date and verified there, so that a backup that
    is damaged never touches the one in use. One of an older schema is migrated. Training runs that waited or ran come
    back as stopped, and what a shop was still to be told waits: what they would do is for whoever is here to say.

    Args:
        engine: the database to fill.
        path: the backup.
        replace: delete what stands there; without it, the database must be empty.
        unverified: restore it although its counts do not add up.
        tell: is told how many rows are read, checked and stored.

    Raises:
        GenlabError: for a file that is no backup, is damaged, was written by a newer genlab, or does not add up, and
            for a database that is not empty.
    """
    if not replace:
        _expect_empty(engine)
    with tempfile.TemporaryDirectory(prefix="genlab-restore-", ignore_cleanup_errors=True) as folder:
        url = f"sqlite:///{Path(folder) / 'aside.sqlite3'}"
        ids = _load(path, url, tell)
        aside = connect(url)
        try:
            report = verify(aside, tell)
            if report.findings and not unverified:
                raise GenlabError(
                    f"The backup '{path.name}' does not add up, {len(report.findings)} findings."
                    f" The first: {report.findings[0]}."
                )
            with snapshot(aside) as source, writing(engine) as target:
                _copy(source, target, ids, replace, tell)
        finally:
            aside.dispose()
    return report


def _expect_empty(engine: Engine) -> None:
    with snapshot(engine) as connection:
        _check_empty(connection)


def _check_empty(connection: Connection) -> None:
    for table in t.metadata.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise GenlabError(
                f"The database is not empty: it has rows in {table.name!r}. Expected an empty one, or --replace."
            )


def _load(path: Path, url: str, tell: Tell) -> dict[str, int]:
    """Load a backup into a fresh SQLite database of the backup's own revision; return the ids it goes on from."""
    try:
        with zipfile.ZipFile(path) as archive:
            card = _card(archive, path)
            engine = migrate_to(url, card["revision"])
            try:
                found = MetaData()
                with engine.begin() as connection:
                    with warnings.catch_warnings():  # SQLite tells nothing of an index over an expression
                        warnings.filterwarnings("ignore", "Skipped unsupported reflection", SAWarning)
                        found.reflect(connection)
                    tables = [table for table in found.sorted_tables if table.name != "alembic_version"]
                    if {table.name for table in tables} != set(card["rows"]):
                        raise ValueError(f"tables {', '.join(card['rows']) or 'none'}")
                    read, of = 0, sum(card["rows"].values())
                    for table in tables:
                        for rows in _load_table(archive, table, connection, card["rows"][table.name]):
                            tell(READING, read := read + rows, of)
            finally:
                engine.dispose()
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, TypeError, ArithmeticError,
        AttributeError, RecursionError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise GenlabError(
            f"'{path.name}' is no backup, or a damaged one. Expected what `genlab backup` writes. "
            f"Received: {str(error)[:200]}."
        ) from error
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise GenlabError(f"'{path.name}' is a damaged backup. Received: {reason}.") from error
    return {str(name): int(number) for name, number in card["next_ids"].items()}


def _card(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    if archive.getinfo(CARD).file_size > MAX_LINE:
        raise ValueError(f"a {CARD} of {archive.getinfo(CARD).file_size} bytes")
    card: dict[str, Any] = flat(json.loads(archive.read(CARD)))
    if card["format"] != FORMAT:
        raise ValueError(f"format {str(card['format'])[:60]!r}, expected {FORMAT!r}")
    if card["revision"] not in known_revisions():
        raise GenlabError(
            f"The backup '{path.name}' has revision {str(card['revision'])[:60]!r}, which this genlab does not know."
            f" Expected at most {known_revisions()[-1]!r}: install the newer genlab that wrote it."
        )
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES >> 30} GiB")
    if unpacked > MAX_LINE + MAX_RATIO * sum(entry.compress_size for entry in archive.infolist()):
        raise ValueError(f"files that grow more than {MAX_RATIO} times")
    for counts in (card["rows"], card["next_ids"]):
        if not isinstance(counts, dict) or not all(fits(count, Integer()) for count in counts.values()):
            raise ValueError(f"a {CARD} without counts")
    return card


def _load_table(
    archive: zipfile.ZipFile, table: Table, connection: Connection, expected: int
) -> Iterator[int]:
    """Load a table's rows; yield how many each time."""
    for column in table.columns:
        if isinstance(column.type, JSON):
            column.type = JSON(
                none_as_null=True
            )  # a reflected column does not know it: None would be stored as 'null'
    count = 0
    with archive.open(f"{table.name}.jsonl") as file:
        lines = _lines(file)
        while rows := [row(line, table) for line in islice(lines, ROWS)]:
            connection.execute(insert(table), rows)
            count += len(rows)
            yield len(rows)
    if count != expected:
        raise ValueError(f"{count} rows of {table.name!r}, expected {expected}")


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            raise ValueError(f"a line of more than {MAX_LINE} bytes")
        yield line


def _copy(source: Connection, target: Connection, ids: dict[str, int], replace: bool, tell: Tell) -> None:
    if replace:
        for table in reversed(t.metadata.sorted_tables):
            target.execute(delete(table))
    else:
        _check_empty(target)  # somebody may have joined meanwhile
    done, of = 0, _size(source)
    for table in t.metadata.sorted_tables:
        result = source.execution_options(yield_per=ROWS).execute(select(table).order_by(*table.primary_key))
        for rows in result.partitions(ROWS):
            tell(STORING, done := done + len(rows), of)
            target.execute(insert(table), [_restored(table, dict(row._mapping)) for row in rows])
    set_next_ids(target, ids)


def _restored(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """Return a row as it comes back: a run that waited or ran does not begin by itself, and no shop is told anew."""
    if table is t.job and values["state"] in ACTIVE:
        values |= {"state": STOPPED, "owner": "", "stopping": False, "seconds_left": None}
    if table is t.delivery:
        values |= {"due_at": None}
    return values


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
