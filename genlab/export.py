"""Answers as files (long and wide CSV, their codebook) and as the table that analysis reads."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypedDict, Unpack

import pandas as pd
from sqlalchemy import Engine, Select, bindparam, func, select

from genlab import protocols
from genlab.protocols import Question
from genlab.store import reading
from genlab.store import tables as t

PAGE = 100  # participants of one query, and of one chunk
BOM = "\ufeff"
# What makes a spreadsheet run a cell; where Korean is set up, its full-width forms do so too.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


class Filters(TypedDict, total=False):
    """Which answers; where several are named, those that fit all; by default every answer.

    Attributes:
        session_id: of this session.
        pack: of every version of the pack with this name.
        pack_sha256: of exactly this pack.
        protocol: of this protocol.
    """

    session_id: int | None
    pack: str | None
    pack_sha256: str | None
    protocol: str | None


def _neutral(text: str) -> str:
    """Return the text, marked as text where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _moment(utc: datetime) -> str:
    return f"{utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


# How a cell of each type is written in a CSV, and kept in a table for analysis.
WRITERS: dict[str, Callable[[Any], str]] = {
    "text": _neutral,
    "integer": str,
    "decimal": "{:.1f}".format,
    "0/1": lambda value: str(int(value)),
    "time": _moment,
}
DTYPES = {
    "text": "str",
    "integer": "int64",
    "decimal": "float64",
    "0/1": "bool",
    "time": "datetime64[us, UTC]",
}


@dataclass(frozen=True)
class Column:
    """A column of an export, as the codebook tells it; `type` is one of WRITERS."""

    name: str
    type: str
    unit: str
    meaning: str
    values: str


_SEED = f"0 to {protocols.MAX_SEED}"
_CHOICES = "; ".join(
    f"{name}: {', '.join(protocol.choices)}" for name, protocol in protocols.PROTOCOLS.items()
)

PARTICIPANT = (
    Column("session", "integer", "", "session: one sitting of a class or study", "from 1"),
    Column("pack", "text", "", "name of the pack of stimuli", "any name"),
    Column(
        "pack_sha256", "text", "", "hash of the pack's file: exactly which stimuli", "64 hexadecimal digits"
    ),
    Column(
        "protocol",
        "text",
        "",
        "how questions are asked",
        "yesno: one image, real or fake; pair: which is real",
    ),
    Column("participant", "integer", "", "participant; who joins twice counts as two", "from 1"),
    Column("nickname", "text", "", "name that the participant chose", "any text; empty: none"),
    Column("language", "text", "", "language of the participant's screen", "ko; en; empty: unknown"),
    Column("seed", "integer", "", "draws the participant's questions again from the pack", _SEED),
)
COUNTS = (
    Column("joined_at", "time", "UTC", "when the participant joined", "ISO 8601"),
    Column("questions", "integer", "", "length of the round", "from 1"),
    Column("answers", "integer", "", "how many questions the participant has answered", "0 to questions"),
    Column("correct_answers", "integer", "", "how many of the answers are correct", "0 to answers"),
)
TRIAL = (
    Column("trial", "integer", "", "place of the question in the round", "from 0"),
    Column("stimulus", "text", "", "image asked about; of a pair the fake", "pack/number"),
    Column(
        "partner", "text", "", "image it is compared with; of a pair the real one", "pack/number; empty: none"
    ),
    Column("generator", "text", "", "what made the fake", "any name; empty: no fake was shown"),
    Column("truth", "text", "", "right choice; of a pair the side of the real image", _CHOICES),
    Column("choice", "text", "", "what the participant chose", _CHOICES),
    Column("correct", "0/1", "", "whether the choice is right", "1: correct; 0: wrong"),
    Column(
        "rt_ms",
        "decimal",
        "ms",
        "response time on the device, from paint to tap",
        "0 to 3600000; empty: unknown",
    ),
    Column("served_at", "time", "UTC", "when the server handed out the question", "ISO 8601"),
    Column("answered_at", "time", "UTC", "when the server stored the answer", "ISO 8601"),
)
LONG = (*PARTICIPANT, *TRIAL)


