"""Rounds under fire: two at once, a server that dies, another one that takes over."""

import hashlib
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, event, make_url, text

from genlab.errors import GenlabError, StoreError
from genlab.keeping.integrity import verify
from genlab.packs import Pack
from genlab.paths import ROOT
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.reports.frames import answers_frame
from genlab.sessions import answering, end_session, join, open_session, resume
from genlab.sessions.answering import answer, expire
from genlab.sessions.hosting import open_led
from genlab.sessions.leading import advance, reveal
from genlab.sessions.led import led
from genlab.sessions.standing import ASKING
from genlab.store import connect, engines, meters, tables
from tests.support.playing import age, count, play, rows


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, a thread each; return what they return or raise."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_tabs_that_answer_at_once_store_one_answer(engine: Engine, database_url: str, pack: Pack) -> None:
    other = connect(database_url)  # as a second server process has it
    token = join(engine, open_session(engine, pack, "yesno", 10), pack)
    tabs = [(engine, "real"), (other, "fake"), (engine, "fake"), (other, "real")]
    for trial in range(10):
        outcomes = at_once(*[partial(answer, at, token, trial, choice, 1.0) for at, choice in tabs])
        assert sorted(outcome.stored for outcome in outcomes) == [False, False, False, True]
        assert len({outcome.choice for outcome in outcomes}) == 1
        assert len({outcome.standing for outcome in outcomes}) == 1
    other.dispose()
    assert count(engine, "answer") == 10
    assert resume(engine, token).current is None


def test_a_class_that_answers_at_once_loses_and_doubles_nothing(engine: Engine, pack: Pack) -> None:
    session = open_session(engine, pack, "pair", 5)
    tokens = [join(engine, session, pack) for _ in range(12)]
    expected = at_once(*[partial(play, engine, token, pack) for token in tokens])
    assert [list(resume(engine, token).results) for token in tokens] == expected
    assert count(engine, "answer") == 60


def test_two_first_visitors_at_once_open_one_session(engine: Engine, database_url: str, pack: Pack) -> None:
    other = connect(database_url)
    opened = at_once(*[partial(open_session, at, pack, "yesno", 5) for at in (engine, other) * 3])
    other.dispose()
    assert len(set(opened)) == 1
    assert count(engine, "session") == 1


DIES = """
import os, sys
from sqlalchemy import event
from genlab.sessions.answering import answer
from genlab.store import connect

url, token, when = sys.argv[1:]
engine = connect(url)
if when == "before":
    event.listen(engine, "commit", lambda connection: os._exit(7))
answer(engine, token, 0, "real", 500.0)
os._exit(7)
"""


def test_a_server_killed_before_it_stored_an_answer_leaves_the_question_open(
    engine: Engine, database_url: str, token: str
) -> None:
    before = resume(engine, token)
    dead = subprocess.run([sys.executable, "-c", DIES, database_url, token, "before"], cwd=ROOT, check=False)
    assert dead.returncode == 7
    assert resume(engine, token) == before
    assert count(engine, "answer") == 0
    outcome = answer(engine, token, 0, "fake", 900.0)
    assert (outcome.stored, outcome.choice, len(outcome.standing.results)) == (True, "fake", 1)


def test_a_server_killed_after_it_stored_an_answer_has_not_lost_it(
    engine: Engine, database_url: str, token: str
) -> None:
    dead = subprocess.run([sys.executable, "-c", DIES, database_url, token, "after"], cwd=ROOT, check=False)
    assert dead.returncode == 7
    outcome = answer(engine, token, 0, "fake", 900.0)
    assert (outcome.stored, outcome.choice, outcome.standing.results) == (False, "real", (outcome.correct,))
    assert outcome.standing.current
    assert outcome.standing.current.trial == 1


