"""Who comes in gets a round of their own, once, in a session that takes people in."""

from typing import Any

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.packs import Pack
from genlab.sessions import end_session, join, open_session
from genlab.sessions.attempts import Attempts
from genlab.sessions.finding import by_code
from genlab.sessions.hosting import open_led
from genlab.sessions.joining import enter
from tests.support.playing import count, rows
from tests.support.small_pack import small_pack


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


def test_those_who_join_in_turn_see_different_images(engine: Engine, pack: Pack) -> None:
    session_id = open_session(engine, pack, "yesno", 2)
    seeds = []
    for _ in range(3):
        join(engine, session_id, pack)
        seeds.append(rows(engine, "participant")[-1]["seed"])
    assert seeds == [seeds[0], seeds[0] + 1, seeds[0] + 2]


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


def test_names_are_kept_only_where_the_host_asked_for_them(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=2)
    enter(engine, by_code(engine, opened.join_code, "a", Attempts()), pack, nickname="민지")
    assert rows(engine, "participant")[0]["nickname"] == ""


def test_entering_twice_with_one_token_is_one_person(engine: Engine, pack: Pack) -> None:
    opened = open_led(engine, pack, "yesno", questions=2)
    found = by_code(engine, opened.join_code, "a", Attempts())
    assert [enter(engine, found, pack, token="a double tap") for _ in range(2)] == ["a double tap"] * 2
    assert len(rows(engine, "participant")) == 1
