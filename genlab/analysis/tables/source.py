"""A table's source: from bytes to columns and rows of text."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import pandas as pd
import pyarrow as pa

from genlab.analysis.tables import encodings, lines, sheets
from genlab.analysis.tables.columns import known
from genlab.analysis.tables.reading import Problem
from genlab.analysis.tables.sheets import Row
from genlab.errors import GenlabError

SEEN = 50  # rows among which the header is looked for
CHUNK = 50_000  # rows that are Python's lists at a time
COMMENTS = ("#", "//", "%")


@dataclass
class Source:
    """Rows as they stand in a file.

    Attributes:
        table: all well-formed rows as text, indexed by line.
        problems: the malformed ones, and how each is counted.
        rows: how many there are.
        labels: what further header rows say of each column.
        notes: what was read by inference, a line each.
    """

    table: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    apart: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    labels: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def columns_of(source: Path | str | bytes, sheet: str = "") -> list[str]:
    """Return the names of a table's columns.

    Raises:
        GenlabError: where the file cannot be read as a table.
    """
    seen, _ = _opened(source, sheet, [])
    columns = _header(seen, ())[1]
    return [name for name in columns if name]


def rows_of(source: Path | str | bytes, sheet: str = "", named: Collection[str] = ()) -> Source:
    """Return all rows of a table as text.

    Args:
        source: a file, or its bytes.
        sheet: of a workbook.
        named: columns that it is said to have.

    Raises:
        GenlabError: where the file cannot be read as a table.
    """
    notes: list[str] = []
    seen, rest = _opened(source, sheet, notes)
    place, columns = _header(seen, named)
    if seen[place][0] > 1 and not all(_is_note(row) for _, row in seen[:place]):
        notes.append(f"header: line {seen[place][0]}")
    found = Source(pd.DataFrame(), notes=notes)
    body, labels = _beneath(seen[place + 1 :], columns)
    width = len(columns)
    pieces: list[pd.DataFrame] = []
    kept: list[list[str]] = []
    numbers: list[int] = []
    first = columns[0]
    for line, row in chain(body, rest):
        if len(row) != width:
            while len(row) > width and not row[-1].strip():
                row = row[:-1]
            if not any(row):
                continue
        if len(row) != width:
            found.rows += 1
            found.problems.append(Problem(line, f"cells: {len(row)}, expected {width}"))
            found.apart["wrong number of cells"] += 1
            continue
        if row[0] == "" and not any(cell.strip() for cell in row):
            continue
        if row[0] == first and [cell.strip() for cell in row] == columns:
            found.rows += 1
            found.problems.append(Problem(line, "the header once more"))
            found.apart["the header once more"] += 1
            continue
        kept.append(row)
        numbers.append(line)
        if len(kept) == CHUNK:
            found.rows += CHUNK
            pieces.append(_frame(kept, numbers, columns))
            kept, numbers = [], []
    found.rows += len(kept)
    pieces.append(_frame(kept, numbers, columns))
    table = pd.concat(pieces) if len(pieces) > 1 else pieces[0]
    found.table, names = _named(table, columns)
    found.labels = {name: [row[place].strip() for row in labels] for place, name in enumerate(names) if name}
    return found


def _opened(source: Path | str | bytes, sheet: str, notes: list[str]) -> tuple[list[Row], Iterator[Row]]:
    """Return a table's first rows, and the others."""
    raw = encodings.unpacked(source if isinstance(source, bytes) else _bytes(source))
    if encodings.is_workbook(raw):
        rows = sheets.of_workbook(raw, sheet)
    else:
        if sheet:
            raise GenlabError(f"No sheet '{sheet}'. Expected a workbook (.xlsx, .ods).")
        text = encodings.text_of(raw, notes)
        rows = sheets.of_json(text) if text.lstrip()[:1] in ("[", "{") else lines.rows(text)
    return list(islice(rows, SEEN)), rows


def _header(seen: Sequence[Row], named: Collection[str]) -> tuple[int, list[str]]:
    """Return where the header stands among the first rows, and its columns.

    It is the row that holds most known names (or those that were said), else the first that is as wide as most.

    Raises:
        GenlabError: where there is none, or its names are not distinct.
    """
    places = [place for place, (_, row) in enumerate(seen) if any(map(str.strip, row)) and not _is_note(row)]
    if not places:
        raise GenlabError("Invalid header. Expected distinct column names. Received: ''.")
    wanted = set(named)
    scores = {
        place: known(seen[place][1]) + 2 * len(wanted & {cell.strip() for cell in seen[place][1]})
        for place in places
    }
    usual = Counter(len(seen[place][1]) for place in places).most_common(1)[0][0]
    wide = [place for place in places if sum(bool(cell.strip()) for cell in seen[place][1]) * 2 > usual]
    best = max(places, key=lambda place: (scores[place], -place))
    place = (
        best if scores[best] > 1 or scores[best] == scores[(wide or places)[0]] > 0 else (wide or places)[0]
    )
    columns = [cell.strip() for cell in seen[place][1]]
    return place, columns


def _is_note(row: Sequence[str]) -> bool:
    """Return whether a row is a comment."""
    return row[0].lstrip().startswith(COMMENTS) if row else True


def _beneath(rows: Sequence[Row], columns: Sequence[str]) -> tuple[list[Row], list[list[str]]]:
    """Return the first rows without those that go on with the header, and the latter, as Qualtrics writes them."""
    for place, (_, row) in enumerate(rows[:4]):
        if any(cell.lstrip().startswith('{"ImportId"') for cell in row):
            labels = [cells for _, cells in rows[:place] if len(cells) == len(columns)]
            return list(rows[place + 1 :]), labels
    return list(rows), []


def _frame(rows: list[list[str]], numbers: list[int], columns: Sequence[str]) -> pd.DataFrame:
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    # (By Arrow: pandas alone would look at every cell.)
    arrays = {
        place: pd.array(pa.array(column, pa.large_string()), dtype="str")
        for place, column in enumerate(cells)
    }
    return pd.DataFrame(arrays, index=pd.Index(numbers, dtype="int64"))


def _named(table: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows with named columns: nameless ones and repeated ones that are empty are left out.

    Raises:
        GenlabError: for repeated columns that are not empty.
    """
    names = list(columns)
    for place, name in enumerate(columns):
        again = name and names.index(name) != place
        if name and not again and names.count(name) == 1:
            continue
        if (table[place].str.strip() == "").all() and (not name or len(table)):
            names[place] = ""
        elif not name:
            names[place] = f"column {place + 1}"
    used = [name for name in names if name]
    if not used or len(set(used)) < len(used):
        received = json.dumps(list(columns), ensure_ascii=False)
        raise GenlabError(f"Invalid header. Expected distinct column names. Received: {received}.")
    kept = table[[place for place, name in enumerate(names) if name]]
    return kept.set_axis(used, axis=1), names


def _bytes(path: Path | str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise GenlabError(
            f"Cannot read '{path}'. Expected a CSV file. Received: {error.strerror}."
        ) from error
