"""How others did with the same question: the same stimuli of the same pack, asked by the same protocol."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, String, cast, func, select

from genlab.protocols import MAIN
from genlab.sessions.standing import Standing
from genlab.store import reading
from genlab.store import tables as t

Stimuli = tuple[int, ...]


@dataclass(frozen=True)
class Others:
    """How many others have answered a question, in any session, and how many of them wrongly; not those sent out."""

    answered: int = 0
    wrong: int = 0


NOBODY = Others()


def others(engine: Engine, standing: Standing, stimuli: Stimuli) -> Others:
    """Return how others than a participant did with what that participant was asked about."""
    with reading(engine) as connection:
        found = among(
            connection, standing.pack_sha256, standing.protocol, standing.participant_id, (stimuli,)
        )
    return found.get(stimuli, NOBODY)


def alike(engine: Engine, standing: Standing, stimuli: Stimuli, choice: str) -> Others:
    """Return how many others than a participant met the same two, and how many of them took the other one.

    Args:
        engine: the database.
        standing: the participant's.
        stimuli: the two, left to right.
        choice: the side that the participant took.
    """
    shown = cast(t.trial.c.stimuli, String)
    same, turned = str(list(stimuli)), str(list(stimuli[::-1]))
    took = (shown == same) == (t.answer.c.choice == choice)
    counted = (
        select(func.count(), func.count().filter(~took))
        .select_from(t.trial.join(t.answer).join(t.participant).join(t.session))
        .where(
            t.session.c.pack_sha256 == standing.pack_sha256,
            t.session.c.protocol == standing.protocol,
            t.trial.c.participant_id != standing.participant_id,
            t.participant.c.removed_at.is_(None),
            shown.in_((same, turned)),
        )
    )
    with reading(engine) as connection:
        answered, other = connection.execute(counted).one()
    return Others(answered, other)


def among(
    connection: Connection, pack_sha256: str, protocol: str, participant_id: int, asked: Collection[Stimuli]
) -> dict[Stimuli, Others]:
    """Return how others than a participant did, by what they were asked; a pair is the same from both sides.

    Questions that nobody else has answered are left out. An index over what is asked finds the rows.
    """
    # As text: PostgreSQL compares no JSON. Both databases write it in the one way that Python writes a list.
    shown = cast(t.trial.c.stimuli, String)
    wanted = {str(list(order)): stimuli for stimuli in asked for order in (stimuli[::-1], stimuli)}
    if not wanted:
        return {}
    counted = connection.execute(
        select(shown, func.count(), func.count().filter(t.answer.c.correct.is_(False)))
        .select_from(t.trial.join(t.answer).join(t.participant).join(t.session))
        .where(
            t.session.c.pack_sha256 == pack_sha256,
            t.session.c.protocol == protocol,
            t.trial.c.part == MAIN,
            t.trial.c.participant_id != participant_id,
            t.participant.c.removed_at.is_(None),
            shown.in_(wanted),
        )
        .group_by(shown)
    ).all()
    found: dict[Stimuli, Others] = {}
    for text, answered, wrong in counted:
        known = found.get(wanted[text], NOBODY)
        found[wanted[text]] = Others(known.answered + answered, known.wrong + wrong)
    return found
