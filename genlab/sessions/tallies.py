"""Answers counted in the database, by person and by image: a page over a million of them reads a few thousand rows."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Engine, Select, case, func, select

from genlab import protocols
from genlab.analysis.margins import Images, Kind, Margins
from genlab.errors import GenlabError
from genlab.protocols import MAIN
from genlab.store import reading
from genlab.store import tables as t


def count(engine: Engine, pack_sha256: str, protocol: str, session_id: int | None = None) -> int:
    """Count the stored answers to a pack under a protocol, in one session or in all standing ones."""
    with reading(engine) as connection:
        statement = select(func.count()).select_from(t.answer)
        found: int = connection.execute(
            statement.where(t.answer.c.participant_id.in_(_people(pack_sha256, protocol, session_id)))
        ).scalar_one()
    return found


def sent_out(engine: Engine, session_id: int | None) -> str:
    """Return what tells whether the people whom a session's host sent out have changed; "" in standing sessions."""
    if session_id is None:
        return ""
    removed = t.participant.c.removed_at
    statement = select(func.count(removed), func.max(removed)).where(t.participant.c.session_id == session_id)
    with reading(engine) as connection:
        count, last = connection.execute(statement).one()
    return f"{count} {last}"


def tally(
    engine: Engine,
    pack_name: str,
    pack_sha256: str,
    protocol: str,
    generators: Sequence[str],
    session_id: int | None = None,
) -> Margins:
    """Return the margins of all answers to a pack under a protocol, each counted by one statement.

    People whom a host sent out are left out, as `genlab.analysis.exclusions.given` leaves them out.

    Args:
        engine: the database; statements run side by side.
        pack_name: for the images' names, as in exports.
        pack_sha256: of the pack.
        protocol: one of `genlab.protocols.PROTOCOLS`; only main questions are counted.
        generators: names of the pack's generators.
        session_id: of this session alone; by default of all standing ones, which nobody leads.

    Raises:
        GenlabError: for a protocol in which no answer is right.
    """
    if not protocols.get(protocol).scored:
        raise GenlabError(f"No right answers in {protocol}. Expected a protocol that has some.")
    kinds = list(generators) if protocol == "pair" else ["", *generators]
    whose = _people(pack_sha256, protocol, session_id).where(t.participant.c.removed_at.is_(None))
    shown = t.trial.c.stimuli
    if protocol == "pair":
        left = t.trial.c.truth == "left"
        roles = [
            case((left, shown[1].as_integer()), else_=shown[0].as_integer()),
            case((left, shown[0].as_integer()), else_=shown[1].as_integer()),
        ]
    else:
        roles = [shown[0].as_integer()]

    def rows(statement: Select[Any]) -> list[Any]:
        with reading(engine) as connection:
            return list(connection.execute(statement).all())

    statements = [_profiles(whose, kinds), *(_images(whose, role) for role in roles)]
    with ThreadPoolExecutor(len(statements)) as pool:
        profiles, *images = pool.map(rows, statements)
    table = np.array([[float(value) for value in row] for row in profiles]).reshape(-1, 2 * len(kinds) + 1)
    found = {}
    for place, kind in enumerate(kinds):
        if not table[:, 2 * place + 1].any():
            continue
        found[kind] = Kind(
            generator=kind,
            correct=table[:, 2 * place],
            shown=table[:, 2 * place + 1],
            people=table[:, -1],
            roles=tuple(_role([row for row in counted if row[1] == kind], pack_name) for counted in images),
        )
    return Margins(protocol, found)


def _people(pack_sha256: str, protocol: str, session_id: int | None) -> Select[Any]:
    which = t.session.c.join_code.is_(None) if session_id is None else t.session.c.id == session_id
    return (
        select(t.participant.c.id)
        .join(t.session)
        .where(t.session.c.pack_sha256 == pack_sha256, t.session.c.protocol == protocol, which)
    )


def _right() -> ColumnElement[int]:
    return case((t.answer.c.correct, 1), else_=0)


def _profiles(whose: Select[Any], kinds: Sequence[str]) -> Select[Any]:
    """Count right and all answers of each kind by person, then people by what they scored."""
    counts = []
    for place, kind in enumerate(kinds):
        of_kind = t.trial.c.generator == kind
        counts.append(func.sum(case((of_kind, _right()), else_=0)).label(f"right_{place}"))
        counts.append(func.sum(case((of_kind, 1), else_=0)).label(f"shown_{place}"))
    each = (
        select(*counts)
        .select_from(t.answer.join(t.trial))
        .where(t.answer.c.participant_id.in_(whose), t.trial.c.part == MAIN)
        .group_by(t.answer.c.participant_id)
        .subquery()
    )
    return select(*each.c, func.count().label("people")).group_by(*each.c)


def _images(whose: Select[Any], role: ColumnElement[int]) -> Select[Any]:
    image = role.label("image")
    return (
        select(image, t.trial.c.generator, func.sum(_right()), func.count())
        .select_from(t.answer.join(t.trial))
        .where(t.answer.c.participant_id.in_(whose), t.trial.c.part == MAIN)
        .group_by(image, t.trial.c.generator)
        .order_by(image)
    )


def _role(rows: Sequence[Any], pack_name: str) -> Images:
    return Images(
        [f"{pack_name}/{int(row[0]):04d}" for row in rows],
        np.array([float(row[2]) for row in rows]),
        np.array([float(row[3]) for row in rows]),
    )
