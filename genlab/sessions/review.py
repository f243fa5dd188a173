"""A round looked back on: every answered question with its truth, and how others did with the same one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, String, cast, func, select

from genlab.protocols import MAIN
from genlab.sessions.standing import find_seat
from genlab.store import reading
from genlab.store import tables as t


@dataclass(frozen=True)
class Reviewed:
    """An answered question, looked back on.

    Attributes:
        place: its place in the round, from 0.
        stimuli: stimulus numbers of the pack, left to right.
        truth: the right choice.
        generator: who made the fake; empty where none was shown.
        correct: whether it was answered rightly.
        others: how many others have answered about the same stimuli, in this protocol.
        wrong: how many of them wrongly.
        choice: what was chosen.
    """

    place: int
    stimuli: tuple[int, ...]
    truth: str
    generator: str
    correct: bool
    others: int = 0
    wrong: int = 0
    choice: str = ""


def review(engine: Engine, token: str) -> list[Reviewed]:
    """Return a participant's answered main questions, in order, with their truths.

    Whoever shows it first asks what its participant may see (`genlab.ui.quiz.seen`).

    Raises:
        GenlabError: for an unknown token.
    """
    with reading(engine) as connection:
        seat = find_seat(connection, token)
        rows = connection.execute(
            select(
                t.trial.c["index"].label("place"),
                t.trial.c.stimuli,
                t.trial.c.truth,
                t.trial.c.generator,
                t.answer.c.correct,
                t.answer.c.choice,
            )
            .join(t.answer)
            .where(t.trial.c.participant_id == seat.id, t.trial.c.part == MAIN)
            .order_by(t.trial.c["index"])
        ).all()
        others = _others(connection, seat, [row for row in rows if not row.correct])
    return [
        Reviewed(
            row.place,
            tuple(row.stimuli),
            row.truth,
            row.generator,
            row.correct,
            *others.get(row.place, (0, 0)),
            row.choice,
        )
        for row in rows
    ]


def _others(connection: Any, seat: Any, errors: Sequence[Any]) -> dict[int, tuple[int, int]]:
    """Return by place how many others have answered about the same stimuli, and how many of them wrongly."""
    if not errors:
        return {}
    # As text: PostgreSQL compares no JSON. Both databases write it in the one way that Python writes a list.
    shown = cast(t.trial.c.stimuli, String)
    wanted = {str(list(row.stimuli)): row.place for row in errors}
    counted = connection.execute(
        select(shown, func.count(), func.count().filter(t.answer.c.correct.is_(False)))
        .select_from(t.trial.join(t.answer).join(t.participant).join(t.session))
        .where(
            t.session.c.pack_sha256 == seat.pack_sha256,
            t.session.c.protocol == seat.protocol,
            t.trial.c.part == MAIN,
            t.trial.c.participant_id != seat.id,
            t.participant.c.removed_at.is_(None),
            shown.in_(wanted),
        )
        .group_by(shown)
    ).all()
    return {wanted[text]: (total, wrong) for text, total, wrong in counted}
