"""A pack is in use while a class is led through it, for everyone but its host, and not for ever."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from genlab.packs import Pack
from genlab.protocols.hosting import TEACHER, Hosting
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.hosting import erase, open_led
from genlab.sessions.leading import advance, set_state
from genlab.sessions.using import IDLE, in_use
from genlab.store import tables as t
from genlab.store import writing
from genlab.store.tables import ENDED, OPEN, PAUSED
from tests.support.playing import rows, truth_of
from tests.support.small_pack import small_pack


def a_day_passes(engine: Engine) -> None:
    """Make all that was stored a day and a minute older."""
    earlier = IDLE + timedelta(minutes=1)
    with writing(engine) as connection:
        for table, names in (
            (t.session, ("created_at", "opened_at")),
            (t.participant, ("joined_at",)),
            (t.trial, ("served_at",)),
        ):
            for row in rows(engine, table.name):
                own = [column == row[column.name] for column in table.primary_key]
                moved = {name: row[name] - earlier for name in names if row[name] is not None}
                if moved:
                    connection.execute(update(table).where(*own).values(**moved))


def test_a_led_session_uses_its_pack_until_it_ends(engine: Engine, pack: Pack) -> None:
    join(engine, open_session(engine, pack, "yesno", 5), pack)
    assert in_use(engine) == {}  # nobody leads a standing one
    opened = open_led(engine, pack, "yesno", questions=4)
    other = open_led(engine, small_pack("boots"), "pair", questions=4)
    assert in_use(engine) == {pack.sha256: "mnist", small_pack("boots").sha256: "boots"}
    assert in_use(engine, [opened.host_token, "x"]) == {small_pack("boots").sha256: "boots"}
    erase(engine, other.host_token)
    for state, used in ((PAUSED, 1), (ENDED, 0), (OPEN, 1)):
        set_state(engine, opened.host_token, state)
        assert len(in_use(engine)) == used


def test_a_host_of_one_class_is_not_the_host_of_another(sqlite_engine: Engine, pack: Pack) -> None:
    first, second = (open_led(sqlite_engine, pack, "yesno", questions=4) for _ in range(2))
    assert in_use(sqlite_engine, [first.host_token])
    assert not in_use(sqlite_engine, [first.host_token, second.host_token])


@pytest.mark.parametrize("touched", ["joined", "answered", "led"])
def test_a_session_left_open_for_a_day_holds_its_pack_no_more(
    engine: Engine, pack: Pack, touched: str
) -> None:
    opened = open_led(
        engine, pack, "yesno", questions=4, hosting=Hosting(TEACHER) if touched == "led" else None
    )
    token = join(engine, opened.session_id, pack)
    a_day_passes(engine)
    assert in_use(engine) == {}
    if touched == "joined":
        join(engine, opened.session_id, pack)
    elif touched == "answered":
        asked = resume(engine, token).current
        assert asked is not None
        answer(engine, token, 0, truth_of(pack, asked), 500.0)
    else:
        advance(engine, opened.host_token, 0)
    assert in_use(engine) == {pack.sha256: "mnist"}
