"""Answers as files: the long CSV, one row per answer, and the wide one, one row per person."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Unpack

from sqlalchemy import (
    ColumnElement,
    Engine,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
)

from genlab.analysis.times import doubt
from genlab.protocols.settings import of_stored
from genlab.reports.cells import decimal, free, quoted, text_of
from genlab.reports.codebook import COUNTS, LONG, PARTICIPANT, SHARED, TRIAL, written
from genlab.reports.naming import helped, listened, makers, placed, stimulus_names
from genlab.reports.people import Filters, Person, about, chosen, pages, read_people
from genlab.store import reading
from genlab.store import tables as t

_CORRECT = [column.name for column in TRIAL].index("correct")


def long_csv(engine: Engine, *, excel: bool = False, **filters: Unpack[Filters]) -> Iterator[str]:
    """Yield a CSV of one row an answer, in order of participant and trial, in chunks.

    It reads in short steps and holds no transaction between them, so a slow download hinders no session. An answer that
    is given meanwhile may or may not be in it.

    Args:
        engine: the database.
        excel: begin with the mark by which Excel knows UTF-8, and mark what it would take for a number or a date.
        filters: which answers, see `Filters`.
    """
    yield text_of([[column.name for column in LONG]], excel)
    for persons, rows in pages(engine, filters, _texts(engine.dialect.name)):
        texts = {
            person.participant_id: text_of([written(PARTICIPANT, about(person), excel)])[:-2]
            for person in persons
        }
        shares = {person.participant_id: "1" if person.shares_device else "0" for person in persons}
        packs = {person.participant_id: (person.protocol, person.pack_name) for person in persons}
        aids = {
            person.participant_id: (person.settings, person.seed) for person in persons if person.settings
        }
        yield "".join(
            _line(texts[row[0]], packs[row[0]], aids.get(row[0]), row, shares[row[0]], excel) for row in rows
        )


def _line(
    who: str,
    pack: tuple[str, str],
    set_to: tuple[Any, int] | None,
    row: Sequence[Any],
    shares: str,
    excel: bool,
) -> str:
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
        heard,
    ) = row
    seen = _ms(at) - _ms(served) if served else None
    found = helped(*set_to, trial) if set_to else None
    aid = "" if found is None else found
    maker, other = makers(pack[0], generator)
    return (
        f"{who},{trial},{part},{_named(*pack, stimuli, truth, excel)},{quoted(maker, excel)},{quoted(truth)},"
        f"{quoted(choice)},{'' if not truth else 1 if correct else 0},{'' if sure is None else sure},"
        f"{free(reason, excel) if reason else ''},"
        f"{decimal(rt)},{decimal(exposure)},{decimal(shown)},{served},{at},"
        f"{decimal(seen)},{doubt(rt, seen, exposure)},{_places(pack[0], truth, choice)},{aid},"
        f"{_heard(pack[0], stimuli, truth, heard)},{quoted(other, excel) if other else ''},{shares}\r\n"
    )


def wide_csv(engine: Engine, *, excel: bool = False, **filters: Unpack[Filters]) -> Iterator[str]:
    """Yield a CSV of one row a participant, in chunks; those who have not answered yet are in it too.

    After the participant and the counts each trial has its columns, `trial_0_stimulus` and so on, empty where it is
    not answered. Arguments as for `long_csv`.
    """
    with reading(engine) as connection:
        rounds = select(t.session.c.questions, t.session.c.settings).group_by(t.session.c.id)
        sessions = connection.execute(chosen(rounds, filters)).all()
    longest = max((row.questions + of_stored(row.settings).beside for row in sessions), default=0)
    header = [column.name for column in (*PARTICIPANT, *COUNTS)]
    header += [f"trial_{index}_{column.name}" for index in range(longest) for column in TRIAL[1:]]
    header += [column.name for column in SHARED]

    def row(person: Person) -> list[str]:
        right = [trial[_CORRECT] for trial in person.trials]
        correct = None if None in right else sum(right)
        values = (*person.about, *person.moments, person.questions, len(person.trials), correct)
        answered = {trial[0]: trial[1:] for trial in person.trials}
        nothing = (None,) * len(TRIAL[1:])
        cells = written((*PARTICIPANT, *COUNTS), values, excel)
        for index in range(longest):
            cells += written(TRIAL[1:], answered.get(index, nothing), excel)
        return cells + written(SHARED, [person.shares_device])

    # A session with longer rounds, opened since the header was made, is left to the next export.
    rows = (
        [row(person) for person in page if person.questions <= longest]
        for page in read_people(engine, filters)
    )
    return _csv(header, rows, excel)


def _csv(header: list[str], pages: Iterable[list[list[str]]], excel: bool) -> Iterator[str]:
    """Yield the CSV's text: the header at once, then a chunk for each page."""
    yield text_of([header], excel)
    for page in pages:
        yield text_of(page)


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
            cast(t.answer.c.heard, Text),
        )
        .join(t.answer)
        .where(t.trial.c.participant_id.in_(bindparam("people", expanding=True)))
        .order_by(t.trial.c.participant_id, t.trial.c["index"])
    )


@lru_cache(maxsize=64)
def _ms(moment: str) -> float:
    """Return a moment in ms; an answer's is the next question's."""
    return datetime.fromisoformat(moment).timestamp() * 1000


@lru_cache(maxsize=512)
def _places(protocol: str, truth: str, choice: str) -> str:
    """Return the cells of how far off a choice is and of its points."""
    return ",".join("" if value is None else str(value) for value in placed(protocol, truth, choice))


def _heard(protocol: str, stimuli: str, truth: str, heard: str | None) -> str:
    """Return the cells of how often and how long stimulus and partner were heard."""
    if not heard:
        return ",,,"
    plays, ms, others, others_ms = listened(protocol, json.loads(stimuli), truth, json.loads(heard))
    return f"{plays},{decimal(ms)},{'' if others is None else others},{decimal(others_ms)}"


@lru_cache(maxsize=4096)
def _named(protocol: str, pack: str, stimuli: str, truth: str, excel: bool) -> str:
    """Return the cells of stimulus and partner."""
    names = stimulus_names(protocol, pack, json.loads(stimuli), truth)
    return ",".join(quoted(name, excel) for name in names)
