"""Participants and their trials, read from the database some at a time: memory stays flat, and no session waits."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypedDict

from sqlalchemy import Engine, Select, bindparam, case, func, select

from genlab.analysis.exclusions import SENT_OUT
from genlab.analysis.times import doubt, server_ms
from genlab.errors import GenlabError
from genlab.protocols.settings import of_stored
from genlab.reports.naming import helped, listened, makers, placed, stimulus_names
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


@dataclass(frozen=True)
class Person:
    """A participant with the answered trials.

    Attributes:
        about: values of the codebook's PARTICIPANT.
        moments: when the participant joined, agreed to take part, and was sent out.
        questions: length of the round.
        trials: values of the codebook's TRIAL, in order.
        shares_device: whether somebody else in the session has joined from the same browser.
    """

    about: tuple[Any, ...]
    moments: tuple[datetime | None, ...]
    questions: int
    trials: list[tuple[Any, ...]]
    shares_device: bool


_other = t.participant.alias("other")
_same = (
    select(_other.c.id)
    .where(
        _other.c.browser == t.participant.c.browser,
        _other.c.session_id == t.participant.c.session_id,
        _other.c.id != t.participant.c.id,
    )
    .correlate(t.participant)
)
_PEOPLE = (
    select(
        case((t.participant.c.browser.is_(None), False), else_=_same.exists()).label("shares_device"),
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
        t.participant.c.music,
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
        t.answer.c.heard,
    )
    .join(t.answer)
    .where(t.trial.c.participant_id.in_(bindparam("people", expanding=True)))
    .order_by(t.trial.c.participant_id, t.trial.c["index"])
)


def chosen(statement: Select[Any], filters: Filters) -> Select[Any]:
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


def check_known(engine: Engine, filters: Filters, packs: Collection[str]) -> None:
    """Look whether what filters name is there at all; a pack may be there without an answer.

    Args:
        engine: the database.
        filters: which answers are wanted.
        packs: names of packs that are there.

    Raises:
        GenlabError: for a session that is not, or a pack that is neither there nor was ever played.
    """
    with reading(engine) as connection:
        number, name = filters.get("session_id"), filters.get("pack")
        sessions = select(t.session.c.id).where(t.session.c.id == number)
        if number is not None and connection.execute(sessions).first() is None:
            raise GenlabError(f"Unknown session {number}. Expected the number of one that was opened here.")
        if name is not None and name not in packs:
            played = connection.execute(select(t.session.c.pack_name).distinct()).scalars().all()
            if name not in played:
                known = sorted({*packs, *played})
                raise GenlabError(f"Unknown pack '{name}'. Expected one of: {', '.join(known)}.")


def count(engine: Engine, filters: Filters) -> int:
    """Return how many participants the filters name."""
    with reading(engine) as connection:
        found: int = connection.execute(chosen(select(func.count(t.participant.c.id)), filters)).scalar_one()
    return found


def pages(
    engine: Engine, filters: Filters, trials: Select[Any]
) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Yield rows of participants in order of their ids, some at a time, with the rows of their trials.

    Args:
        engine: the database.
        filters: which participants.
        trials: what to read of the trials of those whose ids are `people`.
    """
    people = chosen(_PEOPLE, filters)
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


def read_people(engine: Engine, filters: Filters) -> Iterator[list[Person]]:
    """Yield the participants with their answered trials, some at a time."""
    for persons, answered in pages(engine, filters, _TRIALS):
        trials = {id_: list(rows) for id_, rows in groupby(answered, key=lambda row: row.participant_id)}
        yield [
            Person(
                about=about(person),
                moments=(person.joined_at, person.consented_at, person.removed_at),
                questions=person.questions + of_stored(person.settings).beside,
                trials=[_trial(person, row) for row in trials.get(person.participant_id, [])],
                shares_device=bool(person.shares_device),
            )
            for person in persons
        ]


def about(person: Any) -> tuple[Any, ...]:
    """Return the values of the codebook's PARTICIPANT from a participant's row."""
    settings = json.dumps(person.settings, sort_keys=True, ensure_ascii=False) if person.settings else ""
    return tuple(settings if column is person.settings else column for column in person[5:])


def _trial(person: Any, row: Any) -> tuple[Any, ...]:
    """Return the values of the codebook's TRIAL."""
    return (
        row.trial,
        row.part,
        *stimulus_names(person.protocol, person.pack_name, row.stimuli, row.truth),
        makers(person.protocol, row.generator)[0],
        row.truth,
        row.choice,
        row.correct if row.truth else None,
        *row[8:-1],
        seen := server_ms(row.served_at, row.answered_at) if row.served_at else None,
        doubt(row.rt_ms, seen, row.exposure_ms),
        *placed(person.protocol, row.truth, row.choice),
        helped(person.settings, person.seed, row.trial),
        *listened(person.protocol, row.stimuli, row.truth, row.heard),
        makers(person.protocol, row.generator)[1],
    )
