"""What simulated people sent, and whether it stands in the database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Engine, select

from genlab.errors import GenlabError
from genlab.store import reading
from genlab.store import tables as t

AT_ONCE = 500  # parameters of a statement; SQLite takes 32,766


@dataclass
class Sent:
    """An answer that was sent.

    Attributes:
        choice: what was sent.
        times: how often.
        correct: the verdict that came back; None where none came: the answer was not acknowledged.
    """

    choice: str
    times: int = 0
    correct: bool | None = None


class Stored(NamedTuple):
    """An answer as it stands in the database."""

    token_sha256: str
    trial: int
    choice: str
    correct: bool


@dataclass
class Log:
    """Answers sent, by the hash of their token and their place in the round."""

    sent: dict[tuple[str, int], Sent] = field(default_factory=dict)

    def send(self, token_sha256: str, trial: int, choice: str) -> Sent:
        """Note that an answer goes out, for the first time or again."""
        entry = self.sent.setdefault((token_sha256, trial), Sent(choice))
        entry.times += 1
        return entry


@dataclass(frozen=True)
class Count:
    """How the log and the database compare.

    Attributes:
        acknowledged: answers whose verdict came back.
        stored: answers in the database.
        lost: acknowledged, but not stored, or stored as another choice or verdict.
        doubled: rows beyond the first for one trial of one person.
        unsent: stored, but sent by nobody.
        unacknowledged: stored, though their verdict never came back: nothing is wrong with them.
    """

    acknowledged: int
    stored: int
    lost: int
    doubled: int
    unsent: int
    unacknowledged: int


def compare(log: Log, rows: Iterable[Stored]) -> Count:
    """Compare what was sent with what is stored."""
    found = Counter[tuple[str, int]]()
    kept: dict[tuple[str, int], Stored] = {}
    for row in rows:
        key = (row.token_sha256, row.trial)
        found[key] += 1
        kept.setdefault(key, row)

    def holds(key: tuple[str, int], sent: Sent) -> bool:
        row = kept.get(key)
        return row is not None and row.choice == sent.choice and row.correct == sent.correct

    acknowledged = {key: sent for key, sent in log.sent.items() if sent.correct is not None}
    return Count(
        acknowledged=len(acknowledged),
        stored=found.total(),
        lost=sum(not holds(key, sent) for key, sent in acknowledged.items()),
        doubled=found.total() - len(found),
        unsent=len(found.keys() - log.sent.keys()),
        unacknowledged=len(found.keys() & log.sent.keys() - acknowledged.keys()),
    )


def stored(engine: Engine, tokens_sha256: Sequence[str] | None = None) -> list[Stored]:
    """Read the answers of these people; without names, of all.

    Raises:
        GenlabError: where the database knows none of them.
    """
    statement = select(
        t.participant.c.token_sha256, t.answer.c["index"], t.answer.c.choice, t.answer.c.correct
    ).join(t.answer, t.answer.c.participant_id == t.participant.c.id)
    with reading(engine) as connection:
        if tokens_sha256 is None:
            return [Stored(*row) for row in connection.execute(statement)]
        known, rows = 0, []
        for start in range(0, len(tokens_sha256), AT_ONCE):
            theirs = t.participant.c.token_sha256.in_(tokens_sha256[start : start + AT_ONCE])
            known += len(connection.execute(select(t.participant.c.id).where(theirs)).all())
            rows += [Stored(*row) for row in connection.execute(statement.where(theirs))]
    if tokens_sha256 and not known:
        raise GenlabError(
            "The database knows none of these people. Expected the server's, by GENLAB_DATABASE_URL or GENLAB_HOME."
        )
    return rows
