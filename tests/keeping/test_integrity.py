"""The self-check finds nothing in what genlab writes, and every way of tampering with it."""

import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text, update

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


ANSWER = (t.answer.c.participant_id == 1, t.answer.c["index"] == 0)
LAST = (t.answer.c.participant_id == 1, t.answer.c["index"] == 9)
TAMPERED: list[tuple[str, dict[str, Any]]] = [
    (r"^session 1: state 'ended' with ended_at none", {"state": "ended"}),
    (r"^session 1: Unknown protocol 'poll'", {"protocol": "poll"}),
    (r"^session 1: 0 questions", {"questions": 0}),
    (r"^session 1: Invalid checks 99", {"settings": {"checks": 99}}),
]


@pytest.mark.parametrize(("finding", "values"), TAMPERED, ids=[finding for finding, _ in TAMPERED])
def test_every_way_of_tampering_with_a_session_is_found(
    sqlite_engine: Engine, finding: str, values: dict[str, Any]
) -> None:
    pack = packs.load("mnist")
    play(sqlite_engine, join(sqlite_engine, open_session(sqlite_engine, pack, "yesno", 10), pack), pack)
    assert verify(sqlite_engine).findings == []
    with writing(sqlite_engine) as connection:
        connection.execute(update(t.session).where(t.session.c.id == 1).values(**values))
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
