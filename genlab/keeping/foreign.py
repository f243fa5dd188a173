"""What a row may hold that comes from another machine: values of its columns' kinds, and names that lead nowhere.

A pack's name, or a dataset's, that were a file's would have the server open it.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, Integer, String, Table
from sqlalchemy.types import TypeEngine

from genlab import datasets, packs
from genlab.training import runs
from genlab.training.job import MOST_SEED

MAX_STRING = 1 << 20
MAX_DEPTH = 3  # a row, a column's JSON, and a list in it


def row(line: bytes, table: Table) -> dict[str, Any]:
    """Return a row as its line in a backup says it.

    Raises:
        ValueError: for what no column of the table holds, and for a name that leads elsewhere.
    """
    values: dict[str, Any] = flat(json.loads(line))
    for name, value in values.items():
        kind = table.c[name].type
        if value is None:
            if isinstance(kind, JSON) and not table.c[name].nullable:
                raise ValueError(f"{name!r} is null")
        elif isinstance(kind, JSON):
            continue
        elif isinstance(kind, DateTime):
            values[name] = datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
        elif not fits(value, kind):
            raise ValueError(f"{name!r} of {table.name!r} is {str(value)[:60]!r}")
    _check_names(table.name, values)
    return values


def flat(values: Any) -> Any:
    """Return what a line of a backup says, where it is a row that nests no deeper than those that genlab writes."""
    inside = [values]
    for _depth in range(MAX_DEPTH):
        inside = [
            part
            for value in inside
            for part in (
                value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            )
        ]
    if not isinstance(values, dict) or any(isinstance(value, (dict, list)) for value in inside):
        raise ValueError(f"a row that is none, or nests deeper than {MAX_DEPTH}")
    return values


def fits(value: Any, kind: TypeEngine[Any]) -> bool:
    """Return whether a column can hold a value; SQLite itself would take anything."""
    if isinstance(kind, Boolean):
        return isinstance(value, bool)
    if isinstance(kind, String):
        return isinstance(value, str) and len(value) <= (kind.length or MAX_STRING) and "\0" not in value
    if isinstance(kind, Integer):
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf")


def _check_names(table: str, values: dict[str, Any]) -> None:
    """Look at what a row of a backup names.

    Raises:
        ValueError: for a name that leads elsewhere.
    """
    if table == "session" and not packs.is_name(str(values.get("pack_name"))):
        raise ValueError(f"the pack name {str(values.get('pack_name'))[:60]!r}")
    if table == "job":
        _check_run(values.get("settings"))


def _check_run(settings: object) -> None:
    """Look at what a stored job would do: a name that leads to a file would have it opened.

    Raises:
        ValueError: for settings that no page writes.
    """
    if not isinstance(settings, dict):
        raise ValueError(f"the settings {str(settings)[:60]!r} of a run")
    known = {"dataset": (*datasets.LOADERS, *datasets.TEXTS), "preset": ("", "quick")}
    own = settings.get("file")
    for name, value in settings.items():
        if name == "dataset" and own:
            fits = isinstance(value, str) and bool(runs.NAME.fullmatch(value))
        elif name in known:
            fits = value in known[name]
        elif name in ("generator", "run", "file"):
            fits = isinstance(value, str) and (not value or bool(runs.NAME.fullmatch(value)))
        elif name in ("seed", "label"):
            fits = (value is None and name == "label") or (
                isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_SEED
            )
        else:
            fits = True  # of another version, and left alone
        if not fits:
            raise ValueError(f"the {name} {str(value)[:60]!r} of a run")
