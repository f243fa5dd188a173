"""Joining a session: a round is drawn for a new participant, stored whole, and its first question served."""

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from genlab import protocols
from genlab.errors import GenlabError
from genlab.protocols.hosting import LISTED, NICKNAMES, TEACHER
from genlab.protocols.hosting import of_stored as hosting_of
from genlab.protocols.rounds import Planned
from genlab.protocols.settings import of_stored
from genlab.sessions.finding import Joinable
from genlab.sessions.opening import FRESH_SEEDS, LED_SEEDS, session_row
from genlab.sessions.texts import clean
from genlab.sessions.tokens import new_token, token_hash
from genlab.store import reading, writing
from genlab.store import tables as t
from genlab.store.tables import ENDED

if TYPE_CHECKING:
    from genlab.packs import Pack


def join(
    engine: Engine,
    session_id: int,
    pack: "Pack",
    *,
    seed: int | None = None,
    language: str = "",
    nickname: str = "",
    device: str = "",
    label: str = "",
    token: str | None = None,
    consented: bool = False,
    browser: str | None = None,
    served_at: datetime | None = None,
) -> str:
    """Enter a session: draw a round for a new participant, store all of it, and serve its first question.

    Args:
        engine: the database.
        session_id: as `open_session` returned it.
        pack: the session's pack.
        seed: draws the questions; by default the next in turn, so that every image is seen about equally often.
            The same seed gives the same questions.
        language, nickname, device: kept as they come, without control characters and cut to their columns' lengths.
        label, token: of a personal link: the token becomes the participant's.
        consented: whether the participant was asked for consent and gave it.
        browser: what is stored of the participant's browser, see `genlab.sessions.seats`.
        served_at: when the first question was shown; by default now.

    Returns:
        The token that stands for this participant from now on; only its SHA-256 is stored.

    Raises:
        GenlabError: for an unknown, ended or locked session, another pack than the session's, or an impossible seed.
    """
    with reading(engine) as connection:
        session = session_row(connection, session_id)
    check_joined(session, pack)
    lead = hosting_of(session.hosting or {})
    protocol, settings = protocols.get(session.protocol), of_stored(session.settings)

    def plan(seed: int) -> list[Planned]:
        return protocols.plan(
            protocol, settings, pack.reals, pack.fakes, session.questions, seed, session.drawing, pack.begins
        )

    in_turn = seed is None and lead.pacing != TEACHER
    if in_turn:
        with reading(engine) as connection:
            seed = _free_seed(connection, session)
    else:  # where a teacher sets the pace all get the same questions
        seed = first_seed(session) if seed is None else check_seed(session, seed)
    planned = plan(seed)
    first = protocols.following(protocol, settings, planned[0].part, ())
    token = token or new_token()
    now = datetime.now(UTC)
    with writing(engine) as connection:
        # Read again: a teacher may have gone on since, and waits from here on until this participant is in.
        session = session_row(connection, session_id, waits=True, alone=in_turn)
        _check_open(session)
        if in_turn and (now_free := _free_seed(connection, session)) != seed:
            seed = now_free  # somebody else has come in since
            planned = plan(seed)
        at_once = 0 if lead.pacing != TEACHER else None if session.revealed else session.position
        participant_id = connection.execute(
            insert(t.participant).returning(t.participant.c.id),
            {
                "session_id": session_id,
                "token_sha256": token_hash(token),
                "seed": seed,
                "nickname": clean(nickname, 40),
                "language": clean(language, 20),
                "device": clean(device, 200),
                "joined_at": now,
                "label": clean(label, 80),
                "consented_at": now if consented else None,
                "browser": browser,
            },
        ).scalar_one()
        connection.execute(
            insert(t.trial),
            [
                {
                    "participant_id": participant_id,
                    "index": index,
                    "stimuli": [int(number) for number in trial.question.stimuli],
                    "truth": trial.question.truth,
                    "generator": trial.question.generator,
                    "part": trial.part,
                    "served_at": (served_at or now) if index == at_once else None,
                    "exposure_ms": None if index or first is None else first.exposure_ms,
                }
                for index, trial in enumerate(planned)
            ],
        )
    return token


def enter(
    engine: Engine,
    where: Joinable,
    pack: "Pack",
    *,
    nickname: str = "",
    language: str = "",
    device: str = "",
    token: str | None = None,
) -> str:
    """Join a session that was found; return the participant's token. Entering twice with one token is one person.

    Where a browser has one seat, the seat's token takes the place of one that was drawn.

    Args:
        engine: the database.
        where: as `by_code` or `by_link` found it.
        pack: the session's pack.
        nickname, language, device: as in `join`.
        token: of a personal link, or drawn by whoever may call twice; it becomes the participant's.

    Raises:
        GenlabError: where the session has ended or is locked since, or is joined by personal links and `token` is none.
    """
    token = where.seat or token
    if where.joined and token:
        return token
    if where.hosting.naming == LISTED and not token:
        raise GenlabError("This session is joined by a personal link. Ask your host for yours.")
    try:
        return join(
            engine,
            where.session_id,
            pack,
            language=language,
            nickname=nickname if where.hosting.naming == NICKNAMES else "",
            device=device,
            label=where.label,
            token=token,
            consented=True,
            browser=where.browser,
        )
    except IntegrityError:
        if token is None:
            raise
        return token  # two taps, or two devices, at once: the first has let this person in


def first_seed(session: Any) -> int:
    """Return the seed that a session's first participant has in turn."""
    if session.seed is not None:
        return int(session.seed)
    return int(hashlib.sha256(f"session {session.id}".encode()).hexdigest(), 16) % FRESH_SEEDS


def _free_seed(connection: Connection, session: Any) -> int:
    """Return the seed whose turn it is: those who join one after the other are dealt different images."""
    inside = t.participant.c.session_id == session.id
    count = connection.execute(select(func.count()).where(inside)).scalar_one()
    seed = first_seed(session) + int(count)
    while connection.execute(select(exists().where(inside, t.participant.c.seed == seed))).scalar():
        seed += 1
    return seed


def check_joined(session: Any, pack: "Pack") -> None:
    """Raise GenlabError where a session plays another pack, or takes nobody in."""
    if session.pack_sha256 != pack.sha256:
        raise GenlabError(
            f"Session {session.id} plays pack {session.pack_name!r} ({session.pack_sha256[:12]})."
            f" Received {pack.name!r} ({pack.sha256[:12]})."
        )
    _check_open(session)


def check_seed(session: Any, seed: int) -> int:
    """Return a seed that was asked for, if a round that anyone may enter can have it."""
    if session.join_code is None and protocols.check_seed(seed) >= LED_SEEDS:
        raise GenlabError(f"Invalid seed {seed!r}. Expected an integer from 0 to {LED_SEEDS - 1}.")
    return protocols.check_seed(seed)


def _check_open(session: Any) -> None:
    if session.state == ENDED:
        raise GenlabError(f"Session {session.id} has ended.")
    if session.locked:
        raise GenlabError("The host lets nobody else in.")
