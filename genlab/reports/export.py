"""Answers as files (long and wide CSV, their codebook) and as the table that analysis reads."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, TypedDict, Unpack

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Engine,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    case,
    cast,
    func,
    select,
    type_coerce,
)

from genlab import protocols
from genlab.analysis.exclusions import SENT_OUT
from genlab.protocols import Question
from genlab.protocols.settings import of_stored
from genlab.reports.codebook import COUNTS, LONG, PARTICIPANT, TRIAL, WRITERS, Column, neutral, text_of
from genlab.store import reading
from genlab.store import tables as t

PAGE = 100  # participants of one query, and of one chunk


class Filters(TypedDict, total=False):
    """Which answers; where several are named, those that fit all; by default every answer.

    Attributes:
        session_id: of this session.
        pack: of every version of the pack with this name.
        pack_sha256: of exactly this pack.
        protocol: of this protocol.
        standing: in standing sessions alone, which nobody leads.
    """

    session_id: int | None
    pack: str | None
    pack_sha256: str | None
    protocol: str | None
    standing: bool


def long_csv(engine: Engine, *, excel: bool = False, **filters: Unpack[Filters]) -> Iterator[str]:
    """Yield a CSV of one row an answer, in order of participant and trial, in chunks.

    It reads in short steps and holds no transaction between them, so a slow download hinders no session. An answer that
    is given meanwhile may or may not be in it.

    Args:
        engine: the database.
        excel: begin with the mark by which Excel knows UTF-8.
        filters: which answers, see `Filters`.
    """
    yield text_of([[column.name for column in LONG]], excel)
    for persons, rows in _pages(engine, filters, _texts(engine.dialect.name)):
        about = {
            person.participant_id: text_of([_cells(PARTICIPANT, _about(person))])[:-2] for person in persons
        }
        packs = {person.participant_id: (person.protocol, person.pack_name) for person in persons}
        yield "".join(_line(about[row[0]], packs[row[0]], row) for row in rows)


def _line(about: str, pack: tuple[str, str], row: Sequence[Any]) -> str:
    """Return a line of the long file. A million pass here: what repeats is written once, the rest in one go."""
    (
        _,
        trial,
        part,
        stimuli,
        generator,
        truth,
        choice,
        correct,
        sure,
        reason,
        rt,
        exposure,
        shown,
        served,
        at,
    ) = row
    return (
        f"{about},{trial},{part},{_named(*pack, stimuli, truth)},{_quoted(generator)},{_quoted(truth)},"
        f"{_quoted(choice)},{1 if correct else 0},{'' if sure is None else sure},{_free(reason) if reason else ''},"
        f"{_ms(rt)},{_ms(exposure)},{_ms(shown)},{served},{at}\r\n"
    )


def wide_csv(engine: Engine, *, excel: bool = False, **filters: Unpack[Filters]) -> Iterator[str]:
    """Yield a CSV of one row a participant, in chunks; those who have not answered yet are in it too.

    After the participant and the counts each trial has its columns, `trial_0_stimulus` and so on, empty where it is
    not answered. Arguments as for `long_csv`.
    """
    with reading(engine) as connection:
        rounds = select(t.session.c.questions, t.session.c.settings).group_by(t.session.c.id)
        sessions = connection.execute(_chosen(rounds, filters)).all()
    longest = max((row.questions + of_stored(row.settings).beside for row in sessions), default=0)
    header = [column.name for column in (*PARTICIPANT, *COUNTS)]
    header += [f"trial_{index}_{column.name}" for index in range(longest) for column in TRIAL[1:]]

    def row(person: _Person) -> list[str]:
        correct = sum(trial[_CORRECT] for trial in person.trials)
        about = (*person.about, *person.moments, person.questions, len(person.trials), correct)
        answered = {trial[0]: trial[1:] for trial in person.trials}
        nothing = (None,) * len(TRIAL[1:])
        cells = _cells((*PARTICIPANT, *COUNTS), about)
        for index in range(longest):
            cells += _cells(TRIAL[1:], answered.get(index, nothing))
        return cells

    # A session with longer rounds, opened since the header was made, is left to the next export.
    rows = (
        [row(person) for person in page if person.questions <= longest] for page in _persons(engine, filters)
    )
    return _csv(header, rows, excel)


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
        for page in _persons(engine, filters)
        for person in page
        for trial in person.trials
    ]
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(LONG)
    return pd.DataFrame(
        {
            column.name: pd.Series(values, dtype=column.dtype)
            for column, values in zip(LONG, columns, strict=True)
        }
    )


@dataclass(frozen=True)
class _Person:
    """A participant with the answered trials."""

    about: tuple[Any, ...]  # values of PARTICIPANT
    moments: tuple[datetime | None, ...]  # joined, consented, removed
    questions: int
    trials: list[tuple[Any, ...]]  # values of TRIAL, in order


_CORRECT = [column.name for column in TRIAL].index("correct")
_PEOPLE = (
    select(
        t.participant.c.joined_at,
        t.participant.c.consented_at,
        t.participant.c.removed_at,
        t.session.c.questions,
        t.session.c.id,  # from here on as in PARTICIPANT
        t.session.c.pack_name,
        t.session.c.pack_sha256,
        t.session.c.protocol,
        t.session.c.settings,
        t.participant.c.id.label("participant_id"),
        t.participant.c.nickname,
        t.participant.c.label,
        t.participant.c.language,
        t.participant.c.seed,
        case((t.participant.c.removed_at.is_not(None), SENT_OUT), else_="").label("exclusion"),
    )
    .where(t.participant.c.id > bindparam("last"))
    .order_by(t.participant.c.id)
    .limit(PAGE)
)
_TRIALS = (
    select(
        t.trial.c.participant_id,
        t.trial.c["index"].label("trial"),
        t.trial.c.part,
        t.trial.c.stimuli,
        t.trial.c.generator,
        t.trial.c.truth,
        t.answer.c.choice,
        t.answer.c.correct,
        t.answer.c.confidence,
        t.answer.c.reason,
        t.answer.c.rt_ms,
        t.trial.c.exposure_ms,
        t.answer.c.shown_ms,
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
    if filters.get("standing"):
        statement = statement.where(t.session.c.join_code.is_(None))
    return statement.where(*(column == value for column, value in wanted.items() if value is not None))


def _texts(dialect: str) -> Select[Any]:
    """Return the trials' columns as the long CSV has them: moments written by the database, stimuli as text."""

    def moment(column: ColumnElement[Any]) -> ColumnElement[Any]:
        if dialect == "sqlite":  # kept as "2026-11-24 09:30:00.123456"
            text = type_coerce(column, String)
            return func.substr(text, 1, 10) + "T" + func.substr(text, 12, 12) + "Z"
        return func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')

    return (
        select(
            t.trial.c.participant_id,
            t.trial.c["index"],
            t.trial.c.part,
            cast(t.trial.c.stimuli, Text),
            t.trial.c.generator,
            t.trial.c.truth,
            t.answer.c.choice,
            type_coerce(t.answer.c.correct, Integer),
            t.answer.c.confidence,
            t.answer.c.reason,
            t.answer.c.rt_ms,
            t.trial.c.exposure_ms,
            t.answer.c.shown_ms,
            moment(t.trial.c.served_at),
            moment(t.answer.c.answered_at),
        )
        .join(t.answer)
        .where(t.trial.c.participant_id.in_(bindparam("people", expanding=True)))
        .order_by(t.trial.c.participant_id, t.trial.c["index"])
    )


