"""No answer is lost or doubled, everyone comes back to where they were, and no truth is told before its answer."""

import dataclasses
import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.sessions import Served, answer, end_session, join, open_session, resume
from genlab.store import connect, reading, tables
from tests.small_pack import small_pack

ROOT = Path(__file__).resolve().parent.parent
WRONG = {"real": "fake", "fake": "real", "left": "right", "right": "left"}


@pytest.fixture
def pack() -> Pack:
    return small_pack()


@pytest.fixture
def token(engine: Engine, pack: Pack) -> str:
    """Join a yes/no session of 5 questions."""
    return join(engine, open_session(engine, pack, "yesno", 5), pack, seed=7)


def truth_of(pack: Pack, served: Served) -> str:
    """Return the right choice, as the pack alone tells it."""
    makers = [pack.generators[number] for number in served.stimuli]
    if len(makers) == 1:
        return "fake" if makers[0] else "real"
    return "right" if makers[0] else "left"


def count(engine: Engine, table: str) -> int:
    with reading(engine) as connection:
        return connection.execute(
            select(func.count()).select_from(tables.metadata.tables[table])
        ).scalar_one()


def rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    with reading(engine) as connection:
        chosen = tables.metadata.tables[table]
        found = connection.execute(select(chosen).order_by(*chosen.primary_key)).mappings()
        return [dict(row) for row in found]


def play(engine: Engine, token: str, pack: Pack) -> list[bool]:
    """Answer all that is left, every third question wrongly; return what should have come of it."""
    expected = []
    while served := resume(engine, token).current:
        correct = served.trial % 3 != 2
        truth = truth_of(pack, served)
        answer(engine, token, served.trial, truth if correct else WRONG[truth], 700.0)
        expected.append(correct)
    return expected


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, a thread each; return what they return or raise."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.parametrize("protocol", ["yesno", "pair"])
def test_a_round_from_the_first_question_to_the_last(engine: Engine, pack: Pack, protocol: str) -> None:
    session = open_session(engine, pack, protocol, 10)
    token = join(engine, session, pack, seed=1234)
    standing = resume(engine, token)
    assert (standing.session_id, standing.pack_name, standing.pack_sha256) == (
        session,
        pack.name,
        pack.sha256,
    )
    assert (standing.protocol, standing.seed, standing.questions) == (protocol, 1234, 10)
    assert (standing.results, standing.session_state) == ((), "open")

    expected: list[bool] = []
    for trial in range(10):
        served = standing.current
        assert served is not None
        assert served.trial == trial
        truth = truth_of(pack, served)
        choice = truth if trial % 3 else WRONG[truth]
        outcome = answer(engine, token, trial, choice, 812.5)
        expected.append(bool(trial % 3))
        makers = [pack.generators[number] for number in served.stimuli]
        assert dataclasses.asdict(outcome) == {
            "trial": trial,
            "stimuli": served.stimuli,
            "choice": choice,
            "correct": bool(trial % 3),
            "truth": truth,
            "generator": "".join(makers),
            "stored": True,
            "standing": dataclasses.asdict(resume(engine, token)),
        }
        standing = outcome.standing
        assert standing.results == tuple(expected)
    assert standing.current is None
    assert [row["rt_ms"] for row in rows(engine, "answer")] == [812.5] * 10


def test_what_is_known_before_the_answer_does_not_hold_the_truth(engine: Engine, token: str) -> None:
    known = dataclasses.asdict(resume(engine, token))
    assert set(known) == {
        "session_id", "participant_id", "pack_name", "pack_sha256", "protocol", "seed", "questions", "results",
        "current", "session_state",
    }  # fmt: skip
    assert set(known["current"]) == {"trial", "stimuli"}


def test_the_token_itself_is_stored_nowhere(engine: Engine, token: str) -> None:
    everything = repr([rows(engine, table) for table in tables.metadata.tables])
    assert token not in everything
    assert hashlib.sha256(token.encode()).hexdigest() in everything
    assert len(token) >= 22  # 128 bits


def test_the_first_of_two_answers_stands_and_a_resend_is_told_so(
    engine: Engine, pack: Pack, token: str
) -> None:
    served = resume(engine, token).current
    assert served is not None
    truth = truth_of(pack, served)
    first = answer(engine, token, 0, truth, 500.0)
    stored = rows(engine, "answer"), rows(engine, "trial")
    for choice in (truth, WRONG[truth]):
        again = answer(engine, token, 0, choice, 900.0)
        assert again == dataclasses.replace(first, stored=False)
    assert (rows(engine, "answer"), rows(engine, "trial")) == stored

    answer(engine, token, 1, "real", None)
    late = answer(engine, token, 0, WRONG[truth], None)
    assert (late.choice, late.correct, late.stored, len(late.standing.results)) == (truth, True, False, 2)


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


