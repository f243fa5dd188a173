"""Codes that let people in, and cannot be guessed at a useful rate."""

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols.hosting import NICKNAMES, Hosting
from genlab.sessions import resume
from genlab.sessions.finding import WINDOW_S, WRONG_AN_ADDRESS, WRONG_IN_ALL, Attempts, by_code, by_link
from genlab.sessions.hosting import CODE_LENGTH, CODE_LETTERS, open_led
from genlab.sessions.joining import enter
from genlab.sessions.leading import set_state
from tests.support.playing import rows


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_code_is_found_as_people_write_it(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=2, title="3-1", hosting=Hosting(naming=NICKNAMES))
    assert len(opened.join_code) == CODE_LENGTH and set(opened.join_code) <= set(CODE_LETTERS)
    written = f" {opened.join_code[:3].lower()}-{opened.join_code[3:]} "
    found = by_code(engine, written, "a", Attempts())
    assert (found.session_id, found.title) == (opened.session_id, "3-1")
    token = enter(engine, found, pack, nickname="민지", language="ko")
    assert resume(engine, token).title == "3-1"
    assert rows(engine, "participant")[0]["nickname"] == "민지"


def test_an_ended_session_lets_nobody_in(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=2)
    set_state(engine, opened.host_token, "ended")
    with pytest.raises(GenlabError, match="This session has ended"):
        by_code(engine, opened.join_code, "a", Attempts())


def test_an_address_that_guesses_is_slowed_down_and_others_are_not(sqlite_engine: Engine, pack: Pack) -> None:
    opened = open_led(sqlite_engine, pack, "yesno", questions=2)
    clock = Clock()
    attempts = Attempts(clock)
    for number in range(WRONG_AN_ADDRESS):
        with pytest.raises(GenlabError, match="No session has the code"):
            by_code(sqlite_engine, f"22222{CODE_LETTERS[number % 20]}", "guesser", attempts)
    with pytest.raises(GenlabError, match="Too many wrong codes"):
        by_code(sqlite_engine, opened.join_code, "guesser", attempts)
    assert by_code(sqlite_engine, opened.join_code, "class", attempts).session_id == opened.session_id
    clock.now = WINDOW_S + 1
    assert by_code(sqlite_engine, opened.join_code, "guesser", attempts).session_id == opened.session_id


def test_many_addresses_together_are_slowed_down_too(sqlite_engine: Engine) -> None:
    attempts = Attempts(Clock())
    for number in range(WRONG_IN_ALL):
        attempts.wrong(f"address {number}")
    with pytest.raises(GenlabError, match="Too many wrong codes"):
        by_code(sqlite_engine, "222222", "another", attempts)
    # A guess hits one of a hundred open sessions with this chance; all guesses of a day together stay unlikely.
    assert WRONG_IN_ALL * 60 * 24 * 100 / len(CODE_LETTERS) ** CODE_LENGTH < 0.06


def test_guessed_links_count_as_well(sqlite_engine: Engine) -> None:
    attempts = Attempts(Clock())
    for _ in range(WRONG_AN_ADDRESS):
        with pytest.raises(GenlabError, match="Unknown personal link"):
            by_link(sqlite_engine, "nothing", "guesser", attempts)
    with pytest.raises(GenlabError, match="Too many wrong codes"):
        by_link(sqlite_engine, "nothing", "guesser", attempts)
