"""No answer is lost or doubled, time that is up is up, and no truth is told before its answer."""

import dataclasses
from datetime import datetime

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols import Settings
from genlab.protocols.adaptive import LEAST
from genlab.protocols.hosting import Hosting
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer, expire
from genlab.sessions.hosting import open_led
from genlab.sessions.standing import FINISHED
from tests.support.playing import WRONG, age, count, play, rows, truth_of


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
            "elsewhere": False,
        }
        standing = outcome.standing
        assert standing.results == tuple(expected)
    assert standing.current is None
    assert [row["rt_ms"] for row in rows(engine, "answer")] == [812.5] * 10


def test_the_first_of_two_answers_stands_and_a_resend_is_told_so(
    engine: Engine, pack: Pack, token: str
) -> None:
    served = resume(engine, token).current
    assert served is not None
    truth = truth_of(pack, served)
    first = answer(engine, token, 0, truth, 500.0)
    stored = rows(engine, "answer"), rows(engine, "trial")
    for choice, rt_ms in ((truth, 500.0), (truth, 900.0), (WRONG[truth], 500.0)):
        again = answer(engine, token, 0, choice, rt_ms)
        elsewhere = (choice, rt_ms) != (truth, 500.0)  # another tab's, not the same sent once more
        assert again == dataclasses.replace(first, stored=False, elsewhere=elsewhere)
    assert (rows(engine, "answer"), rows(engine, "trial")) == stored

    answer(engine, token, 1, "real", None)
    late = answer(engine, token, 0, WRONG[truth], None)
    assert (late.choice, late.correct, late.stored, len(late.standing.results)) == (truth, True, False, 2)


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


def test_a_staircase_is_served_from_the_answers_stored(engine: Engine, pack: Pack) -> None:
    settings = Settings(blocks=1, block_trials=4, checks=1)
    token = join(engine, open_session(engine, pack, "hype_time", settings=settings), pack, seed=3)
    exposures = []
    while served := resume(engine, token).current:
        exposures.append(served.exposure_ms or 0.0)
        part = rows(engine, "trial")[served.trial]["part"]
        truth = "fake" if part == "check" else truth_of(pack, served)
        outcome = answer(engine, token, served.trial, truth, 700.0, shown_ms=exposures[-1] - 0.4)
        assert outcome.standing == resume(engine, token)
    main = [row["exposure_ms"] for row in rows(engine, "trial") if row["part"] == "main"]
    assert main == [500, 490, 480, 470]
    assert sorted(exposures) == sorted([*main, 1000])
    assert [row["shown_ms"] for row in rows(engine, "answer")] == [value - 0.4 for value in exposures]
    assert len(resume(engine, token).given) == 5


def test_an_adaptive_sitting_ends_when_enough_is_known(engine: Engine, pack: Pack) -> None:
    settings = Settings(most=40, precision=0.9)
    token = join(engine, open_session(engine, pack, "adaptive", settings=settings), pack, seed=3)
    play(engine, token, pack)
    standing = resume(engine, token)
    assert standing.current is None and standing.questions == 40
    assert LEAST <= len(standing.given) < 40
    with pytest.raises(GenlabError, match="has not been served yet"):
        answer(engine, token, len(standing.given), "real", 700.0)


def test_who_fails_the_qualification_is_asked_no_main_question(engine: Engine, pack: Pack) -> None:
    session_id = open_session(engine, pack, "yesno", 2, Settings(qualification=4))
    for wrong, asked in ((True, 1), (False, 6)):
        token = join(engine, session_id, pack, seed=3)
        while served := resume(engine, token).current:
            truth = truth_of(pack, served)
            answer(engine, token, served.trial, WRONG[truth] if wrong else truth, 700.0)
        assert len(resume(engine, token).given) == asked  # one of two wrong is below 65%
        assert resume(engine, token).questions == 6


def test_confidence_and_reason_are_stored_where_they_are_asked_for(engine: Engine, pack: Pack) -> None:
    plain = join(engine, open_session(engine, pack, "yesno", 2), pack)
    asking = open_session(engine, pack, "yesno", 2, Settings(confidence=True, reason=True))
    token = join(engine, asking, pack)
    for who in (plain, token):
        answer(engine, who, 0, "real", 500.0, confidence=80, reason="a\x00 thin\nline" + "e" * 600)
        answer(engine, who, 1, "real", 500.0, confidence=101, reason="")
    stored = [(row["confidence"], row["reason"]) for row in rows(engine, "answer")]
    assert stored[:2] == [(None, None), (None, None)]
    assert stored[2] == (80, ("a thinline" + "e" * 600)[:500])
    assert stored[3] == (None, None)


def test_time_that_is_up_closes_a_question_unanswered(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=3, hosting=Hosting(limit_s=5))
    token = join(engine, opened.session_id, pack)
    current = resume(engine, token).current
    assert current is not None and current.ends_at is not None
    with pytest.raises(GenlabError, match="There is still time for trial 0"):
        expire(engine, token, 0)
    age(engine, 6)
    standing = expire(engine, token, 0)
    assert standing.current is not None and standing.current.trial == 1 and standing.expired == (0,)
    assert expire(engine, token, 0) == standing  # safe to repeat
    with pytest.raises(GenlabError, match="Time is up"):
        answer(engine, token, 0, "real", 500.0)
    assert answer(engine, token, 1, "real", 500.0).stored
    age(engine, 13)  # the limit, five seconds for the verdict before it, two for the network
    with pytest.raises(GenlabError, match="Time is up"):
        answer(engine, token, 2, "real", 500.0)
    assert expire(engine, token, 2).stage == FINISHED
    assert [value is None for value in resume(engine, token).by_place] == [True, False, True]


def test_reading_a_verdict_takes_no_time_of_the_next_question(engine: Engine, pack: Pack) -> None:
    for feedback, stored in ((True, True), (False, False)):
        opened = open_led(engine, pack, "yesno", questions=3, hosting=Hosting(limit_s=5, feedback=feedback))
        token = join(engine, opened.session_id, pack)
        answer(engine, token, 0, "real", 500.0)
        age(engine, 5 + 2 + 4)  # the limit, what a network takes, four seconds before the verdict
        if stored:
            assert answer(engine, token, 1, "real", 500.0).stored
        else:
            with pytest.raises(GenlabError, match="Time is up"):
                answer(engine, token, 1, "real", 500.0)


def test_nobody_qualifies_by_letting_the_time_run_out(engine: Engine, pack: Pack) -> None:
    settings = Settings(qualification=4)
    opened = open_led(engine, pack, "yesno", questions=2, settings=settings, hosting=Hosting(limit_s=5))
    token = join(engine, opened.session_id, pack)
    age(engine, 6)
    standing = expire(engine, token, 0)  # one of two of its kind: 65% cannot be reached any more
    assert standing.stage == FINISHED and standing.current is None
    assert resume(engine, token).stage == FINISHED
