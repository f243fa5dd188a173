"""Proves that a database's counts add up: every trial, answer, time and truth is what it must be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, func, select

from genlab import packs, protocols
from genlab.errors import GenlabError
from genlab.keeping import orders
from genlab.keeping.rounds import Sitting, check, moment
from genlab.progress import Tell, silent
from genlab.protocols import hosting
from genlab.protocols.settings import of_stored
from genlab.sessions import MAX_QUESTIONS
from genlab.store import snapshot
from genlab.store import tables as t
from genlab.store.tables import ENDED

PARTICIPANTS = 200  # read at once
CHECKING = "checking people"
"""What `verify` tells of how far it is."""


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


def verify(engine: Engine, tell: Tell = silent) -> Report:
    """Read the whole database, in one moment of its life, and check it.

    Rounds are drawn anew from their stored seeds, and compared, where the session's pack is present.

    Args:
        engine: the database.
        tell: is told how many participants are checked.

    Raises:
        StoreError: where the database cannot be read.
    """
    report = Report()
    with snapshot(engine) as connection:
        report.counts = _counts(connection)
        report.findings += _database(connection)
        report.findings += _orphans(connection)
        report.findings += orders.findings(connection)
        sittings = {}
        for row in connection.execute(select(t.session).order_by(t.session.c.id)).all():
            if (sitting := _session(row, report)) is not None:
                sittings[row.id] = sitting
        for place, (participant, trials) in enumerate(_rounds(connection)):
            tell(CHECKING, place, report.counts["participant"])
            sitting = sittings.get(participant.session_id)
            if sitting is not None:
                name = f"participant {participant.id}"
                findings, notes = check(participant, trials, sitting)
                report.findings += [f"{name}: {line}" for line in findings]
                report.notes += [f"{name}: {line}" for line in notes]
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


def _session(row: Any, report: Report) -> Sitting | None:
    name = f"session {row.id}"
    if (row.state == ENDED) != (row.ended_at is not None):
        report.findings.append(f"{name}: state {row.state!r} with ended_at {moment(row.ended_at)}")
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
    return Sitting(row, protocol, settings, lead, pack)


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