def test_another_server_process_goes_on_where_the_first_one_was(
    engine: Engine, database_url: str, pack: Pack, token: str
) -> None:
    answer(engine, token, 0, "real", 500.0)
    standing = resume(engine, token)
    other = connect(database_url)
    assert resume(other, token) == standing
    play(other, token, pack)
    other.dispose()
    assert len(resume(engine, token).results) == 5


@pytest.fixture
def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A SQLite database that waits for another process for a moment only."""
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_S", 0.3)
    opened = connect(f"sqlite:///{tmp_path / 'genlab.sqlite3'}")
    yield opened
    opened.dispose()


def test_a_database_locked_for_too_long_says_so_and_loses_nothing(impatient: Engine, pack: Pack) -> None:
    token = join(impatient, open_session(impatient, pack, "yesno", 5), pack)
    before = resume(impatient, token)
    other = sqlite3.connect(str(impatient.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = meters.REFUSED.get("locked")
    with pytest.raises(
        StoreError, match=r"^The database is busy\. Nothing was stored; please try again\.$"
    ) as raised:
        answer(impatient, token, 0, "real", 500.0)
    assert raised.value.kind == "locked"
    assert meters.REFUSED.get("locked") == refused + 1
    assert resume(impatient, token) == before  # who reads does not wait
    other.execute("COMMIT")
    other.close()
    assert answer(impatient, token, 0, "real", 500.0).stored
    assert_adds_up(impatient, answers=1)


def test_a_class_before_a_locked_database_waits_no_longer_than_one(impatient: Engine, pack: Pack) -> None:
    session = open_session(impatient, pack, "yesno", 5)
    tokens = [join(impatient, session, pack) for _ in range(12)]
    other = sqlite3.connect(str(impatient.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def refused(token: str) -> float:
        began = time.monotonic()
        with pytest.raises(StoreError, match="busy"):
            answer(impatient, token, 0, "real", 500.0)
        return time.monotonic() - began

    alone = refused(tokens[0])
    together = max(at_once(*[partial(refused, token) for token in tokens]))
    assert together < len(tokens) / 2 * alone  # in turn, the last would wait twelve times as long
    other.execute("COMMIT")
    other.close()
    assert all(
        outcome.stored
        for outcome in at_once(*[partial(answer, impatient, t, 0, "real", 1.0) for t in tokens])
    )
    assert_adds_up(impatient, answers=12)


def test_a_full_disk_says_so_and_half_stores_nothing(sqlite_engine: Engine, pack: Pack) -> None:
    session = open_session(sqlite_engine, pack, "yesno", 20)
    token = join(sqlite_engine, session, pack)
    answer(sqlite_engine, token, 0, "real", 500.0)

    def no_room(connection: Any, _record: object, _proxy: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def room(connection: Any, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA max_page_count = 1000000")

    event.listen(sqlite_engine, "checkout", no_room)
    error: StoreError | None = None
    while error is None:  # the last page's room takes a few
        before = {table: rows(sqlite_engine, table) for table in tables.metadata.tables}
        try:
            join(sqlite_engine, session, pack)
        except StoreError as raised:
            error = raised
        assert len(before["participant"]) < 50
    assert (str(error), error.kind) == ("The database's disk is full. Nothing was stored.", "full")
    assert {table: rows(sqlite_engine, table) for table in tables.metadata.tables} == before
    event.remove(sqlite_engine, "checkout", no_room)
    event.listen(sqlite_engine, "checkout", room)
    join(sqlite_engine, session, pack)
    assert answer(sqlite_engine, token, 1, "real", 500.0).stored
    assert_adds_up(sqlite_engine, answers=2)


def test_a_database_that_went_away_says_so_and_goes_on_when_it_is_back(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, pack: Pack
) -> None:
    """The server ends all connections, as a restart does, and lets nobody in for a while."""
    server = make_url(postgresql_url)
    admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def order(statement: str) -> None:
        with admin.connect() as connection:
            connection.execute(text(statement))

    order("CREATE DATABASE away")
    engine = connect(server.set(database="away").render_as_string(hide_password=False))
    token = join(engine, open_session(engine, pack, "yesno", 5), pack)
    order("ALTER DATABASE away ALLOW_CONNECTIONS false")
    order("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'away'")
    for attempt in (partial(answer, engine, token, 0, "real", 1.0), partial(resume, engine, token)):
        with pytest.raises(StoreError, match="cannot be reached") as raised:
            attempt()
        assert raised.value.kind == "gone"
        assert "\n" not in str(raised.value)
    order("ALTER DATABASE away ALLOW_CONNECTIONS true")
    assert answer(engine, token, 0, "real", 1.0).stored
    # Ended between two answers, it costs nobody an error.
    order("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'away'")
    assert answer(engine, token, 1, "real", 1.0).stored
    assert_adds_up(engine, answers=2)
    engine.dispose()
    order("DROP DATABASE away WITH (FORCE)")


def test_a_clock_set_back_costs_no_answer_and_is_noted(
    engine: Engine, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = join(engine, open_session(engine, pack, "yesno", 6), pack)
    jumps = iter([0, -7200, -7100, 86400, -86400, 0])

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=offset)

    monkeypatch.setattr(answering, "datetime", Clock)
    expected = []
    for trial, offset in enumerate(jumps):  # noqa: B007  (the clock reads it)
        expected.append(answer(engine, token, trial, "real", 500.0).correct)
    assert list(resume(engine, token).results) == expected
    report = verify(engine)
    assert report.findings == []
    assert sum("the clock went back" in line for line in report.notes) == 2
    # Whoever reads the answers gets them in the order they were given.
    frame = answers_frame(engine, pack_sha256=pack.sha256, protocol="yesno")
    assert frame["trial"].tolist() == list(range(6))
    assert frame["correct"].tolist() == expected


def test_forged_and_replayed_requests_change_nothing_of_anybody_elses(engine: Engine, pack: Pack) -> None:
    session = open_session(engine, pack, "yesno", 5)
    mine, theirs = (join(engine, session, pack) for _ in range(2))
    answer(engine, theirs, 0, "real", 500.0)
    before = resume(engine, theirs)
    kinds = []
    for token, trial, choice in (
        (theirs[::-1], 0, "real"),  # a token like theirs
        (hashlib.sha256(theirs.encode()).hexdigest(), 0, "real"),  # what a stolen database shows of it
        (mine, 1, "real"),  # a trial not served yet
        (mine, 99, "real"),  # one that does not exist
        (mine, 0, "both"),  # a choice that does not exist
        (mine, 0, "left"),  # one of another protocol
    ):
        with pytest.raises(GenlabError) as raised:
            answer(engine, token, trial, choice, 500.0)
        kinds.append(raised.value.kind)
    assert kinds == ["participant", "participant", "unserved", "trial", "choice", "choice"]
    assert answer(engine, mine, 0, "fake", 500.0).stored
    for _ in range(3):  # the same request again, and one that says the opposite
        assert not answer(engine, mine, 0, "fake", 500.0).stored
        assert answer(engine, mine, 0, "real", 500.0).choice == "fake"
    end_session(engine, session)
    with pytest.raises(GenlabError) as raised:
        answer(engine, mine, 1, "real", 500.0)
    assert raised.value.kind == "ended"
    assert not answer(engine, mine, 0, "fake", 500.0).stored
    assert resume(engine, theirs).results == before.results
    assert_adds_up(engine, answers=2)


PLAYS = """
import sys
from genlab.sessions.answering import answer
from genlab.sessions import resume
from genlab.store import connect

