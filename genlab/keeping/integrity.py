"""Proves that a database's counts add up: every trial, answer, time and truth is what it must be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, func, select

from genlab import packs, protocols
from genlab.errors import GenlabError
from genlab.protocols import Protocol, Settings, hosting
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.protocols.rounds import CHECK, MAIN, QUALIFICATION, Planned
from genlab.protocols.settings import of_stored
from genlab.sessions import MAX_QUESTIONS
from genlab.sessions.answering import MAX_REASON, MAX_RT_MS
from genlab.store import snapshot
from genlab.store import tables as t
from genlab.store.tables import ENDED

LATE_S = 5.0
"""An answer that was under way when its session ended may stand so long after the end (several machines' clocks)."""
PARTICIPANTS = 200  # read at once
PARTS = (MAIN, QUALIFICATION, CHECK)


@dataclass
class Report:
    """What stands in a database, and what is wrong with it.

    Attributes:
        counts: rows of each table, and `served` trials.
        findings: what cannot be right, a line each; none where all adds up.
        notes: what is odd but harmless, or could not be checked.
    """

    counts: dict[str, int] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Sitting:
    """A session as its participants are checked against it; `pack` is None where it is not here."""

    row: Any
    protocol: Protocol
    settings: Settings
    hosting: Hosting
    pack: packs.Pack | None


def verify(engine: Engine) -> Report:
    """Read the whole database, in one moment of its life, and check it.

    Rounds are drawn anew from their stored seeds, and compared, where the session's pack is present.

    Raises:
        StoreError: where the database cannot be read.
    """
    report = Report()
    with snapshot(engine) as connection:
        report.counts = _counts(connection)
        report.findings += _database(connection)
        report.findings += _orphans(connection)
        sittings = {}
        for row in connection.execute(select(t.session).order_by(t.session.c.id)).all():
            if (sitting := _session(row, report)) is not None:
                sittings[row.id] = sitting
        for participant, trials in _rounds(connection):
            sitting = sittings.get(participant.session_id)
            if sitting is not None:
                _participant(participant, trials, sitting, report)
    return report


def _counts(connection: Connection) -> dict[str, int]:
    counts = {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in t.metadata.sorted_tables
    }
    served = select(func.count()).where(t.trial.c.served_at.is_not(None))
    return {**counts, "served": int(connection.execute(served).scalar_one())}


def _database(connection: Connection) -> Iterator[str]:
    """Ask SQLite whether its file is sound; PostgreSQL has no such question."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"SQLite: {said}"


def _orphans(connection: Connection) -> Iterator[str]:
    """Find rows that refer to what does not exist."""
    for table in t.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            parent: Table = key.referred_table.alias("parent")  # type: ignore[assignment]
            pairs = [(table.c[e.parent.name], parent.c[e.column.name]) for e in key.elements]
            lost = (
                select(*table.primary_key)
                .select_from(table.outerjoin(parent, and_(*(own == other for own, other in pairs))))
                .where(pairs[0][1].is_(None), *(own.is_not(None) for own, _ in pairs))
            )
            for row in connection.execute(lost):
                named = ", ".join(f"{name} {value}" for name, value in row._mapping.items())
                yield f"{table.name} ({named}): its {key.referred_table.name} does not exist"


def _session(row: Any, report: Report) -> _Sitting | None:
    name = f"session {row.id}"
    if (row.state == ENDED) != (row.ended_at is not None):
        report.findings.append(f"{name}: state {row.state!r} with ended_at {_moment(row.ended_at)}")
    if not 1 <= row.questions <= MAX_QUESTIONS:
        report.findings.append(f"{name}: {row.questions} questions. Expected 1 to {MAX_QUESTIONS}")
    try:
        protocol, settings = protocols.get(row.protocol), of_stored(row.settings)
        lead = hosting.of_stored(row.hosting or {})
    except (GenlabError, TypeError, AttributeError) as error:
        report.findings.append(f"{name}: {error}")
        return None
    try:
        pack = packs.load(row.pack_name)
    except GenlabError:
        pack = None
    if pack is None or pack.sha256 != row.pack_sha256:
        report.notes.append(
            f"{name}: pack {row.pack_name!r} ({row.pack_sha256[:12]}) is not here; rounds not drawn anew"
        )
        pack = None
    return _Sitting(row, protocol, settings, lead, pack)


def _rounds(connection: Connection) -> Iterator[tuple[Any, list[Any]]]:
    """Yield every participant with the trials and their answers, some hundred participants at a time."""
    last = 0
    while True:
        some = select(t.participant).where(t.participant.c.id > last).order_by(t.participant.c.id)
        people = connection.execute(some.limit(PARTICIPANTS)).all()
        if not people:
            return
        last = people[-1].id
        joined = (
            select(
                t.trial,
                t.answer.c["index"].label("answered"),
                *(column for column in t.answer.c if not column.primary_key),
            )
            .outerjoin(t.answer)
            .where(t.trial.c.participant_id.between(people[0].id, last))
            .order_by(t.trial.c.participant_id, t.trial.c["index"])
        )
        found = {
            key: list(rows)
            for key, rows in groupby(connection.execute(joined).all(), attrgetter("participant_id"))
        }
        for person in people:
            yield person, found.get(person.id, [])


def _participant(person: Any, trials: list[Any], sitting: _Sitting, report: Report) -> None:
    name = f"participant {person.id}"
    found = [
        *_identity(person),
        *_plan(person, trials, sitting),
        *_order(trials, sitting),
        *(line for row in trials for line in _trial(row, sitting)),
    ]
    late, notes = _late(trials, sitting)
    report.findings += [f"{name}: {line}" for line in (*found, *late)]
    report.notes += [f"{name}: {line}" for line in (*notes, *_clock(person, trials))]


def _identity(person: Any) -> Iterator[str]:
    if len(person.token_sha256) != 64 or set(person.token_sha256) - set("0123456789abcdef"):
        yield "what is stored of the token is no SHA-256"
    if person.browser is not None and (
        len(person.browser) != 64 or set(person.browser) - set("0123456789abcdef")
    ):
        yield "what is stored of the browser is no SHA-256"
    if not 0 <= person.seed <= protocols.MAX_SEED:
        yield f"seed {person.seed} is out of range"


def _plan(person: Any, trials: list[Any], sitting: _Sitting) -> Iterator[str]:
    """Compare the trials with what the session plans and the seed draws."""
    places = [row.index for row in trials]
    settings, questions = sitting.settings, sitting.row.questions
    expected = settings.qualification + questions + min(settings.checks, max(0, questions - 1))
    if places != list(range(expected)):
        yield f"{len(trials)} trials. Expected {expected}, from 0 on"
        return
    if sitting.pack is None:
        return
    try:
        planned = protocols.plan(
            sitting.protocol,
            settings,
            sitting.pack.reals,
            sitting.pack.fakes,
            questions,
            person.seed,
            sitting.row.drawing,
        )
    except GenlabError as error:
        yield f"the round cannot be drawn from its seed: {error}"
        return
    for row, trial in zip(trials, planned, strict=True):
        if wrong := _differences(row, trial):
            yield f"trial {row.index} is not what seed {person.seed} draws: {', '.join(wrong)}"


def _differences(row: Any, trial: Planned) -> list[str]:
    pairs = {
        "stimuli": (list(row.stimuli), [int(number) for number in trial.question.stimuli]),
        "truth": (row.truth, trial.question.truth),
        "generator": (row.generator, trial.question.generator),
        "part": (row.part, trial.part),
    }
    return [f"{name} {here!r}, drawn {drawn!r}" for name, (here, drawn) in pairs.items() if here != drawn]


def _order(trials: list[Any], sitting: _Sitting) -> Iterator[str]:
    """At one's own pace trials follow one another; at a teacher's, from where one came in to where the class is."""
    served = [row.index for row in trials if row.served_at is not None]
    answered = [row.index for row in trials if row.answered is not None]
    expired = [row.index for row in trials if row.expired_at is not None]
    if both := sorted({*answered} & {*expired}):
        yield f"trials {_few(both)} are answered, and their time ran out unanswered"
    if sitting.hosting.pacing == TEACHER:
        first = served[0] if served else 0
        position = sitting.row.position
        if served != list(range(first, first + len(served))):
            yield f"trials {_few(served)} are served. Expected all from the first one on"
        if served and (position is None or served[-1] > position):
            yield f"trial {served[-1]} is served. Expected none beyond the class's, which is {position}"
        return
    done = sorted({*answered} | {*expired})
    if served != list(range(len(served))):
        yield f"trials {_few(served)} are served. Expected the first ones without a gap"
    if done != list(range(len(done))):
        yield f"trials {_few(done)} are answered. Expected the first ones without a gap"
    if len(served) - len(done) > 1:
        yield f"{len(served)} trials are served and {len(done)} answered. Expected one waiting at most"


def _trial(row: Any, sitting: _Sitting) -> Iterator[str]:
    name = f"trial {row.index}"
    choices = sitting.protocol.choices
    if row.truth not in choices:
        yield f"{name}: truth {row.truth!r}. Expected {' or '.join(choices)}"
    if row.part not in PARTS:
        yield f"{name}: part {row.part!r}. Expected one of: {', '.join(PARTS)}"
    if row.answered is None:
        return
    if row.served_at is None:
        yield f"{name}: answered, but never served"
    if row.choice not in choices:
        yield f"{name}: choice {row.choice!r}. Expected {' or '.join(choices)}"
    elif row.correct != (row.choice == row.truth):
        yield f"{name}: {row.choice!r} is stored as {'right' if row.correct else 'wrong'}, the truth is {row.truth!r}"
    for column in ("rt_ms", "shown_ms"):
        value = getattr(row, column)
        if value is not None and not 0 <= value <= MAX_RT_MS:
            yield f"{name}: {column} {value!r}. Expected 0 to {MAX_RT_MS:g}"
    if row.confidence is not None and not 50 <= row.confidence <= 100:
        yield f"{name}: confidence {row.confidence!r}. Expected 50 to 100"
    if row.reason is not None and len(row.reason) > MAX_REASON:
        yield f"{name}: a reason of {len(row.reason)} characters. Expected at most {MAX_REASON}"


def _late(trials: list[Any], sitting: _Sitting) -> tuple[list[str], list[str]]:
    """Return findings and notes on answers after the session's end."""
    ended = sitting.row.ended_at
    findings: list[str] = []
    notes: list[str] = []
    for row in trials:
        if ended is None or row.answered is None or row.answered_at <= ended:
            continue
        line = f"trial {row.index}: answered at {_moment(row.answered_at)}, the session ended at {_moment(ended)}"
        under_way = row.answered_at - ended <= timedelta(seconds=LATE_S)
        (notes if under_way else findings).append(line)
    return findings, notes


def _clock(person: Any, trials: list[Any]) -> Iterator[str]:
    """Note where times run backwards: somebody set the server's clock. Nothing is counted by them."""
    times: list[tuple[str, datetime]] = [("joined", person.joined_at)]
    for row in trials:
        if row.served_at is not None:
            times.append((f"trial {row.index} served", row.served_at))
        if row.answered is not None:
            times.append((f"trial {row.index} answered", row.answered_at))
    for (before, first), (after, then) in pairwise(times):
        if then < first:
            yield f"the clock went back {(first - then).total_seconds():.3f} s between {before!r} and {after!r}"


def _few(places: list[int]) -> str:
    return ", ".join(map(str, places[:6])) + (", ..." if len(places) > 6 else "")


def _moment(value: datetime | None) -> str:
    return "none" if value is None else value.isoformat(timespec="milliseconds")