def long_csv(engine: Engine, *, excel: bool = False, **filters: Unpack[Filters]) -> Iterator[str]:
    """Yield a CSV of one row an answer, in order of participant and trial, in chunks.

    It reads in short steps and holds no transaction between them, so a slow download hinders no session. An answer that
    is given meanwhile may or may not be in it.

    Args:
        engine: the database.
        excel: begin with the mark by which Excel knows UTF-8.
        filters: which answers, see `Filters`.
    """

    def rows_of(person: _Person) -> list[list[str]]:
        about = _cells(PARTICIPANT, person.about)
        return [about + _cells(TRIAL, trial) for trial in person.trials]

    rows = ([row for person in page for row in rows_of(person)] for page in _pages(engine, filters))
    return _csv([column.name for column in LONG], rows, excel)


def wide_csv(engine: Engine, *, excel: bool = False, **filters: Unpack[Filters]) -> Iterator[str]:
    """Yield a CSV of one row a participant, in chunks; those who have not answered yet are in it too.

    After the participant and the counts each trial has its columns, `trial_0_stimulus` and so on, empty where it is
    not answered. Arguments as for `long_csv`.
    """
    with reading(engine) as connection:
        longest = connection.execute(_chosen(select(func.max(t.session.c.questions)), filters)).scalar() or 0
    header = [column.name for column in (*PARTICIPANT, *COUNTS)]
    header += [f"trial_{index}_{column.name}" for index in range(longest) for column in TRIAL[1:]]

    def row(person: _Person) -> list[str]:
        correct = sum(trial[_CORRECT] for trial in person.trials)
        about = (*person.about, person.joined_at, person.questions, len(person.trials), correct)
        answered = {trial[0]: trial[1:] for trial in person.trials}
        nothing = (None,) * len(TRIAL[1:])
        cells = _cells((*PARTICIPANT, *COUNTS), about)
        for index in range(longest):
            cells += _cells(TRIAL[1:], answered.get(index, nothing))
        return cells

    # A session with longer rounds, opened since the header was made, is left to the next export.
    rows = (
        [row(person) for person in page if person.questions <= longest] for page in _pages(engine, filters)
    )
    return _csv(header, rows, excel)


def codebook_csv(*, excel: bool = False) -> Iterator[str]:
    """Yield the codebook as CSV: every column of the long and the wide file, what it means and what it may hold."""
    files = (("long, wide", PARTICIPANT), ("wide", COUNTS), ("long", TRIAL))
    rows = [
        [column.name, file, column.type, column.unit, column.meaning, column.values]
        for file, columns in files
        for column in columns
    ]
    rows += [
        [f"trial_N_{column.name}", "wide", column.type, column.unit, f"{column.meaning} (trial N, from 0)",
         column.values if "empty" in column.values else f"{column.values}; empty: not answered"]
        for column in TRIAL[1:]
    ]  # fmt: skip
    return _csv(["column", "file", "type", "unit", "meaning", "values"], [rows], excel)


def answers_frame(engine: Engine, **filters: Unpack[Filters]) -> pd.DataFrame:
    """Return the answers as analysis reads them: the long CSV's columns, one row an answer.

    `correct` is bool, `rt_ms` float64 (NaN: unknown), times are UTC timestamps, `partner` is "" where there is none.
    Text stands as it is, without the export's protection against formulas.

    Args:
        engine: the database.
        filters: which answers, see `Filters`.
    """
    rows = [
        (*person.about, *trial)
        for page in _pages(engine, filters)
        for person in page
        for trial in person.trials
    ]
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(LONG)
    return pd.DataFrame(
        {
            column.name: pd.Series(values, dtype=DTYPES[column.type])
            for column, values in zip(LONG, columns, strict=True)
        }
    )


