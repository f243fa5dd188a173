"""The self-check finds nothing in what genlab writes, and every way of tampering with it."""

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, text, update

from genlab import packs
from genlab.cli import main
from genlab.keeping.integrity import verify
from genlab.protocols import Settings
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions import end_session, hosting, join, leading, open_session, resume
from genlab.sessions.answering import answer, expire
from genlab.store import reading, writing
from genlab.store import tables as t
from tests.support.playing import play

SITTINGS: list[tuple[str, int | None, Settings]] = [
    ("yesno", 10, Settings()),
    ("pair", 5, Settings(checks=2)),
    ("yesno", 6, Settings(qualification=8, checks=3, confidence=True, reason=True)),
    ("yesno", 6, Settings(checks=5)),
    ("hype_time", None, Settings(blocks=1, block_trials=6)),
]


@pytest.fixture
def played(engine: Engine) -> Engine:
    """Fill a database with rounds in every state: finished, begun, just joined, of an ended session."""
    pack = packs.load("mnist")
    for protocol, questions, settings in SITTINGS:
        session = open_session(engine, pack, protocol, questions, settings)
        play(engine, join(engine, session, pack), pack)
        begun = join(engine, session, pack)
        answer(engine, begun, 0, (resume(engine, begun).protocol == "pair" and "left") or "real", 500.0)
        join(engine, session, pack)
    ended = open_session(engine, pack, "yesno", 5)
    answer(engine, join(engine, ended, pack), 0, "fake", 500.0)
    end_session(engine, ended)
    _lead(engine, pack)
    return engine


def _lead(engine: Engine, pack: packs.Pack) -> None:
    """Store a class at its teacher's pace with one who comes late, and a round whose time runs out once."""
    paced = hosting.open_led(engine, pack, "yesno", questions=4, hosting=Hosting(pacing=TEACHER))
    early = join(engine, paced.session_id, pack)
    for place in range(3):
        leading.advance(engine, paced.host_token, place)
        if place != 1:  # one question is not answered in time
            answer(engine, early, place, "real", 500.0)
        leading.reveal(engine, paced.host_token)
    late = join(engine, paced.session_id, pack)
    leading.advance(engine, paced.host_token, 3)
    answer(engine, late, 3, "fake", 500.0)
    leading.set_state(engine, paced.host_token, "ended")
    leading.set_state(engine, paced.host_token, "open")
    limited = hosting.open_led(engine, pack, "yesno", questions=3, hosting=Hosting(limit_s=1))
    token = join(engine, limited.session_id, pack)
    answer(engine, token, 0, "real", 500.0)
    earlier = datetime.now(UTC) - timedelta(seconds=5)
    with writing(engine) as connection:
        last = connection.execute(select(func.max(t.participant.c.id))).scalar_one()
        connection.execute(update(t.participant).where(t.participant.c.id == last).values(joined_at=earlier))
        served = (t.trial.c.participant_id == last) & t.trial.c.served_at.is_not(None)
        connection.execute(update(t.trial).where(served).values(served_at=earlier))
        connection.execute(
            update(t.answer).where(t.answer.c.participant_id == last).values(answered_at=earlier)
        )
    expire(engine, token, 1)


def test_what_genlab_writes_adds_up(played: Engine) -> None:
    report = verify(played)
    assert (report.findings, report.notes) == ([], [])
    with reading(played) as connection:
        counted = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in t.metadata.tables.items()
        }
        served = connection.execute(
            text("SELECT count(*) FROM trial WHERE served_at IS NOT NULL")
        ).scalar_one()
    assert report.counts == {**counted, "served": served}
    assert counted["answer"] > 30


FIRST = (t.trial.c.participant_id == 1, t.trial.c["index"] == 0)
ANSWER = (t.answer.c.participant_id == 1, t.answer.c["index"] == 0)
LAST = (t.answer.c.participant_id == 1, t.answer.c["index"] == 9)


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
    (r"^session 1: state 'ended' with ended_at none", row(t.session, state="ended")),
    (r"^session 1: Unknown protocol 'poll'", row(t.session, protocol="poll")),
    (r"^session 1: 0 questions", row(t.session, questions=0)),
    (r"^session 1: Invalid checks 99", row(t.session, settings={"checks": 99})),
    (r"trials 0 are answered, and their time ran out", changed(t.trial, 1, 0, expired_at=func.now())),
    (r"trial 0 is served\. Expected none beyond the class's", row(t.session, hosting={"pacing": "teacher"})),
]