@pytest.mark.parametrize(
    ("trial", "choice", "message"),
    [
        (1, "real", "Trial 1 has not been served yet"),
        (4, "real", "Trial 4 has not been served yet"),
        (5, "real", r"Unknown trial 5\. Expected 0 to 4"),
        (-1, "real", r"Unknown trial -1"),
        (2**80, "real", r"Unknown trial 1208925819614629174706176"),
        (0.0, "real", r"Unknown trial 0\.0"),
        (False, "real", r"Unknown trial False"),
        ("0", "real", r"Unknown trial '0'"),
        (None, "real", r"Unknown trial None"),
        (0, "left", r"Unknown choice 'left' in yesno\. Expected real or fake"),
        (0, "", "Unknown choice ''"),
        (0, None, "Unknown choice None"),
        (0, ["real"], "Unknown choice"),
    ],
)
def test_an_impossible_answer_is_refused_and_changes_nothing(
    sqlite_engine: Engine, pack: Pack, trial: int, choice: str, message: str
) -> None:
    token = join(sqlite_engine, open_session(sqlite_engine, pack, "yesno", 5), pack, seed=7)
    before = resume(sqlite_engine, token), rows(sqlite_engine, "trial")
    with pytest.raises(GenlabError, match=message):
        answer(sqlite_engine, token, trial, choice, 500.0)
    assert (resume(sqlite_engine, token), rows(sqlite_engine, "trial")) == before
    assert count(sqlite_engine, "answer") == 0


@pytest.mark.parametrize("token", ["", "x", "0" * 22, "토큰", "\x00", "\ud800", "' OR 1=1 --", "x" * 100_000])
def test_an_unknown_token_is_refused(engine: Engine, pack: Pack, token: str) -> None:
    join(engine, open_session(engine, pack, "yesno", 5), pack)
    with pytest.raises(GenlabError, match="Unknown participant"):
        resume(engine, token)
    with pytest.raises(GenlabError, match="Unknown participant"):
        answer(engine, token, 0, "real", 500.0)


