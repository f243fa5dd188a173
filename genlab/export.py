"""Answers as files (long and wide CSV, their codebook) and as the table that analysis reads."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypedDict, Unpack

import pandas as pd
from sqlalchemy import Engine, Row, Select, func, select, tuple_

from genlab import protocols
from genlab.protocols import Question
from genlab.store import reading
from genlab.store import tables as t

BATCH = 5_000  # rows of a query, and of a chunk
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - a Korean Excel reads these
BOM = "\ufeff"


class Filters(TypedDict, total=False):
    """Which answers; all where nothing is named.

    Keys:
        session_id: of this session.
        pack: of every pack with this name.
        pack_sha256: of exactly this pack.
        protocol: of this protocol.
    """

    session_id: int | None
    pack: str | None
    pack_sha256: str | None
    protocol: str | None


@dataclass(frozen=True)
class Column:
    """A column of an export, as the codebook tells it."""

    name: str
    type: str
    unit: str
    meaning: str
    values: str
    read: Callable[[Any], Any]  # from a row of the database

    def write(self, row: Any) -> str:
        value = self.read(row)
        return "" if value is None else WRITERS[self.type](value)


def _neutral(text: str) -> str:
    """Return the text, marked as text where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


WRITERS: Mapping[str, Callable[[Any], str]] = {
    "text": _neutral,
    "integer": str,
    "decimal": "{:.1f}".format,
    "0/1": lambda value: str(int(value)),
    "time": _moment,
}


def _stimulus(row: Any, role: int) -> str | None:
    """Return what the question was about (role 0) or compared with (role 1), as `pack/0123`."""
    question = Question(tuple(row.stimuli), row.truth, row.generator)
    number = protocols.get(row.protocol).roles(question)[role]
    return None if number is None else f"{row.pack}/{number:04d}"


_EITHER_CHOICE = "yesno: real, fake; pair: left, right"

PARTICIPANT_COLUMNS = (
    Column("session", "integer", "", "the session: one sitting of a class or study", "from 1", lambda r: r.session),
    Column("pack", "text", "", "name of the pack of stimuli", "a pack's name", lambda r: r.pack),
    Column("pack_sha256", "text", "", "hash of the pack's file: which stimuli exactly", "64 hexadecimal digits",
           lambda r: r.pack_sha256),
    Column("protocol", "text", "", "yesno: one image, real or fake? pair: a real and a fake, which is real?",
           ", ".join(protocols.PROTOCOLS), lambda r: r.protocol),
    Column("participant", "integer", "", "the participant; one who joins twice counts as two", "from 1",
           lambda r: r.participant),
    Column("nickname", "text", "", "what the participant wanted to be called", "any text, or empty",
           lambda r: r.nickname),
    Column("language", "text", "", "language of the participant's screen", "ko, en, or empty", lambda r: r.language),
    Column("seed", "integer", "", "draws this participant's questions again, given the pack", "0 to 2^63 - 1",
           lambda r: r.seed),
)  # fmt: skip

TRIAL_COLUMNS = (
    Column("stimulus", "text", "", "the image asked about; of a pair the fake", "pack/number",
           lambda r: _stimulus(r, 0)),
    Column("partner", "text", "", "the real image of a pair", "pack/number; empty in yesno",
           lambda r: _stimulus(r, 1)),
    Column("generator", "text", "", "what made the fake", "a generator's name; empty for a real in yesno",
           lambda r: r.generator),
    Column("truth", "text", "", "the right choice; of a pair the side of the real image", _EITHER_CHOICE,
           lambda r: r.truth),
    Column("choice", "text", "", "what the participant chose", _EITHER_CHOICE, lambda r: r.choice),
    Column("correct", "0/1", "", "whether the choice is the truth", "1: correct, 0: wrong", lambda r: r.correct),
    Column("rt_ms", "decimal", "ms", "response time, from paint to tap, by the participant's device",
           "0 to 3600000; empty: unknown", lambda r: r.rt_ms),
    Column("served_at", "time", "UTC", "when the server handed out the question", "ISO 8601",
           lambda r: r.served_at),
    Column("answered_at", "time", "UTC", "when the server stored the answer", "ISO 8601", lambda r: r.answered_at),
)  # fmt: skip