@pytest.mark.parametrize(("finding", "tamper"), TAMPERED, ids=[finding for finding, _ in TAMPERED])
def test_every_way_of_tampering_is_found(
    sqlite_engine: Engine, finding: str, tamper: Callable[[Any], object]
) -> None:
    pack = packs.load("mnist")
    session = open_session(sqlite_engine, pack, "yesno", 10)
    for _ in range(2):
        play(sqlite_engine, join(sqlite_engine, session, pack), pack)
    join(sqlite_engine, session, pack)
    ended = open_session(sqlite_engine, pack, "yesno", 5)
    answer(sqlite_engine, join(sqlite_engine, ended, pack), 0, "fake", 500.0)
    end_session(sqlite_engine, ended)
    assert verify(sqlite_engine).findings == []
    with writing(sqlite_engine) as connection:
        tamper(connection)
    found = verify(sqlite_engine).findings
    assert [line for line in found if re.search(finding, line)], found


def test_rows_without_what_they_refer_to_are_found(sqlite_engine: Engine) -> None:
    pack = packs.load("mnist")
    play(sqlite_engine, join(sqlite_engine, open_session(sqlite_engine, pack, "yesno", 5), pack), pack)
    raw = sqlite3.connect(str(sqlite_engine.url.database))
    with raw:
        raw.execute('DELETE FROM trial WHERE "index" = 4')
    raw.close()
    assert "answer (participant_id 1, index 4): its trial does not exist" in verify(sqlite_engine).findings


def test_a_damaged_file_is_found(sqlite_engine: Engine) -> None:
    pack = packs.load("mnist")
    join(sqlite_engine, open_session(sqlite_engine, pack, "yesno", 5), pack)
    with sqlite_engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA writable_schema=ON")
        # An index that claims to hold what it does not.
        raw.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'ix_job_state')"
            " WHERE name = 'ix_participant_session_id'"
        )
        raw.execute("PRAGMA writable_schema=RESET")
    sqlite_engine.dispose()
    assert any(line.startswith("SQLite: ") for line in verify(sqlite_engine).findings)


def test_a_clock_set_back_is_a_note(played: Engine) -> None:
    with writing(played) as connection:
        when = connection.execute(select(t.answer.c.answered_at).where(*LAST)).scalar_one()
        connection.execute(update(t.answer).where(*LAST).values(answered_at=when - timedelta(hours=2)))
    report = verify(played)
    assert report.findings == []
    assert len(report.notes) == 1
    assert "participant 1: the clock went back 7" in report.notes[0]


def test_an_answer_under_way_at_the_end_is_a_note(played: Engine) -> None:
    with writing(played) as connection:
        connection.execute(update(t.session).where(t.session.c.state == "ended").values(ended_at=func.now()))
        ended = connection.execute(
            select(t.session.c.ended_at).where(t.session.c.state == "ended")
        ).scalar_one()
        of_ended = select(t.participant.c.id).join(t.session).where(t.session.c.state == "ended")
        connection.execute(
            update(t.answer)
            .where(t.answer.c.participant_id.in_(of_ended))
            .values(answered_at=ended + timedelta(seconds=2))
        )
    report = verify(played)
    assert report.findings == []
    assert any("the session ended at" in line for line in report.notes)


def test_a_pack_that_is_not_here_is_a_note(sqlite_engine: Engine, pack: packs.Pack) -> None:
    play(sqlite_engine, join(sqlite_engine, open_session(sqlite_engine, pack, "yesno", 5), pack), pack)
    report = verify(sqlite_engine)
    assert report.findings == []
    assert report.notes == [
        f"session 1: pack 'mnist' ({pack.sha256[:12]}) is not here; rounds not drawn anew"
    ]


def test_the_command_says_one_line_a_finding(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENLAB_DATABASE_URL", f"sqlite:///{sqlite_engine.url.database}")
    pack = packs.load("mnist")
    play(sqlite_engine, join(sqlite_engine, open_session(sqlite_engine, pack, "yesno", 5), pack), pack)
    assert main(["verify-db"]) == 0
    assert capsys.readouterr().out.startswith("all adds up: ")
    with writing(sqlite_engine) as connection:
        connection.execute(update(t.answer).where(*ANSWER).values(correct=~t.answer.c.correct))
    assert main(["verify-db"]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("participant 1: trial 0: ")
    assert last.startswith("does not add up: ")
    assert main(["verify-db", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"ok", "counts", "findings", "notes"}
    assert (report["ok"], len(report["findings"]), report["counts"]["answer"]) == (False, 1, 5)
