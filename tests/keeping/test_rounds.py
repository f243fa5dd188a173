"""Every way of tampering with a participant's round is found."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, update

from genlab import packs
from genlab.keeping.integrity import verify
from genlab.sessions import end_session, join, open_session
from genlab.sessions.answering import answer
from genlab.store import connect, writing
from genlab.store import tables as t
from tests.support.playing import play


@pytest.fixture(scope="module")
def played_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a database once: two whole rounds, one just joined, and one of an ended session."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("played") / "genlab.sqlite3"))
    engine = connect(f"sqlite:///{path}")
    pack = packs.load("mnist")
    session = open_session(engine, pack, "yesno", 10)
    for _ in range(2):
        play(engine, join(engine, session, pack), pack)
    join(engine, session, pack)
    ended = open_session(engine, pack, "yesno", 5)
    answer(engine, join(engine, ended, pack), 0, "fake", 500.0)
    end_session(engine, ended)
    assert verify(engine).findings == []
    engine.dispose()
    return path


@pytest.fixture
def played(played_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """Open a copy of it."""
    engine = connect(f"sqlite:///{shutil.copy(played_file, tmp_path / 'genlab.sqlite3')}")
    yield engine
    engine.dispose()


FIRST = (t.trial.c.participant_id == 1, t.trial.c["index"] == 0)


def swap_truth(connection: Any) -> None:
    truth = connection.execute(select(t.trial.c.truth).where(*FIRST)).scalar_one()
    connection.execute(update(t.trial).where(*FIRST).values(truth={"real": "fake", "fake": "real"}[truth]))


def late(connection: Any) -> None:
    ended = connection.execute(
        select(t.session.c.ended_at).where(t.session.c.ended_at.is_not(None))
    ).scalar_one()
    of_ended = select(t.participant.c.id).join(t.session).where(t.session.c.ended_at.is_not(None))
    connection.execute(
        update(t.answer)
        .where(t.answer.c.participant_id.in_(of_ended))
        .values(answered_at=ended + timedelta(minutes=1))
    )


def changed(table: Any, person: int, at: Any, **values: Any) -> Callable[[Any], object]:
    """Return what changes the rows of a participant at an index (a number, or a condition on it)."""
    index = table.c["index"]
    where = index == at if isinstance(at, int) else at(index)
    return lambda c: c.execute(update(table).where(table.c.participant_id == person, where).values(**values))


def row(table: Any, **values: Any) -> Callable[[Any], object]:
    """Return what changes row 1 of a table."""
    return lambda c: c.execute(update(table).where(table.c.id == 1).values(**values))


def removed(table: Any, person: int, index: int) -> Callable[[Any], object]:
    """Return what removes a row."""
    at = (table.c.participant_id == person, table.c["index"] == index)
    return lambda c: c.execute(delete(table).where(*at))


TAMPERED: list[tuple[str, Callable[[Any], object]]] = [
    (r"^participant 1: trial 0: '\w+' is stored as \w+, the truth is", swap_truth),
    (r"^participant 1: trial 0 is not what seed \d+ draws: truth", swap_truth),
    (r"trial 0: '\w+' is stored as", changed(t.answer, 1, 0, correct=~t.answer.c.correct)),
    (r"trial 0: choice 'maybe'\. Expected real or fake", changed(t.answer, 1, 0, choice="maybe")),
    (r"is not what seed \d+ draws: stimuli \[1, 2\]", changed(t.trial, 1, 0, stimuli=[1, 2])),
    (r"generator 'nobody', drawn", changed(t.trial, 1, 0, generator="nobody")),
    (r"part 'check', drawn 'main'", changed(t.trial, 1, 0, part="check")),
    (r"part 'x'\. Expected one of", changed(t.trial, 1, 0, part="x")),
    (r"^participant 1: trial 0: answered, but never served", changed(t.trial, 1, 0, served_at=None)),
    (r"^participant 1: trials .* are answered\. Expected the first", removed(t.answer, 1, 0)),
    (r"^participant 3: trials 0, 5 are served\.", changed(t.trial, 3, 5, served_at=func.now())),
    (
        r"^participant 3: 3 trials are served and 0",
        changed(t.trial, 3, lambda i: i < 3, served_at=func.now()),
    ),
    (r"^participant 3: 9 trials\. Expected 10", removed(t.trial, 3, 9)),
    (r"^participant 1: trial 0: rt_ms -5\.0", changed(t.answer, 1, 0, rt_ms=-5.0)),
    (r"^participant 1: trial 0: shown_ms", changed(t.answer, 1, 0, shown_ms=1e9)),
    (r"confidence 3\. Expected", changed(t.answer, 1, 0, confidence=3)),
    (r"^participant 1: trial 0 is not what seed 5 draws", row(t.participant, seed=5)),
    (r"^participant 1: seed -1 is out of range", row(t.participant, seed=-1)),
    (r"of the token is no SHA-256", row(t.participant, token_sha256="open")),
    (r"of the browser is no SHA-256", row(t.participant, browser="one")),
    (r"answered at .*, the session ended at", late),
    (r"trials 0 are answered, and their time ran out", changed(t.trial, 1, 0, expired_at=func.now())),
    (r"trial 0 is served\. Expected none beyond the class's", row(t.session, hosting={"pacing": "teacher"})),
]


@pytest.mark.parametrize(("finding", "tamper"), TAMPERED, ids=[finding for finding, _ in TAMPERED])
def test_every_way_of_tampering_is_found(
    played: Engine, finding: str, tamper: Callable[[Any], object]
) -> None:
    with writing(played) as connection:
        tamper(connection)
    found = verify(played).findings
    assert [line for line in found if re.search(finding, line)], found