url, token = sys.argv[1:]
engine = connect(url)
print("ready", flush=True)
while current := resume(engine, token).current:
    answer(engine, token, current.trial, "real", 500.0)
    print(current.trial, flush=True)
"""


def test_a_server_killed_in_mid_class_keeps_every_answer_it_acknowledged(
    engine: Engine, database_url: str, pack: Pack
) -> None:
    session = open_session(engine, pack, "yesno", 20)
    tokens = [join(engine, session, pack) for _ in range(4)]
    servers = [
        subprocess.Popen(
            [sys.executable, "-c", PLAYS, database_url, token], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for token in tokens
    ]
    acknowledged = []
    for number, server in enumerate(servers):
        assert server.stdout
        for _ in range(3 + number):  # the line "ready", and some answers
            server.stdout.readline()
        server.kill()
        acknowledged.append(2 + number + sum(1 for _ in server.stdout))
        server.stdout.close()
        server.wait()
    for token, known in zip(tokens, acknowledged, strict=True):
        stored = len(resume(engine, token).results)
        assert known <= stored <= known + 1  # one may be stored whose acknowledgement the kill caught
        for trial in range(known):
            assert not answer(engine, token, trial, "fake", 1.0).stored
        play(engine, token, pack)
    assert_adds_up(engine, answers=80)


def assert_adds_up(engine: Engine, *, answers: int) -> None:
    report = verify(engine)
    assert report.findings == []
    assert report.counts["answer"] == answers


@contextmanager
def meanwhile(engine: Engine, statement: str, call: Callable[[], Any]) -> Iterator[list[Any]]:
    """Run a call in another thread at the moment before a statement is sent, and wait for it as long as it may take.

    A call that waits for the statement's transaction is let go on after half a second, and ended before the block is.
    """
    found: list[Any] = []
    started: list[threading.Thread] = []

    def run() -> None:
        try:
            found.append(call())
        except GenlabError as error:
            found.append(str(error))

    def before(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        if text.startswith(statement) and not started:
            started.append(threading.Thread(target=run))
            started[0].start()
            started[0].join(0.5)

    event.listen(engine, "before_cursor_execute", before)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", before)
        assert started, f"no statement begins with {statement!r}"
        started[0].join()


def test_an_answer_at_the_moment_its_time_is_up_serves_one_question(
    engine: Engine, database_url: str, pack: Pack
) -> None:
    other = connect(database_url)
    opened = open_led(engine, pack, "yesno", questions=4, hosting=Hosting(limit_s=5))
    token = join(engine, opened.session_id, pack)
    age(engine, 6)
    with meanwhile(engine, "UPDATE trial SET expired_at", partial(answer, other, token, 0, "real", 1.0)):
        expire(engine, token, 0)
    other.dispose()
    trials = rows(engine, "trial")
    assert [row["served_at"] is not None for row in trials] == [True, True, False, False]
    assert count(engine, "answer") + sum(row["expired_at"] is not None for row in trials) == 1


def test_who_joins_while_the_teacher_goes_on_gets_the_question_that_stands_open(
    engine: Engine, database_url: str, pack: Pack
) -> None:
    other = connect(database_url)
    opened = open_led(engine, pack, "yesno", questions=4, hosting=Hosting(pacing=TEACHER))
    advance(engine, opened.host_token, 0)
    with meanwhile(engine, "INSERT INTO participant", partial(advance, other, opened.host_token, 1)):
        token = join(engine, opened.session_id, pack)
    other.dispose()
    standing = resume(engine, token)
    assert standing.stage == ASKING and standing.current is not None and standing.current.trial == 1


def test_a_question_that_was_told_is_not_opened_again_by_a_second_screen_of_the_host(
    engine: Engine, database_url: str, pack: Pack
) -> None:
    other = connect(database_url)
    opened = open_led(engine, pack, "yesno", questions=4, hosting=Hosting(pacing=TEACHER))

    def first() -> None:
        advance(other, opened.host_token, 0)
        reveal(other, opened.host_token)

    with meanwhile(engine, "UPDATE session SET", first):
        advance(engine, opened.host_token, 0)
    other.dispose()
    assert led(engine, opened.host_token).revealed