@pytest.mark.parametrize(
    ("rt_ms", "stored"),
    [
        (0, 0.0),
        (812.5, 812.5),
        (3_600_000, 3_600_000.0),
        (3_600_000.1, None),
        (-0.1, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
        (None, None),
        (True, None),
        ("812.5", None),
        ([812.5], None),
    ],
)
def test_an_incredible_response_time_costs_no_answer(
    sqlite_engine: Engine, pack: Pack, rt_ms: float, stored: float | None
) -> None:
    token = join(sqlite_engine, open_session(sqlite_engine, pack, "yesno", 5), pack)
    assert answer(sqlite_engine, token, 0, "real", rt_ms).stored
    assert [row["rt_ms"] for row in rows(sqlite_engine, "answer")] == [stored]


def test_a_question_is_served_once_and_only_when_the_one_before_is_answered(
    engine: Engine, token: str
) -> None:
    def served() -> list[datetime | None]:
        return [row["served_at"] for row in rows(engine, "trial")]

    first, *rest = served()
    assert first is not None
    assert rest == [None] * 4
    answer(engine, token, 0, "real", 500.0)
    answer(engine, token, 0, "real", 500.0)
    then = served()
    assert then[0] == first
    assert then[1] == rows(engine, "answer")[0]["answered_at"]
    assert then[1] >= first
    assert then[2:] == [None] * 3
    resume(engine, token)
    assert served() == then


def test_an_ended_session_takes_no_answer_and_nobody_in_but_still_tells_what_it_has(
    engine: Engine, pack: Pack, token: str
) -> None:
    first = answer(engine, token, 0, "real", 500.0)
    session = first.standing.session_id
    end_session(engine, session)
    ended = rows(engine, "session")
    end_session(engine, session)
    assert rows(engine, "session") == ended

    standing = resume(engine, token)
    assert (standing.session_state, standing.current, standing.results) == ("ended", None, (first.correct,))
    with pytest.raises(GenlabError, match=f"Session {session} has ended; the answer was not stored"):
        answer(engine, token, 1, "real", 500.0)
    with pytest.raises(GenlabError, match=f"Session {session} has ended"):
        join(engine, session, pack)
    again = answer(engine, token, 0, "fake", 500.0)
    assert (again.choice, again.stored) == ("real", False)
    assert (count(engine, "answer"), count(engine, "participant")) == (1, 1)

    assert open_session(engine, pack, "yesno", 5) != session


def test_the_same_seed_gives_two_people_the_same_questions(engine: Engine, pack: Pack) -> None:
    session = open_session(engine, pack, "pair", 5)
    for seed in (1234, 1234, None, None):
        join(engine, session, pack, seed=seed)
    drawn: dict[int, list[Any]] = {}
    for row in rows(engine, "trial"):
        drawn.setdefault(row["participant_id"], []).append((row["stimuli"], row["truth"], row["generator"]))
    first, second, third, fourth = drawn.values()
    assert first == second
    assert first != third != fourth
    assert len({row["seed"] for row in rows(engine, "participant")}) == 3


def test_a_standing_session_is_found_again_and_shared_with_no_other(engine: Engine, pack: Pack) -> None:
    session = open_session(engine, pack, "yesno", 5)
    assert open_session(engine, pack, "yesno", 5) == session
    others = {
        open_session(engine, pack, "pair", 5),
        open_session(engine, pack, "yesno", 6),
        open_session(engine, small_pack(gan=12, flow=12), "yesno", 5),  # the same name, another file
    }
    assert len(others | {session}) == 4


@pytest.mark.parametrize(
    ("protocol", "questions", "message"),
    [
        ("maybe", 10, "Unknown protocol 'maybe'"),
        ("yesno", 0, r"Invalid number of questions 0\. Expected 1 to 1000"),
        ("yesno", 1001, "Invalid number of questions 1001"),
        ("yesno", 2.0, r"Invalid number of questions 2\.0"),
        ("yesno", True, "Invalid number of questions True"),
        ("pair", 21, "Too few real images: 20. Expected at least 21"),
    ],
)
def test_a_session_that_cannot_be_played_is_not_opened(
    sqlite_engine: Engine, pack: Pack, protocol: str, questions: int, message: str
) -> None:
    with pytest.raises(GenlabError, match=message):
        open_session(sqlite_engine, pack, protocol, questions)
    assert count(sqlite_engine, "session") == 0


def test_nobody_joins_what_does_not_exist_or_with_another_pack(sqlite_engine: Engine, pack: Pack) -> None:
    session = open_session(sqlite_engine, pack, "yesno", 5)
    with pytest.raises(GenlabError, match="Unknown session 99"):
        join(sqlite_engine, 99, pack)
    with pytest.raises(GenlabError, match="Unknown session 99"):
        end_session(sqlite_engine, 99)
    with pytest.raises(GenlabError, match=f"Session {session} plays pack 'mnist' .* Received 'boots'"):
        join(sqlite_engine, session, small_pack("boots"))
    with pytest.raises(GenlabError, match="Invalid seed -1"):
        join(sqlite_engine, session, pack, seed=-1)
    assert count(sqlite_engine, "participant") == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("민지", "민지"),
        ("\u1106\u1175\u11ab\u110c\u1175", "민지"),  # decomposed, as macOS types it
        ("  two\nlines\t\x00\x1b[31m ", "twolines[31m"),
        ("lone \ud800 half", "lone  half"),
        ("👩‍🔬", "👩‍🔬"),
        ("x" * 100, "x" * 40),
        ("=1+1", "=1+1"),  # kept as it is here; exports see to it
    ],
)
def test_a_nickname_is_kept_as_far_as_a_database_can_hold_it(
    engine: Engine, pack: Pack, given: str, kept: str
) -> None:
    join(
        engine,
        open_session(engine, pack, "yesno", 5),
        pack,
        nickname=given,
        language="ko",
        device="phone " * 99,
    )
    (row,) = rows(engine, "participant")
    assert (row["nickname"], row["language"], len(row["device"])) == (kept, "ko", 200)


def test_the_answer_path_reads_few_rows_and_waits_for_the_disk_once(
    sqlite_engine: Engine, pack: Pack
) -> None:
    """What makes it fast, held without a clock: one transaction, and no more statements for a longer round."""
    token = join(sqlite_engine, open_session(sqlite_engine, pack, "yesno", 20), pack)
    statements: list[str] = []
    connection = sqlite_engine.raw_connection()
    connection.driver_connection.set_trace_callback(statements.append)  # type: ignore[union-attr]
    connection.close()
    answer(sqlite_engine, token, 0, "real", 500.0)
    assert statements[0] == "BEGIN IMMEDIATE"
    assert statements[-1] == "COMMIT"
    assert len(statements) <= 9
