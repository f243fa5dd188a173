"""Where a participant stands in a round, read from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select

from genlab.errors import GenlabError
from genlab.protocols import QUALIFICATION, Given, Settings, hosting
from genlab.protocols.aid import aided
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.protocols.settings import of_stored
from genlab.sessions import pulses
from genlab.sessions.tokens import token_hash
from genlab.store import reading
from genlab.store import tables as t
from genlab.store.tables import OPEN, PAUSED

ASKING, LOBBY, WAITING, REVEALED = "asking", "lobby", "waiting", "revealed"
HELD, REMOVED, CLOSED, FINISHED = "held", "removed", "closed", "finished"


@dataclass(frozen=True)
class Served:
    """A question as the participant may see it, without its truth.

    Attributes:
        trial: its place in the round, from 0.
        stimuli: stimulus numbers of the pack, left to right; below 0: noise (attention checks).
        exposure_ms: for how long the stimulus is shown; None without limit.
        qualifying: whether it belongs to the qualification round.
        ends_at: when its time is up; None without limit.
        aided: whether its words are coloured by how likely they are.
    """

    trial: int
    stimuli: tuple[int, ...]
    exposure_ms: float | None = None
    qualifying: bool = False
    ends_at: datetime | None = None
    aided: bool = False


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
        places: the place in the round of each of them.
        expired: places of those whose time ran out.
        current: the question to answer now; None where there is none, see `stage`.
        session_state: "open", "paused" or "ended".
        hosting: how the session is led.
        led: whether a host leads the session; otherwise it is a standing one, which anyone may enter.
        title: the session's, as its host wrote it; "" where there is none.
        position: the question that a teacher has opened; None before the first, or at one's own pace.
        revealed: whether it is closed and its answer told.
        stage: what the participant is at: `asking` (a question stands open), `lobby` (the teacher has not begun),
            `waiting` (answered, or come too late; for the teacher to go on), `revealed` (the teacher has told the
            answer), `held` (the session is paused), `removed` (sent out), `closed` (the session has ended),
            `finished` (the round is over).
        pulse: the name of the session's pulse; see `genlab.sessions.pulses`.
        round: names the round to whoever has its token; it follows from the token and gives no rights.
        name: what the host calls the participant: the label of their link, or their nickname; "" for neither.
        music: how much music they make, one of `MUSIC`; "" where they have not said.
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
    places: tuple[int, ...]
    expired: tuple[int, ...]
    current: Served | None
    session_state: str
    hosting: Hosting
    led: bool
    title: str
    position: int | None
    revealed: bool
    stage: str
    pulse: str = ""
    round: str = ""
    name: str = ""
    music: str = ""

    @property
    def results(self) -> tuple[bool, ...]:
        """Whether each answer so far was correct, in order."""
        return tuple(trial.correct for trial in self.given)

    @property
    def by_place(self) -> tuple[bool | None, ...]:
        """Whether each answer was correct, by place in the round, up to the last one; None where none was given."""
        found: dict[int, bool] = dict(zip(self.places, self.results, strict=True))
        last = max((*self.places, *self.expired), default=-1)
        return tuple(found.get(place) for place in range(last + 1))


# The statements of the answer path, built once: it runs 75 times a second in a large class.
_SEAT = (
    select(
        t.participant.c.id,
        t.participant.c.token_sha256,
        t.participant.c.session_id,
        t.participant.c.seed,
        t.participant.c.removed_at,
        t.participant.c.label,
        t.participant.c.nickname,
        t.participant.c.music,
        t.session.c.title,
        t.session.c.join_code,
        t.session.c.host_sha256,
        t.session.c.hosting,
        t.session.c.position,
        t.session.c.revealed,
        t.session.c.opened_at,
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
_SEAT_ALONE = _SEAT.with_for_update(of=t.participant, key_share=True)
SERVED = (  # the trials handed out so far, with whether they were answered right
    select(
        t.trial.c["index"].label("trial"),
        t.trial.c.stimuli,
        t.trial.c.truth,
        t.trial.c.part,
        t.trial.c.exposure_ms,
        t.trial.c.served_at,
        t.trial.c.expired_at,
        t.answer.c.correct,
        t.answer.c.choice,
    )
    .outerjoin(t.answer)
    .where(t.trial.c.participant_id == bindparam("participant_id"), t.trial.c.served_at.is_not(None))
    .order_by(t.trial.c["index"])
)


def resume(engine: Engine, token: str) -> Standing:
    """Return where the participant with this token stands. It changes nothing.

    Raises:
        GenlabError: for an unknown token.
    """
    with reading(engine) as connection:
        seat = find_seat(connection, token)
        return read_standing(seat, connection.execute(SERVED, {"participant_id": seat.id}).all())


def find_seat(connection: Connection, token: str, alone: bool = False) -> Any:
    """Return the participant's row with the session's beside it.

    Args:
        connection: the database.
        token: the participant's.
        alone: let nobody else write for this participant until the transaction ends. (SQLite has one writer anyway.)

    Raises:
        GenlabError: for an unknown token.
    """
    row = connection.execute(
        _SEAT_ALONE if alone else _SEAT, {"token_sha256": token_hash(token)}
    ).one_or_none()
    if row is None:
        raise GenlabError(
            "Unknown participant: the link is misspelt, or belongs to another database.", "participant"
        )
    return row


def count_planned(seat: Any, settings: Settings) -> int:
    """Return how many trials the round has at most."""
    return int(seat.questions) + settings.beside


def read_given(served: Sequence[Any], missed: bool = False) -> tuple[Given, ...]:
    """Return the answered trials among the rows of `SERVED`; with those `missed`, as not right, whose time ran out."""
    return tuple(
        Given(row.part, row.truth, bool(row.correct), row.exposure_ms, row.choice or "")
        for row in served
        if row.correct is not None or (missed and row.expired_at is not None)
    )


def serve_as(row: Any, lead: Hosting, settings: Settings, seed: int) -> Served:
    """Return a trial's row as the participant may see it; `seed` is the round's."""
    ends_at = row.served_at + timedelta(seconds=lead.limit_s) if lead.limit_s else None
    return Served(
        row.trial,
        tuple(row.stimuli),
        row.exposure_ms,
        row.part == QUALIFICATION,
        ends_at,
        settings.aid and aided(seed, row.trial),
    )


def read_standing(seat: Any, served: Sequence[Any], current: Served | None = None) -> Standing:
    """Return the standing from a seat and the rows of `SERVED`.

    Args:
        seat: as `find_seat` returned it.
        served: the rows.
        current: the trial served since they were read.
    """
    settings, lead = of_stored(seat.settings), hosting.of_stored(seat.hosting or {})
    open_ = [row for row in served if row.correct is None and row.expired_at is None]
    if lead.pacing == TEACHER:
        open_ = [row for row in open_ if row.trial == seat.position and not seat.revealed]
    if open_:
        current = serve_as(open_[0], lead, settings, seat.seed)
    stage = _stage(seat, lead, current)
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
        places=tuple(row.trial for row in served if row.correct is not None),
        expired=tuple(row.trial for row in served if row.expired_at is not None),
        current=current if stage == ASKING else None,
        session_state=seat.state,
        hosting=lead,
        led=seat.join_code is not None,
        title=seat.title,
        position=seat.position,
        revealed=seat.revealed,
        stage=stage,
        pulse=pulses.place(seat.session_id, seat.host_sha256),
        round=pulses.round_name(seat.session_id, seat.token_sha256),
        name=seat.label or seat.nickname,
        music=seat.music,
    )


def _stage(seat: Any, lead: Hosting, current: Served | None) -> str:
    if seat.removed_at is not None:
        return REMOVED
    if seat.state == PAUSED:
        return HELD
    if seat.state != OPEN:
        return CLOSED
    if current is not None:
        return ASKING
    if lead.pacing != TEACHER:
        return FINISHED
    if seat.position is None:
        return LOBBY
    return REVEALED if seat.revealed else WAITING
