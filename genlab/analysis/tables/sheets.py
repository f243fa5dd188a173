"""Rows of a workbook's sheet (.xlsx, .ods) and of JSON, as the cells of a CSV would be."""

import io
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from genlab.analysis.tables.encodings import clean
from genlab.errors import GenlabError

Row = tuple[int, list[str]]


def of_workbook(raw: bytes, sheet: str) -> Iterator[Row]:
    """Yield the rows of a sheet, by default the first, with their numbers.

    Raises:
        GenlabError: where it cannot be read, or has no such sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        names = book.sheet_names
        if sheet and sheet not in names:
            raise GenlabError(f"Unknown sheet '{sheet}'. Expected one of: {', '.join(names)}.")
        rows = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise GenlabError(f"Cannot read the workbook. Received: {str(error).splitlines()[0]}.") from error
    for number, cells in enumerate(rows, 1):
        yield number, [_text(cell) for cell in cells]


def names(raw: bytes) -> list[str]:
    """Return the names of a workbook's sheets.

    Raises:
        GenlabError: where it cannot be read.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return list(CalamineWorkbook.from_filelike(io.BytesIO(raw)).sheet_names)
    except (CalamineError, OSError, ValueError) as error:
        raise GenlabError(f"Cannot read the workbook. Received: {str(error).splitlines()[0]}.") from error


def of_json(text: str) -> Iterator[Row]:
    """Yield the rows of a JSON array of objects, or of a file with an object (or such an array) a line.

    The first row are the names. The numbers are the records', the names' being 1 as a CSV's header is.

    Raises:
        GenlabError: where it is no such JSON.
    """
    records = list(_records(text))
    if not records:
        raise GenlabError("No record in the JSON. Expected an array of objects, or an object a line.")
    names = list(dict.fromkeys(name for record in records for name in record))
    yield 1, names
    for number, record in enumerate(records, 2):
        yield number, [_text(record.get(name, "")) for name in names]


def _records(text: str) -> Iterator[dict[str, Any]]:
    try:
        whole = json.loads(text)
        pieces = [whole]
    except json.JSONDecodeError as first:
        try:
            pieces = [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError as error:
            shown = first if len(text.splitlines()) < 2 or (error.lineno == 1 and first.lineno > 1) else error
            raise GenlabError(f"Invalid JSON at line {shown.lineno}. Received: {shown.msg}.") from error
    for piece in pieces:
        if isinstance(piece, dict):
            inner = [entry for entry in piece.values() if isinstance(entry, list) and _objects(entry)]
            piece = inner[0] if len(inner) == 1 and len(piece) <= 3 else [piece]
        if not isinstance(piece, list) or not _objects(piece):
            raise GenlabError("Unknown kind of JSON. Expected an array of objects, or an object a line.")
        yield from piece


def _objects(entries: list[Any]) -> bool:
    return bool(entries) and all(isinstance(entry, dict) for entry in entries)


def _text(cell: Any) -> str:
    """Return a cell as a CSV has it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return clean(json.dumps(cell, ensure_ascii=False)) if isinstance(cell, list | dict) else str(cell)
