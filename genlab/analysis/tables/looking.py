"""A look at a table before anything is judged: its first rows, and what each column and each value was taken for."""

from collections.abc import Mapping
from typing import Any

from genlab.analysis.tables import encodings, sheets, values
from genlab.analysis.tables.asking import Question
from genlab.analysis.tables.columns import candidates
from genlab.analysis.tables.forms import of_rows
from genlab.analysis.tables.reading import Reading
from genlab.analysis.tables.said import MEANT, Said
from genlab.analysis.tables.source import Source, rows_of
from genlab.errors import GenlabError

FIRST = 5
"""Rows that are shown."""
MOST_BYTES = 256 * 2**20
"""What a packed table may unpack to where it is looked at."""
MOST_WORDS = 12
"""Values of a role that are listed, the most frequent ones."""
LONGEST = 200
"""Letters of a cell that are shown."""


def look(raw: bytes, mapping: Mapping[str, str], said: Said) -> tuple[dict[str, Any], Reading | None]:
    """Return how a table is read, as plain values, and the reading itself; None where it cannot be read so.

    Args:
        raw: the file.
        mapping, said: what is said of it, as of `genlab.analysis.tables.read`.

    Returns:
        `sheets` (of a workbook), `columns`, `first` (cells of the first rows), `roles` (the column of each),
        `doubtful` (columns that could each have a role), `words` (by role: `column`, `values` as `[value, meaning,
        count]`, and how many `others` are not listed), `form`, `read_as`, `problem` (one line, "" where there is none)
        and `question` (`about`, `role`, `of`, as of `Question`; None where none is open).
    """
    told: dict[str, Any] = {
        "sheets": [],
        "columns": [],
        "first": [],
        "roles": {},
        "doubtful": {},
        "words": {},
        "form": "",
        "read_as": [],
        "problem": "",
        "question": None,
    }
    reading: Reading | None = None
    rows: Source | None = None
    meant: dict[str, dict[str, tuple[str, int]]] = {}
    try:
        raw = encodings.unpacked(raw, MOST_BYTES)
        if encodings.is_workbook(raw, MOST_BYTES):
            told["sheets"] = sheets.names(raw)
        rows = rows_of(raw, said.sheet, [column for column in mapping.values() if column])
        told["columns"] = list(rows.table.columns)
        told["first"] = [
            [cell[:LONGEST] for cell in row] for row in rows.table.head(FIRST).to_numpy().tolist()
        ]
        told["roles"], told["doubtful"] = candidates(told["columns"], mapping, said.constants)
        reading = of_rows(rows, mapping, said)
        told |= {"form": reading.form, "read_as": reading.read_as}
        meant = reading.meant
    except Question as question:
        told["problem"] = str(question)
        told["question"] = {"about": question.about, "role": question.role, "of": list(question.of)}
        meant = question.meant
    except GenlabError as error:
        told["problem"] = str(error)
    for role in MEANT:
        found = meant.get(role) or ({} if rows is None else _by_themselves(role, rows, told["roles"]))
        if found:
            told["words"][role] = _listed(
                reading.name(role) if reading else told["roles"].get(role, ""), found
            )
    return told, reading


def _by_themselves(role: str, rows: Source, roles: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Return what the values of a role mean by themselves, where the reading did not come to them."""
    if role not in roles or (role == "correct" and "answers" in roles):  # a count of right answers
        return {}
    words, counts = values.counted(values.plain(rows.table[roles[role]]))
    if role == "correct":
        marks = {word: values.RIGHT.get(values.fold(word)) for word in words}
        mean = {word: None if mark is None else "right" if mark else "wrong" for word, mark in marks.items()}
    elif role == "exclusion":
        mean = dict.fromkeys(words)
    else:
        mean = {word: values.meaning(word) for word in words}
    return {word: (mean[word] or "", counts[word]) for word in words}


def _listed(column: str, found: Mapping[str, tuple[str, int]]) -> dict[str, Any]:
    ordered = sorted(found.items(), key=lambda entry: -entry[1][1])
    listed = [[word, meaning, count] for word, (meaning, count) in ordered[:MOST_WORDS]]
    return {"column": column, "values": listed, "others": len(ordered) - len(listed)}
