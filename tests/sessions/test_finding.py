"""Codes that let people in, and cannot be guessed at a useful rate."""

from itertools import product

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols.hosting import LISTED, NICKNAMES, Hosting
from genlab.sessions import resume
from genlab.sessions.attempts import WRONG_AN_ADDRESS, Attempts
from genlab.sessions.finding import by_code, by_link
from genlab.sessions.hosting import CODE_LENGTH, CODE_LETTERS, open_led
from genlab.sessions.invitations import invite
from genlab.sessions.joining import enter
from genlab.sessions.leading import set_state
from tests.support.playing import rows


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


def test_what_cannot_be_a_code_is_no_guess_and_a_personal_link_never_waits(
    engine: Engine, pack: Pack
) -> None:
    opened = open_led(engine, pack, "yesno", questions=2)
    listed = open_led(engine, pack, "yesno", questions=2, hosting=Hosting(naming=LISTED))
    (invited,) = invite(engine, listed.host_token, ["민지"])
    attempts = Attempts()
    for _ in range(2 * WRONG_AN_ADDRESS):
        with pytest.raises(GenlabError, match="No session has the code"):
            by_code(engine, "abc", "school", attempts)
    for letters in product(CODE_LETTERS, CODE_LETTERS[:2]):
        with pytest.raises(GenlabError, match="code"):
            by_code(engine, "2222" + "".join(letters), "school", attempts)
    with pytest.raises(GenlabError, match="Too many wrong codes"):
        by_code(engine, opened.join_code, "school", attempts)
    assert by_link(engine, invited.token).label == "민지"
    assert by_code(engine, opened.join_code, "elsewhere", attempts).session_id == opened.session_id


def test_a_code_that_somebody_near_has_found_is_found_however_many_wrong_ones_there_are(
    engine: Engine, pack: Pack
) -> None:
    opened = open_led(engine, pack, "yesno", questions=2)
    attempts = Attempts()
    by_code(engine, opened.join_code, "school", attempts)
    for letters in product(CODE_LETTERS, CODE_LETTERS[:2]):
        with pytest.raises(GenlabError, match="code"):
            by_code(engine, "2222" + "".join(letters), "school", attempts)
    assert by_code(engine, opened.join_code, "school", attempts).session_id == opened.session_id
