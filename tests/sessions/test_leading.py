"""A host leads: pace, state, people. On both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions import join, resume
from genlab.sessions.answering import answer, expire, outcome
from genlab.sessions.classroom import members, votes
from genlab.sessions.hosting import Opened, open_led
from genlab.sessions.leading import advance, lock, remove, reveal, set_state
from genlab.sessions.led import led
from genlab.sessions.standing import ASKING, CLOSED, FINISHED, HELD, LOBBY, REMOVED, REVEALED, WAITING
from tests.support.playing import age, play, rows, truth_of


@pytest.fixture
def paced(engine: Engine, pack: Pack) -> Opened:
    """Open a session at a teacher's pace, of 4 yes/no questions."""
    return open_led(engine, pack, "yesno", questions=4, hosting=Hosting(pacing=TEACHER), title="Class 3-1")


def test_all_see_the_question_that_the_teacher_has_opened(engine: Engine, pack: Pack, paced: Opened) -> None:
    people = [join(engine, paced.session_id, pack) for _ in range(3)]
    assert {resume(engine, who).stage for who in people} == {LOBBY}
    advance(engine, paced.host_token, 0)
    shown = [resume(engine, who).current for who in people]
    assert shown[0] is not None and shown[0] == shown[1] == shown[2]
    told = answer(engine, people[0], 0, "real", 500.0)
    assert told.stored and told.standing.stage == WAITING and told.standing.current is None
    assert votes(engine, led(engine, paced.host_token), 0) == {"real": 1, "fake": 0}
    assert [member.answered for member in members(engine, led(engine, paced.host_token))] == [
        True,
        False,
        False,
    ]
    assert sum(member.answers for member in members(engine, led(engine, paced.host_token))) == 0
    reveal(engine, paced.host_token)
    counted = members(engine, led(engine, paced.host_token))
    assert [(member.answers, member.correct) for member in counted] == [(1, told.correct), (0, 0), (0, 0)]
    assert {resume(engine, who).stage for who in people} == {REVEALED}
    with pytest.raises(GenlabError, match=r"This question is closed\. The answer was not stored\."):
        answer(engine, people[1], 0, "real", 500.0)
    again = answer(engine, people[0], 0, "real", 500.0)  # a resend is told what is stored
    assert not again.stored and again.choice == "real"
    found = outcome(engine, people[0], 0)
    assert found is not None and found.truth == truth_of(pack, shown[0])
    assert outcome(engine, people[1], 0) is None
    advance(engine, paced.host_token, 1)
    assert {resume(engine, who).stage for who in people} == {ASKING}
    assert resume(engine, people[1]).by_place == ()
    answer(engine, people[1], 1, "fake", 500.0)
    assert [value is None for value in resume(engine, people[1]).by_place] == [True, False]


def test_who_comes_late_begins_where_the_class_is(engine: Engine, pack: Pack, paced: Opened) -> None:
    advance(engine, paced.host_token, 0)
    advance(engine, paced.host_token, 1)
    late = join(engine, paced.session_id, pack)
    standing = resume(engine, late)
    assert standing.current is not None and standing.current.trial == 1
    with pytest.raises(GenlabError, match="has not been served yet"):
        answer(engine, late, 0, "real", 500.0)
    reveal(engine, paced.host_token)
    later = join(engine, paced.session_id, pack)
    assert resume(engine, later).stage == REVEALED and resume(engine, later).current is None


def test_a_double_tap_on_next_skips_no_question(engine: Engine, pack: Pack, paced: Opened) -> None:
    assert [advance(engine, paced.host_token, place).position for place in (0, 0, 1, 1)] == [0, 0, 1, 1]
    for wrong in (0, 3):
        with pytest.raises(GenlabError, match="Expected 2 of 4"):
            advance(engine, paced.host_token, wrong)
    for place in (2, 3):
        advance(engine, paced.host_token, place)
    with pytest.raises(GenlabError, match="Invalid question 4"):
        advance(engine, paced.host_token, 4)


def test_a_second_screen_of_the_host_closes_no_question_that_it_has_not_seen(
    engine: Engine, pack: Pack, paced: Opened
) -> None:
    advance(engine, paced.host_token, 0)
    reveal(engine, paced.host_token, 0)
    advance(engine, paced.host_token, 1)
    assert not reveal(engine, paced.host_token, 0).revealed
    assert reveal(engine, paced.host_token, 1).revealed


