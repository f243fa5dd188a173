"""Where a participant stands in a round, read from the database."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from genlab.errors import GenlabError
from genlab.protocols import QUALIFICATION, Given, Settings
from genlab.protocols.settings import of_stored
from genlab.store import tables as t
from genlab.store.tables import OPEN


@dataclass(frozen=True)
class Served:
    """A question as the participant may see it, without its truth.

    Attributes:
        trial: its place in the round, from 0.
        stimuli: stimulus numbers of the pack, left to right; below 0: images of noise (attention checks).
        exposure_ms: for how long the images are shown; None without limit.
        qualifying: whether it belongs to the qualification round.
    """

    trial: int
    stimuli: tuple[int, ...]
    exposure_ms: float | None = None
    qualifying: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a participant stands.

    Attributes:
        session_id: the session.
        participant_id: the participant, as in exports (it gives no rights).
        pack_name: name of the session's pack.
        pack_sha256: hash of the pack's file; stimulus numbers mean something in this pack only.
        protocol: name of the protocol.
        settings: what else the session is set to.
        seed: draws the same questions again.
        questions: length of the round, with qualification and checks; the most, where answers decide.
        given: the answered trials, in order.
        current: the question to answer now; None when the round is finished or the session has ended.
        session_state: "open" or "ended".
    """

    session_id: int
    participant_id: int
    pack_name: str
    pack_sha256: str
    protocol: str
    settings: Settings
    seed: int
    questions: int
    given: tuple[Given, ...]
    current: Served | None
    session_state: str

    @property
    def results(self) -> tuple[bool, ...]:
        """Whether each answer so far was correct, in order."""
        return tuple(trial.correct for trial in self.given)


# The statements of the answer path, built once: it runs 75 times a second in a large class.
_SEAT = (
    select(
        t.participant.c.id,
        t.participant.c.session_id,
        t.participant.c.seed,
        t.session.c.pack_name,
        t.session.c.pack_sha256,
        t.session.c.protocol,
        t.session.c.questions,
        t.session.c.settings,
        t.session.c.state,
    )
    .join(t.session, t.session.c.id == t.participant.c.session_id)
    .where(t.participant.c.token_sha256 == bindparam("token_sha256"))
)
SERVED = (  # the trials handed out so far, with whether they were answered right
    select(
        t.trial.c["index"].label("trial"),
        t.trial.c.stimuli,
        t.trial.c.truth,
        t.trial.c.part,
        t.trial.c.exposure_ms,
        t.answer.c.correct,
    )
    .outerjoin(t.answer)
    .where(t.trial.c.participant_id == bindparam("participant_id"), t.trial.c.served_at.is_not(None))
    .order_by(t.trial.c["index"])
)


def find_seat(connection: Connection, token: str) -> Any:
    """Return the participant's row with the session's beside it.

    Raises:
        GenlabError: for an unknown token.
    """
    row = connection.execute(_SEAT, {"token_sha256": token_hash(token)}).one_or_none()
    if row is None:
        raise GenlabError(
            "Unknown participant: the link is misspelt, or belongs to another database.", "participant"
        )
    return row


def token_hash(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode(errors="backslashreplace")).hexdigest()


def count_planned(seat: Any, settings: Settings) -> int:
    """Return how many trials the round has at most."""
    return int(seat.questions) + settings.beside


def read_given(served: Sequence[Any]) -> tuple[Given, ...]:
    """Return the answered trials among the rows of `SERVED`."""
    return tuple(
        Given(row.part, row.truth, row.correct, row.exposure_ms) for row in served if row.correct is not None
    )


def read_standing(seat: Any, served: Sequence[Any], current: Served | None = None) -> Standing:
    """Return the standing from a seat and the rows of `SERVED`.

    Args:
        seat: as `find_seat` returned it.
        served: the rows.
        current: the trial served since they were read.
    """
    settings = of_stored(seat.settings)
    waiting = next((row for row in served if row.correct is None), None)
    if waiting and seat.state == OPEN:
        current = Served(
            waiting.trial, tuple(waiting.stimuli), waiting.exposure_ms, waiting.part == QUALIFICATION
        )
    return Standing(
        session_id=seat.session_id,
        participant_id=seat.id,
        pack_name=seat.pack_name,
        pack_sha256=seat.pack_sha256,
        protocol=seat.protocol,
        settings=settings,
        seed=seat.seed,
        questions=count_planned(seat, settings),
        given=read_given(served),
        current=current,
        session_state=seat.state,
    )