TRIAL = Column("trial", "integer", "", "place of the question in the participant's round", "from 0", lambda r: r.trial)

LONG = (*PARTICIPANT_COLUMNS, TRIAL, *TRIAL_COLUMNS)

COUNT_COLUMNS = (
    Column("joined_at", "time", "UTC", "when the participant joined", "ISO 8601", lambda r: r.joined_at),
    Column("questions", "integer", "", "length of the round", "from 1", lambda r: r.questions),
    Column("answers", "integer", "", "answers the participant has given", "0 to questions", lambda r: r.answers),
    Column("correct_answers", "integer", "", "how many of them are correct", "0 to answers",
           lambda r: r.correct_answers),
)  # fmt: skip


def long_csv(engine: Engine, *, excel: bool = False, **filters: Unpack[Filters]) -> Iterator[str]:
    """Yield a CSV with one row an answer, in chunks.

    Rows come in order of participant and trial. It reads in short steps and holds no transaction meanwhile, so that a
    slow download hinders no session: answers given while it runs may or may not be in it.

    Args:
        engine: the database.
        excel: begin with the mark by which Excel knows UTF-8.
        filters: see `Filters`.
    """
    header = [column.name for column in LONG]
    batches = ([[column.write(row) for column in LONG] for row in batch] for batch in _answers(engine, filters))
    return _csv(header, batches, excel)


def wide_csv(engine: Engine, *, excel: bool = False, **filters: Unpack[Filters]) -> Iterator[str]:
    """Yield a CSV with one row a participant, in chunks; also those who have not answered yet.

    Each trial has its columns, `trial_0_stimulus` to `trial_9_answered_at` in a round of ten, empty until answered.
    Arguments as for `long_csv`.
    """
    with reading(engine) as connection:
        longest = connection.execute(_filtered(select(func.max(t.session.c.questions)), filters)).scalar() or 0
    header = [column.name for column in (*PARTICIPANT_COLUMNS, *COUNT_COLUMNS)]
    header += [f"trial_{index}_{column.name}" for index in range(longest) for column in TRIAL_COLUMNS]
    return _csv(header, _wide_rows(engine, filters, longest), excel)


def codebook_csv(*, excel: bool = False) -> Iterator[str]:
    """Yield the codebook as CSV: each column of the long and the wide file, what it means and what it may hold."""
    tables = (
        ("long, wide", PARTICIPANT_COLUMNS),
        ("wide", COUNT_COLUMNS),
        ("long", (TRIAL, *TRIAL_COLUMNS)),
    )
    rows = [
        [column.name, table, column.type, column.unit, column.meaning, column.values]
        for table, columns in tables
        for column in columns
    ]
    rows += [
        [f"trial_N_{column.name}", "wide", column.type, column.unit, f"{column.meaning} (trial N, from 0)",
         f"{column.values}; empty: not answered"]
        for column in TRIAL_COLUMNS
    ]  # fmt: skip
    return _csv(["column", "file", "type", "unit", "meaning", "values"], [rows], excel)


def answers_frame(engine: Engine, **filters: Unpack[Filters]) -> pd.DataFrame:
    """Return the answers as analysis reads them: the long CSV's columns, one row an answer.

    `correct` is bool, `rt_ms` float (NaN: unknown), `partner` "" in yes/no, times are UTC timestamps, and text stands
    as it is, without the export's protection against formulas.

    Args:
        engine: the database.
        filters: see `Filters`.
    """
    values: dict[str, list[Any]] = {column.name: [] for column in LONG}
    for batch in _answers(engine, filters):
        for column in LONG:
            values[column.name] += [column.read(row) for row in batch]
    frame = pd.DataFrame({column.name: pd.Series(values[column.name], dtype=DTYPES[column.type]) for column in LONG})
    frame["partner"] = frame["partner"].fillna("")
    return frame


DTYPES = {"text": "str", "integer": "int64", "decimal": "float64", "0/1": "bool", "time": "datetime64[us, UTC]"}


def _csv(header: list[str], batches: Iterable[list[list[str]]], excel: bool) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BOM if excel else "")
    writer.writerow(header)
    for batch in batches:
        writer.writerows(batch)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
