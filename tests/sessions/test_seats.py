"""One browser has one seat in a session, and nothing that is stored of it is the same in another session."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.protocols.hosting import LISTED, Hosting
from genlab.reports.export import long_csv, wide_csv
from genlab.sessions import join, open_session, resume, seats
from genlab.sessions.answering import answer
from genlab.sessions.attempts import Attempts
from genlab.sessions.classroom import members
from genlab.sessions.finding import by_code, by_link
from genlab.sessions.hosting import Opened, open_led
from genlab.sessions.invitations import invite
from genlab.sessions.joining import enter
from genlab.sessions.leading import lock, remove, seat_browsers, set_state
from genlab.sessions.led import led
from genlab.sessions.standing import REMOVED
from tests.support.playing import rows
from tests.support.stored import table

ONE, OTHER = seats.new_key(), seats.new_key()


def come_in(engine: Engine, pack: Pack, opened: Opened, key: str | None, token: str | None = None) -> str:
    return enter(engine, by_code(engine, opened.join_code, "a", Attempts(), key), pack, token=token)


def test_a_second_join_from_a_browser_comes_back_to_its_seat(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=2)
    first = come_in(engine, pack, opened, ONE)
    answer(engine, first, 0, "real", 500)
    assert come_in(engine, pack, opened, ONE, token="drawn for another tap") == first
    assert come_in(engine, pack, opened, OTHER) != first
    assert [person["browser"] is not None for person in rows(engine, "participant")] == [True, True]
    # Who is in comes back also where nobody else is let in, and sees how it ended.
    lock(engine, opened.host_token, True)
    assert come_in(engine, pack, opened, ONE) == first
    set_state(engine, opened.host_token, "ended")
    assert come_in(engine, pack, opened, ONE) == first
    with pytest.raises(GenlabError, match="has ended"):
        by_code(engine, opened.join_code, "a", Attempts(), seats.new_key())


def test_two_tabs_at_once_are_one_seat(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=2)
    where = by_code(engine, opened.join_code, "a", Attempts(), ONE)  # both looked before either was in
    with ThreadPoolExecutor(2) as tabs:
        tokens = list(tabs.map(lambda token: enter(engine, where, pack, token=token), ("tab 1", "tab 2")))
    assert len(set(tokens)) == 1
    assert len(rows(engine, "participant")) == 1


def test_who_was_sent_out_comes_back_to_a_seat_outside(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=2)
    token = come_in(engine, pack, opened, ONE)
    remove(engine, opened.host_token, resume(engine, token).participant_id)
    assert resume(engine, come_in(engine, pack, opened, ONE)).stage == REMOVED


def test_people_share_a_device_where_the_host_lets_them_and_it_is_told(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=2)
    come_in(engine, pack, opened, ONE)
    assert not seat_browsers(engine, opened.host_token, False).hosting.one_seat
    tokens = [come_in(engine, pack, opened, key) for key in (ONE, OTHER, None, None)]
    assert len(set(tokens)) == 4
    assert [m.shares for m in members(engine, led(engine, opened.host_token))] == [
        True,
        True,
        False,
        False,
        False,
    ]
    for token in tokens:
        answer(engine, token, 0, "real", 500)
    assert [row["shares_device"] for row in table(long_csv(engine))] == ["1", "0", "0", "0"]
    assert [row["shares_device"] for row in table(wide_csv(engine))] == ["1", "1", "0", "0", "0"]
    seat_browsers(engine, opened.host_token, True)
    come_in(engine, pack, opened, ONE)
    assert len(rows(engine, "participant")) == 5


def test_a_personal_link_is_a_seat_wherever_it_is_opened_and_two_on_one_device_are_told(
    engine: Engine, pack: Pack
) -> None:
    opened = open_led(engine, pack, "yesno", questions=2, hosting=Hosting(naming=LISTED))
    tokens = [entry.token for entry in invite(engine, opened.host_token, ["민지", "준호", "서연"])]
    for token, key in zip(tokens, (ONE, ONE, OTHER), strict=True):
        assert enter(engine, by_link(engine, token, key), pack, token=token) == token
    assert enter(engine, by_link(engine, tokens[0], OTHER), pack, token=tokens[0]) == tokens[0]
    assert [m.shares for m in members(engine, led(engine, opened.host_token))] == [True, True, False]


def test_what_is_stored_of_a_browser_says_nothing_outside_its_session(engine: Engine, pack: Pack) -> None:
    for _ in range(2):
        come_in(engine, pack, open_led(engine, pack, "yesno", questions=2), ONE)
    first, second = rows(engine, "participant")
    assert not {first["browser"], first["token_sha256"]} & {second["browser"], second["token_sha256"]}
    for person in (first, second):
        assert len(person["browser"]) == 64
        assert ONE not in repr(person)
    join(engine, open_session(engine, pack, "yesno", 2), pack)  # a standing round knows no browser
    assert rows(engine, "participant")[-1]["browser"] is None


@pytest.mark.parametrize("text", [None, "", "short", "x" * 65, "; Path=/" * 4, "ü" * 30])
def test_only_a_key_is_a_key(text: object) -> None:
    assert not seats.is_key(text)
    assert seats.is_key(seats.new_key())
