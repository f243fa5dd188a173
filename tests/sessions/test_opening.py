"""No answer is lost or doubled, everyone comes back to where they were, and no truth is told before its answer."""

import dataclasses
import hashlib
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols import Settings
from genlab.protocols.adaptive import LEAST
from genlab.sessions import end_session, join, open_session, resume
from genlab.sessions.answering import answer
from genlab.store import tables
from tests.support.playing import WRONG, count, play, rows, truth_of
from tests.support.small_pack import small_pack


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
        "session_id", "participant_id", "pack_name", "pack_sha256", "protocol", "settings", "seed", "questions",
        "given", "places", "expired", "current", "session_state", "hosting", "led", "title",
        "position", "revealed", "stage",
    }  # fmt: skip
    assert known["given"] == ()
    assert set(known["current"]) == {"trial", "stimuli", "exposure_ms", "qualifying", "ends_at"}


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
    with pytest.raises(GenlabError, match=f"Session {session} has ended. The answer was not stored"):
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


def test_sessions_of_other_settings_are_other_sessions(engine: Engine, pack: Pack) -> None:
    first = open_session(engine, pack, "yesno", 2)
    second = open_session(engine, pack, "yesno", 2, Settings(confidence=True))
    assert first != second
    assert second == open_session(engine, pack, "yesno", 2, Settings(confidence=True))
    assert rows(engine, "session")[1]["settings"] == {"confidence": True}


def test_those_who_join_in_turn_see_different_images(engine: Engine, pack: Pack) -> None:
    session_id = open_session(engine, pack, "yesno", 2)
    seeds = []
    for _ in range(3):
        join(engine, session_id, pack)
        seeds.append(rows(engine, "participant")[-1]["seed"])
    assert seeds == [seeds[0], seeds[0] + 1, seeds[0] + 2]
