"""A standing session is there once for what is asked, until it ends."""

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols import Settings
from genlab.sessions import end_session, join, open_session, resume
from genlab.sessions.answering import answer
from tests.support.playing import count, rows
from tests.support.small_pack import small_pack


def test_a_standing_session_is_found_again_and_shared_with_no_other(engine: Engine, pack: Pack) -> None:
    session = open_session(engine, pack, "yesno", 5)
    assert open_session(engine, pack, "yesno", 5) == session
    others = {
        open_session(engine, pack, "pair", 5),
        open_session(engine, pack, "yesno", 6),
        open_session(engine, small_pack(gan=12, flow=12), "yesno", 5),  # the same name, another file
    }
    assert len(others | {session}) == 4


def test_sessions_of_other_settings_are_other_sessions(engine: Engine, pack: Pack) -> None:
    first = open_session(engine, pack, "yesno", 2)
    second = open_session(engine, pack, "yesno", 2, Settings(confidence=True))
    assert first != second
    assert second == open_session(engine, pack, "yesno", 2, Settings(confidence=True))
    assert rows(engine, "session")[1]["settings"] == {"confidence": True}


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
