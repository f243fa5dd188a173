"""What a host sees of a class: who is in, what is asked, how people voted."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Engine, and_, case, func, select

from genlab import protocols
from genlab.protocols import Question
from genlab.sessions.led import Led
from genlab.sessions.texts import unlike
from genlab.store import reading
from genlab.store import tables as t
from genlab.store.tables import ENDED

if TYPE_CHECKING:
    from genlab.packs import Pack


@dataclass(frozen=True)
class Member:
    """A participant in the host's eyes.

    Attributes:
        participant_id: as in exports.
        name: label or nickname, the second of two equal ones with a number; "" where neither was given.
        answers, correct: how many answers to main questions, and how many are right; the question that stands open to
            all counts when it is closed, for the way accuracy moves would tell its answer.
        answered: whether the question that stands open to all is answered.
        removed: whether the host has sent the participant out.
        shares: whether somebody else in the session has joined from the same browser.
    """

    participant_id: int
    name: str
    answers: int
    correct: int
    answered: bool
    removed: bool
    shares: bool


def members(engine: Engine, session: Led) -> list[Member]:
    """Return who is in a session, in order of joining."""
    given = t.answer.c.choice.is_not(None)
    main = t.trial.c.part == protocols.MAIN
    if session.position is not None and not session.revealed and session.state != ENDED:
        main = and_(main, t.trial.c["index"] != session.position)

    def times(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    counted = (
        select(
            t.participant.c.id,
            t.participant.c.label,
            t.participant.c.nickname,
            t.participant.c.removed_at,
            t.participant.c.browser,
            times(and_(main, given)).label("answers"),
            times(and_(main, t.answer.c.correct)).label("correct"),
            times(and_(given, t.trial.c["index"] == session.position)).label("answered"),
        )
        .select_from(t.participant.join(t.trial).outerjoin(t.answer))
        .where(t.participant.c.session_id == session.session_id)
        .group_by(t.participant.c.id)
        .order_by(t.participant.c.id)
    )
    with reading(engine) as connection:
        rows = connection.execute(counted).all()
    seats = Counter(row.browser for row in rows if row.browser)
    names = unlike([row.label or row.nickname for row in rows])
    return [
        Member(
            row.id,
            name,
            row.answers,
            row.correct,
            bool(row.answered),
            row.removed_at is not None,
            seats[row.browser] > 1,
        )
        for row, name in zip(rows, names, strict=True)
    ]


def asked(session: Led, pack: "Pack", place: int) -> Question:
    """Return the question that all are asked at a place of the round, at the teacher's pace."""
    protocol = protocols.get(session.protocol)
    planned = protocols.plan(
        protocol,
        session.settings,
        pack.reals,
        pack.fakes,
        session.questions,
        session.seed,
        session.drawing,
        pack.begins,
    )
    return planned[place].question


def votes(engine: Engine, session: Led, place: int) -> dict[str, int]:
    """Return how often each choice was made at a place of the round; every choice of the protocol is in it."""
    statement = (
        select(t.answer.c.choice, func.count())
        .join(t.participant, t.participant.c.id == t.answer.c.participant_id)
        .where(t.participant.c.session_id == session.session_id, t.answer.c["index"] == place)
        .group_by(t.answer.c.choice)
    )
    with reading(engine) as connection:
        found = {row[0]: int(row[1]) for row in connection.execute(statement)}
    return {choice: found.get(choice, 0) for choice in protocols.get(session.protocol).choices}
