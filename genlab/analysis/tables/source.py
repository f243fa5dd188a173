"""A table's source: from bytes to columns and rows of text."""

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd

from genlab.analysis.tables.reading import Problem
from genlab.errors import GenlabError

ENCODINGS = ("utf-8-sig", "cp949")
"""Tried in this order: UTF-8 (with or without a mark), then Korean Windows."""
DELIMITERS = ",;\t"


def columns_of(source: Path | str | bytes) -> list[str]:
    """Return the names of a table's columns.

    Raises:
        GenlabError: where the file cannot be read as a table.
    """
    return _opened(source)[0]


def rows_of(source: Path | str | bytes) -> tuple[pd.DataFrame, list[Problem], int]:
    """Return all well-formed rows as text, the malformed ones, and how many there are.

    Raises:
        GenlabError: where the file cannot be read as a table.
    """
    columns, reader = _opened(source)
    kept, numbers, problems, count = [], [], [], 0
    try:
        for row in reader:
            if not row:
                continue
            count += 1
            if len(row) == len(columns):
                kept.append(row)
                numbers.append(reader.line_num)
            else:
                problems.append(Problem(reader.line_num, f"{len(row)} cells, expected {len(columns)}"))
    except csv.Error as error:
        raise GenlabError(f"Invalid CSV at line {reader.line_num}. Received: {error}.") from error
    return pd.DataFrame(kept, columns=columns, index=numbers, dtype=str), problems, count


def _opened(source: Path | str | bytes) -> tuple[list[str], Any]:
    """Return a table's columns, and what reads its rows."""
    text = _decoded(source if isinstance(source, bytes) else _bytes(source))
    header = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [name.strip() for name in next(reader, [])]
    if not columns or len(set(columns)) < len(columns):
        raise GenlabError(f"Invalid header. Expected distinct column names. Received: {header.strip()!r}.")
    return columns, reader


def _bytes(path: Path | str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise GenlabError(
            f"Cannot read '{path}'. Expected a CSV file. Received: {error.strerror}."
        ) from error


def _decoded(raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise GenlabError("Cannot read the table as text. Expected CSV in UTF-8. Received: other bytes.")