def test_what_all_see_of_the_answers_does_not_move_while_a_question_stands_open(
    engine: Engine, pack: Pack, paced: Opened
) -> None:
    token = join(engine, paced.session_id, pack)
    for place in (0, 1):
        advance(engine, paced.host_token, place)
        shown = resume(engine, token).current
        assert shown is not None
        answer(engine, token, place, truth_of(pack, shown), 500.0)
        (member,) = members(engine, led(engine, paced.host_token))
        assert (member.answers, member.correct, member.answered) == (place, place, True)
        reveal(engine, paced.host_token)
        (member,) = members(engine, led(engine, paced.host_token))
        assert (member.answers, member.correct) == (place + 1, place + 1)


def test_pause_lock_end_and_open_again(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=4)
    token = join(engine, opened.session_id, pack)
    set_state(engine, opened.host_token, "paused")
    assert resume(engine, token).stage == HELD and resume(engine, token).current is None
    assert answer(engine, token, 0, "real", 500.0).stored  # it was on its way
    lock(engine, opened.host_token, True)
    with pytest.raises(GenlabError, match="lets nobody else in"):
        join(engine, opened.session_id, pack)
    set_state(engine, opened.host_token, "open")
    assert resume(engine, token).stage == ASKING
    set_state(engine, opened.host_token, "ended")
    assert resume(engine, token).stage == CLOSED
    with pytest.raises(GenlabError, match="has ended"):
        answer(engine, token, 1, "real", 500.0)
    lock(engine, opened.host_token, False)
    assert set_state(engine, opened.host_token, "open").state == "open"
    play(engine, token, pack)
    assert resume(engine, token).stage == FINISHED
    join(engine, opened.session_id, pack)
    with pytest.raises(GenlabError, match="Unknown state 'gone'"):
        set_state(engine, opened.host_token, "gone")


def test_a_participant_who_was_sent_out_answers_no_more_and_keeps_what_was_answered(
    engine: Engine, pack: Pack
) -> None:
    opened = open_led(engine, pack, "yesno", questions=4)
    other = open_led(engine, pack, "yesno", questions=4)
    token = join(engine, opened.session_id, pack)
    answer(engine, token, 0, "real", 500.0)
    (member,) = members(engine, led(engine, opened.host_token))
    with pytest.raises(GenlabError, match="Unknown participant"):
        remove(engine, other.host_token, member.participant_id)
    remove(engine, opened.host_token, member.participant_id)
    assert resume(engine, token).stage == REMOVED
    with pytest.raises(GenlabError, match="ended your part"):
        answer(engine, token, 1, "real", 500.0)
    assert len(rows(engine, "answer")) == 1
    remove(engine, opened.host_token, member.participant_id, removed=False)
    assert answer(engine, token, 1, "real", 500.0).stored


@pytest.mark.parametrize("pacing", ["self", TEACHER])
def test_a_pause_takes_nobody_any_time(engine: Engine, pack: Pack, pacing: str) -> None:
    opened = open_led(engine, pack, "yesno", questions=3, hosting=Hosting(pacing=pacing, limit_s=5))
    token = join(engine, opened.session_id, pack)
    if pacing == TEACHER:
        advance(engine, opened.host_token, 0)
    for state in ("paused", "ended"):
        set_state(engine, opened.host_token, state)
        age(engine, 60)
        assert expire(engine, token, 0).expired == ()  # a phone that knows of no pause yet
        set_state(engine, opened.host_token, "open")
    standing = resume(engine, token)
    assert standing.current is not None and standing.current.ends_at is not None
    assert standing.current.trial == 0
    assert (standing.current.ends_at - datetime.now(UTC)).total_seconds() > 4
    assert answer(engine, token, 0, "real", 500.0).stored


def test_a_pause_starts_no_clock_of_questions_that_are_over(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=3, hosting=Hosting(limit_s=5))
    token = join(engine, opened.session_id, pack)
    answer(engine, token, 0, "real", 500.0)
    before = rows(engine, "trial")[0]["served_at"]
    for state in ("paused", "open"):
        set_state(engine, opened.host_token, state)
    assert rows(engine, "trial")[0]["served_at"] == before
    assert rows(engine, "trial")[2]["served_at"] is None
