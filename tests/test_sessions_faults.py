"""Rounds under fire: two at once, a server that dies, another one that takes over."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from genlab.errors import GenlabError
from genlab.hosting import advance, led, open_led, reveal
from genlab.packs import Pack
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions import answer, expire, join, open_session, resume
from genlab.standing import ASKING
from genlab.store import connect
from tests.playing import age, count, play, rows

ROOT = Path(__file__).resolve().parent.parent


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
from genlab.sessions import answer
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
