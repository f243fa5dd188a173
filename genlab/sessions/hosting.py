"""Sessions that a host leads: opened for a class or study, opened again for the next one, and erased."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from genlab import protocols
from genlab.errors import GenlabError
from genlab.protocols import Settings
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions.led import find_led, led
from genlab.sessions.opening import LED_SEEDS, MOST_SEED, check_pack, count_questions
from genlab.sessions.texts import clean, following
from genlab.sessions.tokens import new_token, token_hash
from genlab.store import tables as t
from genlab.store import writing
from genlab.store.tables import OPEN

if TYPE_CHECKING:
    from genlab.packs import Pack

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
CODE_LENGTH = 6  # 887 million codes
MOST_TITLE = 200  # letters, as its column holds


@dataclass(frozen=True)
class Opened:
    """A session just opened. Its host's secret is told here and never again."""

    session_id: int
    join_code: str
    host_token: str


def open_led(
    engine: Engine,
    pack: "Pack",
    protocol: str,
    *,
    questions: int | None = None,
    settings: Settings | None = None,
    hosting: Hosting | None = None,
    title: str = "",
    seed: int | None = None,
    drawing: int = protocols.DRAWING,
) -> Opened:
    """Open a session for a class or study; nobody finds it without its code.

    Args:
        engine: the database.
        pack: the pack to draw from.
        protocol: name of a protocol.
        questions: main questions of a round, by default as many as the protocol usually has.
        settings: what else the protocol is set to.
        hosting: how the session is led.
        title: what the people see it is.
        seed: the first participant's, by default one that no link can ask for; the same seed gives the same questions
            again.
        drawing: how rounds are drawn, as in `genlab.protocols.plan`.

    Raises:
        GenlabError: for what cannot be drawn, or a teacher's pace or a blind round where what comes next depends on
            each person's answers.
    """
    asked, settings, hosting = protocols.get(protocol), settings or Settings(), hosting or Hosting()
    check_pack(asked, settings, pack)
    questions = count_questions(asked, settings, questions)
    if asked.timed or settings.qualification:
        told = f"{protocol} with qualification {settings.qualification}: what comes next"
        if hosting.pacing == TEACHER:
            raise GenlabError(
                f"No teacher's pace in {told} depends on each person's answers. Expected pacing 'self'."
            )
        if not hosting.feedback:
            raise GenlabError(
                f"No blind round in {told} tells whether an answer was right. Expected feedback True."
            )
    if hosting.limit_s and asked.timed:
        raise GenlabError(f"No time limit in {protocol}: exposure is its limit. Expected limit_s 0.")
    if seed is None:
        seed = LED_SEEDS + secrets.randbelow(MOST_SEED - LED_SEEDS)
    protocols.plan(
        asked, settings, pack.reals, pack.fakes, questions, protocols.check_seed(seed), drawing, pack.begins
    )
    host_token = new_token()
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        try:
            with writing(engine) as connection:
                session_id = connection.execute(
                    insert(t.session).returning(t.session.c.id),
                    {
                        "join_code": code,
                        "pack_name": pack.name,
                        "pack_sha256": pack.sha256,
                        "protocol": protocol,
                        "questions": questions,
                        "settings": settings.changed(),
                        "settings_key": settings.key,
                        "state": OPEN,
                        "created_at": datetime.now(UTC),
                        "title": clean(title, MOST_TITLE),
                        "host_sha256": token_hash(host_token),
                        "hosting": hosting.changed(),
                        "seed": seed,
                        "drawing": drawing,
                    },
                ).scalar_one()
        except IntegrityError:  # the code is taken: one in millions
            continue
        return Opened(session_id, code, host_token)


def duplicate(engine: Engine, host_token: str, pack: "Pack") -> Opened:
    """Open the same session for the next class: same settings, same questions, no people.

    Raises:
        GenlabError: where the pack was built anew since.
    """
    session = led(engine, host_token)
    if pack.sha256 != session.pack_sha256:
        raise GenlabError(
            f"Pack {pack.name!r} has changed since. Expected {session.pack_sha256[:12]}. Received: {pack.sha256[:12]}."
        )
    return open_led(
        engine,
        pack,
        session.protocol,
        questions=session.questions,
        settings=session.settings,
        hosting=session.hosting,
        title=following(session.title, MOST_TITLE),
        seed=session.seed,
        drawing=session.drawing,
    )


def erase(engine: Engine, host_token: str) -> None:
    """Delete a session with its people, their answers and their personal links, for good.

    Raises:
        GenlabError: for a secret that belongs to no session.
    """
    with writing(engine) as connection:
        own = find_led(connection, host_token).session_id
        people = select(t.participant.c.id).where(t.participant.c.session_id == own)
        for table in (t.answer, t.trial):
            connection.execute(delete(table).where(table.c.participant_id.in_(people)))
        for table in (t.participant, t.invitation):
            connection.execute(delete(table).where(table.c.session_id == own))
        connection.execute(delete(t.session).where(t.session.c.id == own))
