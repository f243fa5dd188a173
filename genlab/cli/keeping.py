"""The commands about the database: verify-db, backup, restore, forget."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genlab.cli import numbers, progress
from genlab.errors import GenlabError

if TYPE_CHECKING:
    from genlab.keeping.retention import Forgotten


MOST_NUMBER = 2**31 - 1
"""Of what a database has numbered."""


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    command("verify-db", _verify, "prove that the database's counts add up; 1 where they do not", report=True)

    backup = command(
        "backup", _backup, "write the whole database to a file, while people answer", report=True
    )
    backup.add_argument("file", type=Path)

    restore = command("restore", _restore, "put a backup in place, in SQLite or PostgreSQL", report=True)
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="delete what the database holds")
    restore.add_argument("--unverified", action="store_true", help="although its counts do not add up")

    forget = command("forget", _forget, "delete people's answers, or their designs, for good", report=True)
    number = numbers.whole(1, MOST_NUMBER)
    who = forget.add_mutually_exclusive_group(required=True)
    who.add_argument("--participant", type=number, metavar="ID", help="as in exports")
    who.add_argument("--session", type=number, metavar="ID", help="with all its participants")
    collection = "of the studio, as in `genlab export --form studio`, with its boards and designs"
    who.add_argument("--collection", type=number, metavar="ID", help=collection)
    before = "all who joined before it, and collections untouched since (YYYY-MM-DD, UTC)"
    who.add_argument("--before", metavar="DATE", help=before)
    forget.add_argument("--yes", action="store_true", help="do not ask")


def _print(report: Any, text: str, as_json: bool) -> None:
    print(json.dumps(report, ensure_ascii=False, indent=1) if as_json else text)


@contextmanager
def _database() -> Iterator[Any]:
    from genlab.store import connect

    engine = connect()
    try:
        yield engine
    finally:
        engine.dispose()


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing"


def _verify(arguments: argparse.Namespace) -> int:
    from genlab.keeping.integrity import verify

    with _database() as engine, progress.on_stderr() as tell:
        report = verify(engine, tell)
    lines = [*report.findings, *(f"note: {line}" for line in report.notes)]
    summary = f"{'does not add up' if report.findings else 'all adds up'}: {_listed(report.counts)}"
    _print({"ok": not report.findings, **asdict(report)}, "\n".join([*lines, summary]), arguments.json)
    return 1 if report.findings else 0


def _backup(arguments: argparse.Namespace) -> int:
    from genlab.keeping import backup

    with _database() as engine, progress.on_stderr() as tell:
        rows = backup.write(engine, arguments.file, tell)
    _print({"file": str(arguments.file), "rows": rows}, f"{arguments.file}: {_listed(rows)}", arguments.json)
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from genlab.keeping import backup

    how = {"replace": arguments.replace, "unverified": arguments.unverified}
    with _database() as engine, progress.on_stderr() as tell:
        report = backup.restore(engine, arguments.file, **how, tell=tell)
    lines = [*report.findings, f"restored {_listed(report.counts)}"]
    _print({"file": str(arguments.file), **asdict(report)}, "\n".join(lines), arguments.json)
    return 0


def _of_orders(done: "Forgotten") -> str:
    """Return what becomes of orders beside what is deleted; "" where there are none."""
    cancelled = f"; orders cancelled that waited: {done.cancelled}" if done.cancelled else ""
    return cancelled + (f"; orders that stay, without whose they are: {done.kept}" if done.kept else "")


def _forget(arguments: argparse.Namespace) -> int:
    from genlab.keeping.retention import day, forget

    before = None if arguments.before is None else day(arguments.before)
    chosen: dict[str, Any] = {
        "participant": arguments.participant,
        "session": arguments.session,
        "collection": arguments.collection,
        "before": before,
    }
    with _database() as engine:
        if not arguments.yes:
            doomed = forget(engine, **chosen, pretend=True)
            if not sys.stdin.isatty():
                raise GenlabError(
                    f"This would delete {_listed(doomed.rows)}{_of_orders(doomed)}. Expected --yes."
                )
            said = f"Delete {_listed(doomed.rows)} for good{_of_orders(doomed)}? [y/N] "
            if input(said).strip().lower() not in ("y", "yes"):
                print("nothing deleted")
                return 1
        done = forget(engine, **chosen)
    text = f"deleted {_listed(done.rows)}{_of_orders(done)}"
    if not done.wiped:
        text += (
            "; another process holds the file, so that freed pages stay in it until the next `genlab forget`"
        )
    _print(asdict(done), text, arguments.json)
    return 0
