"""Cells of a CSV: how each type is written, and that no spreadsheet runs a text as a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from genlab.analysis.tables.values import FORMULA_STARTS, misread

BOM = "\ufeff"


def neutral(text: str, excel: bool = False) -> str:
    """Return the text, marked as text where a spreadsheet would run it as a formula.

    In a file for Excel also where that would take it for a number or a date: somebody called 007 would become 7.
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) or (excel and misread(text)) else text


def _moment(utc: datetime) -> str:
    return f"{utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


# How a cell of each type is written.
WRITERS: dict[str, Callable[[Any], str]] = {
    "text": neutral,
    "integer": str,
    "decimal": "{:.1f}".format,
    "0/1": lambda value: str(int(value)),
    "time": _moment,
}


def text_of(rows: Iterable[Sequence[str]], excel: bool = False) -> str:
    """Return rows as CSV."""
    text = io.StringIO(newline="")
    text.write(BOM if excel else "")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def decimal(value: float | None) -> str:
    """Return a decimal's cell, "" for None."""
    return "" if value is None else format(value, ".1f")


def free(text: str, excel: bool = False) -> str:
    """Return a free text's cell; unlike `quoted` not kept, for nearly all differ."""
    return text_of([[neutral(text, excel), ""]])[:-3]


@lru_cache(maxsize=4096)
def quoted(text: str, excel: bool = False) -> str:
    """Return a text's cell, neutralised and in quotes where it needs them."""
    return free(text, excel) if text else ""