@dataclass(frozen=True)
class _Person:
    """A participant with the answered trials."""

    about: tuple[Any, ...]  # values of PARTICIPANT
    joined_at: datetime
    questions: int
    trials: list[tuple[Any, ...]]  # values of TRIAL, in order


_CORRECT = [column.name for column in TRIAL].index("correct")
_PEOPLE = (
    select(
        t.participant.c.joined_at,
        t.session.c.questions,
        t.session.c.id,  # from here on as in PARTICIPANT
        t.session.c.pack_name,
        t.session.c.pack_sha256,
        t.session.c.protocol,
        t.participant.c.id.label("participant_id"),
        t.participant.c.nickname,
        t.participant.c.language,
        t.participant.c.seed,
    )
    .where(t.participant.c.id > bindparam("last"))
    .order_by(t.participant.c.id)
    .limit(PAGE)
)
_TRIALS = (
    select(
        t.trial.c.participant_id,
        t.trial.c["index"].label("trial"),
        t.trial.c.stimuli,
        t.trial.c.generator,
        t.trial.c.truth,
        t.answer.c.choice,
        t.answer.c.correct,
        t.answer.c.rt_ms,
        t.trial.c.served_at,
        t.answer.c.answered_at,
    )
    .join(t.answer)
    .where(t.trial.c.participant_id.in_(bindparam("people", expanding=True)))
    .order_by(t.trial.c.participant_id, t.trial.c["index"])
)


def _chosen(statement: Select[Any], filters: Filters) -> Select[Any]:
    """Join participants to their sessions and keep those that the filters name."""
    wanted = {
        t.session.c.id: filters.get("session_id"),
        t.session.c.pack_name: filters.get("pack"),
        t.session.c.pack_sha256: filters.get("pack_sha256"),
        t.session.c.protocol: filters.get("protocol"),
    }
    statement = statement.select_from(t.participant.join(t.session))
    return statement.where(*(column == value for column, value in wanted.items() if value is not None))


def _pages(engine: Engine, filters: Filters) -> Iterator[list[_Person]]:
    """Yield the participants in order of their ids, some at a time, so that memory stays flat however many they are."""
    people = _chosen(_PEOPLE, filters)
    last = 0
    while True:
        with reading(engine) as connection:
            persons = connection.execute(people, {"last": last}).all()
            ids = [person.participant_id for person in persons]
            answered = connection.execute(_TRIALS, {"people": ids}).all()
        if not persons:
            return
        last = ids[-1]
        trials = {id_: list(rows) for id_, rows in groupby(answered, key=lambda row: row.participant_id)}
        yield [
            _Person(
                about=tuple(person[2:]),
                joined_at=person.joined_at,
                questions=person.questions,
                trials=[_trial(person, row) for row in trials.get(person.participant_id, [])],
            )
            for person in persons
        ]


def _trial(person: Any, row: Any) -> tuple[Any, ...]:
    """Return the values of TRIAL."""
    question = Question(tuple(row.stimuli), row.truth, row.generator)
    stimulus, partner = protocols.get(person.protocol).roles(question)
    named = "" if partner is None else f"{person.pack_name}/{partner:04d}"
    return (row.trial, f"{person.pack_name}/{stimulus:04d}", named, *row[3:])


def _cells(columns: Sequence[Column], values: Iterable[Any]) -> list[str]:
    """Return the cells' texts, by the columns' types; "" for None."""
    return [
        "" if value is None else WRITERS[column.type](value)
        for column, value in zip(columns, values, strict=True)
    ]


def _csv(header: list[str], pages: Iterable[list[list[str]]], excel: bool) -> Iterator[str]:
    """Yield the CSV's text: the header at once, then a chunk for each page."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write(BOM if excel else "")
    writer.writerow(header)
    for page in pages:
        yield text.getvalue()
        text.seek(0)
        text.truncate()
        writer.writerows(page)
    yield text.getvalue()
