"""A round looked back on: every answered question with its truth, and how others did with the same one."""

from dataclasses import dataclass

from sqlalchemy import Engine, select

from genlab.protocols import MAIN
from genlab.sessions.others import NOBODY, Others, among
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
        others: how others did who were asked the same; asked for errors alone.
        choice: what was chosen.
    """

    place: int
    stimuli: tuple[int, ...]
    truth: str
    generator: str
    correct: bool
    others: Others = NOBODY
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
        errors = [tuple(row.stimuli) for row in rows if not row.correct]
        others = among(connection, seat.pack_sha256, seat.protocol, seat.id, errors)
    return [
        Reviewed(
            row.place,
            tuple(row.stimuli),
            row.truth,
            row.generator,
            row.correct,
            NOBODY if row.correct else others.get(tuple(row.stimuli), NOBODY),
            row.choice,
        )
        for row in rows
    ]