def _pages(
    engine: Engine, filters: Filters, trials: Select[Any]
) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Yield participants in order of their ids, some at a time, with their trials: memory stays flat."""
    people = _chosen(_PEOPLE, filters)
    last = 0
    while True:
        with reading(engine) as connection:
            persons = connection.execute(people, {"last": last}).all()
            if not persons:
                return
            ids = [person.participant_id for person in persons]
            rows = connection.execute(trials, {"people": ids}).all()
        last = ids[-1]
        yield persons, rows


def _persons(engine: Engine, filters: Filters) -> Iterator[list[_Person]]:
    """Yield the participants with their answered trials, some at a time."""
    for persons, answered in _pages(engine, filters, _TRIALS):
        trials = {id_: list(rows) for id_, rows in groupby(answered, key=lambda row: row.participant_id)}
        yield [
            _Person(
                about=_about(person),
                moments=(person.joined_at, person.consented_at, person.removed_at),
                questions=person.questions + of_stored(person.settings).beside,
                trials=[_trial(person, row) for row in trials.get(person.participant_id, [])],
            )
            for person in persons
        ]


def _about(person: Any) -> tuple[Any, ...]:
    """Return the values of PARTICIPANT."""
    settings = json.dumps(person.settings, sort_keys=True, ensure_ascii=False) if person.settings else ""
    return tuple(settings if column is person.settings else column for column in person[4:])


@lru_cache(maxsize=4096)
def _named(protocol: str, pack: str, stimuli: str, truth: str) -> str:
    """Return the cells of stimulus and partner."""
    return ",".join(map(_quoted, _images(protocol, pack, json.loads(stimuli), truth)))


def _images(protocol: str, pack: str, stimuli: Sequence[int], truth: str) -> list[str]:
    """Return the names of stimulus and partner, "" for none."""
    roles = protocols.get(protocol).roles(Question(tuple(stimuli), truth, ""))
    return ["" if number is None else stimulus_name(pack, number) for number in roles]


def stimulus_name(pack: str, number: int) -> str:
    """Return a stimulus' name in exports, e.g. `mnist/0123`; `noise/0001` for an attention check's image."""
    return f"{pack}/{number:04d}" if number >= 0 else f"noise/{-number:04d}"


def _ms(value: float | None) -> str:
    return "" if value is None else format(value, ".1f")


def _free(text: str) -> str:
    """Return a free text's cell; unlike `_quoted` not kept, for nearly all differ."""
    return text_of([[neutral(text), ""]])[:-3]


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    """Return a text's cell, neutralised and in quotes where it needs them."""
    return _free(text) if text else ""


def _trial(person: Any, row: Any) -> tuple[Any, ...]:
    """Return the values of TRIAL."""
    return (
        row.trial,
        row.part,
        *_images(person.protocol, person.pack_name, row.stimuli, row.truth),
        *row[4:],
    )


def _cells(columns: Sequence[Column], values: Iterable[Any]) -> list[str]:
    """Return the cells' texts, by the columns' types; "" for None."""
    return [
        "" if value is None else WRITERS[column.type](value)
        for column, value in zip(columns, values, strict=True)
    ]


def _csv(header: list[str], pages: Iterable[list[list[str]]], excel: bool) -> Iterator[str]:
    """Yield the CSV's text: the header at once, then a chunk for each page."""
    yield text_of([header], excel)
    for page in pages:
        yield text_of(page)
