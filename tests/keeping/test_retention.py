"""What is forgotten is gone: from every table, and from the bytes of the file."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from genlab.cli import main
from genlab.designs import collections, deliveries, orders, states
from genlab.designs.shop import letter
from genlab.designs.states import CANCELLED, MADE, OPERATOR, ORDERED, SENT
from genlab.errors import GenlabError
from genlab.keeping.integrity import verify
from genlab.keeping.retention import day, forget
from genlab.packs import Pack
from genlab.sessions import end_session, join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.tokens import token_hash
from genlab.store import tables as t
from genlab.store import writing
from tests.support.orders import keep
from tests.support.playing import count, play, rows

TABLES = ("session", "participant", "trial", "answer")


@pytest.fixture
def two(engine: Engine, pack: Pack) -> list[str]:
    """Two in a session of 5, one in another."""
    session = open_session(engine, pack, "yesno", 5)
    tokens = [join(engine, session, pack, nickname="Somebody") for _ in range(2)]
    tokens.append(join(engine, open_session(engine, pack, "pair", 5), pack))
    for token in tokens:
        play(engine, token, pack)
    return tokens


def counts(engine: Engine) -> list[int]:
    return [count(engine, table) for table in TABLES]


def test_a_participant_is_forgotten_and_the_others_stay(engine: Engine, two: list[str]) -> None:
    assert counts(engine) == [2, 3, 15, 15]
    would = forget(engine, participant=1, pretend=True)
    assert counts(engine) == [2, 3, 15, 15]
    done = forget(engine, participant=1)
    assert done.rows == would.rows == {"answer": 5, "trial": 5, "participant": 1}
    assert done.wiped
    assert counts(engine) == [2, 2, 10, 10]
    with pytest.raises(GenlabError, match="Unknown participant"):
        resume(engine, two[0])
    assert len(resume(engine, two[1]).results) == 5
    assert verify(engine).findings == []
    with pytest.raises(GenlabError, match=r"Unknown participant 1\."):
        forget(engine, participant=1)


def test_the_last_of_a_session_takes_it_along(engine: Engine, two: list[str]) -> None:
    assert forget(engine, participant=3).rows == {"answer": 5, "trial": 5, "participant": 1, "session": 1}
    assert [row["protocol"] for row in rows(engine, "session")] == ["yesno"]


def test_a_session_that_people_may_still_join_stays(engine: Engine, two: list[str]) -> None:
    with writing(engine) as connection:
        connection.execute(update(t.session).where(t.session.c.protocol == "pair").values(join_code="ABC"))
    assert "session" not in forget(engine, participant=3).rows
    assert count(engine, "session") == 2


def test_a_session_is_forgotten_whole(engine: Engine, pack: Pack, two: list[str]) -> None:
    assert forget(engine, session=1).rows == {"answer": 10, "trial": 10, "participant": 2, "session": 1}
    assert counts(engine) == [1, 1, 5, 5]
    assert verify(engine).findings == []
    # A new session does not come to mean the old one.
    assert open_session(engine, pack, "yesno", 5) == 3
    with pytest.raises(GenlabError, match="Unknown session 1"):
        forget(engine, session=1)


def test_all_before_a_day_are_forgotten(engine: Engine, pack: Pack, two: list[str]) -> None:
    old = datetime.now(UTC) - timedelta(days=400)
    with writing(engine) as connection:
        connection.execute(update(t.session).where(t.session.c.id == 1).values(created_at=old))
        connection.execute(update(t.participant).where(t.participant.c.session_id == 1).values(joined_at=old))
    join(engine, 1, pack)
    done = forget(engine, before=datetime.now(UTC) - timedelta(days=365))
    assert done.rows == {"answer": 10, "trial": 10, "participant": 2}  # one plays in the session still
    end_session(engine, 1)
    assert forget(engine, before=datetime.now(UTC) + timedelta(days=1)).rows == {
        "answer": 5, "trial": 10, "participant": 2, "session": 2,
    }  # fmt: skip
    assert counts(engine) == [0, 0, 0, 0]
    assert forget(engine, before=datetime.now(UTC)).rows == {}


def sold(
    engine: Engine, owner: str, ways: Sequence[tuple[str, ...]], at: int, told: bool = False
) -> list[int]:
    """Order a named boot for each way, the first that of place `at`; return the orders' numbers."""
    mine, kept = keep(engine, owner, range(at, at + len(ways)))
    found = []
    for design, way in zip(kept, ways, strict=True):
        collections.write(engine, mine, design, f"Boot of {owner}", "A note")
        found.append(orders.order(engine, mine, design, announced=told).number)
        for to in way:
            states.move(engine, found[-1], to, announced=told)
    return found


def test_a_collection_is_forgotten_and_what_was_made_of_it_stays_as_nobody_s(engine: Engine) -> None:
    made, sent, waits, withdrawn = sold(engine, "me", [(MADE,), (MADE, SENT), (), (CANCELLED,)], 0)
    (theirs,) = sold(engine, "you", [()], 4)
    before = {number: orders.find(engine, number) for number in (made, sent, theirs)}
    would = forget(engine, collection=1, pretend=True)
    assert orders.find(engine, waits).state == ORDERED
    done = forget(engine, collection=1)
    assert done.rows == would.rows == {"board": 1, "design": 4, "design_order": 2, "collection": 1}
    assert (done.cancelled, done.kept) == (would.cancelled, would.kept) == (1, 2)
    for number in (made, sent):
        stood, stands = before[number], orders.find(engine, number)
        assert (stands.collection, stands.design, stands.sheet.name) == (None, None, "")
        assert (stands.state, stands.since) == (stood.state, stood.since)
        assert stands.sheet == replace(stood.sheet, name="")
        assert orders.shown_by(engine, f"{number}-{stood.sheet.code}") == stands  # by its sheet's link
    for number in (waits, withdrawn):
        with pytest.raises(GenlabError, match="Unknown order"):
            orders.find(engine, number)
    assert collections.collection_of(engine, "me") is None
    with pytest.raises(GenlabError, match="Unknown link to a collection"):
        collections.shown_by(engine, collections.shared_token("me"))
    assert orders.find(engine, theirs) == before[theirs]
    assert [count(engine, table) for table in ("collection", "board", "design", "design_order")] == [
        1,
        1,
        1,
        3,
    ]
    assert verify(engine).findings == []
    with pytest.raises(GenlabError, match=r"Unknown collection 1\."):
        forget(engine, collection=1)
    # What was made is not sold again, and no number comes to mean another order.
    mine, (first,) = keep(engine, "me", [0])
    with pytest.raises(GenlabError, match="This design is ordered already"):
        orders.order(engine, mine, first)
    mine, (third,) = keep(engine, "me", [2])
    assert orders.order(engine, mine, third).number > theirs


def test_a_shop_that_was_told_of_an_order_is_told_that_it_is_cancelled(engine: Engine) -> None:
    (waits, withdrawn) = sold(engine, "me", [(), (CANCELLED,)], 0, told=True)
    done = forget(engine, collection=1)
    assert done.rows == {"board": 1, "design": 2, "collection": 1}
    assert (done.cancelled, done.kept) == (1, 2)
    found = orders.find(engine, waits)
    assert (found.state, found.cancelled_by, found.collection) == (CANCELLED, OPERATOR, None)
    assert [row["event"] for row in rows(engine, "delivery") if row["order_id"] == waits] == [
        ORDERED,
        CANCELLED,
    ]
    assert orders.find(engine, withdrawn).sheet.name == ""
    while (delivery := deliveries.claim(engine)) is not None:
        assert b"Boot of me" not in letter(delivery, orders.find(engine, delivery.order))
        deliveries.delivered(engine, delivery)
    assert verify(engine).findings == []


def test_collections_that_nobody_has_touched_since_a_day_are_forgotten(engine: Engine) -> None:
    now = datetime.now(UTC)
    old = now - timedelta(days=400)
    sold(engine, "gone", [(MADE,)], 0)
    sold(engine, "waits", [()], 1)
    for owner in ("comes", "never kept"):
        collections.opened(engine, owner)
    with writing(engine) as connection:
        for table, column in (("collection", "created_at"), ("board", "created_at"), ("design", "kept_at")):
            connection.execute(update(t.metadata.tables[table]).values({column: old}))
        connection.execute(update(t.design_order).values(ordered_at=old))
    keep(engine, "comes", [])  # lays a board today
    done = forget(engine, before=now - timedelta(days=365))
    assert (done.rows, done.cancelled, done.kept) == ({"board": 1, "design": 1, "collection": 2}, 0, 1)
    left = [owner for owner in ("gone", "waits", "comes") if collections.collection_of(engine, owner)]
    assert left == ["waits", "comes"]  # something is still to come of the one's order
    assert forget(engine, before=now - timedelta(days=365)).rows == {}


def test_the_name_of_a_design_is_gone_from_the_bytes(sqlite_engine: Engine) -> None:
    sold(sqlite_engine, "me", [(MADE,)], 0)
    assert on_disk(sqlite_engine, "Boot of me") and on_disk(sqlite_engine, "A note")
    assert forget(sqlite_engine, collection=1).wiped
    assert not on_disk(sqlite_engine, "Boot of me") and not on_disk(sqlite_engine, "A note")
    assert not on_disk(sqlite_engine, token_hash("me"))


def test_the_command_says_what_stays(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("GENLAB_DATABASE_URL", database_url)
    sold(engine, "me", [(MADE,), ()], 0)
    assert main(["forget", "--collection", "1"]) == 2
    said = (
        "2 design, 1 board, 1 design_order, 1 collection; orders cancelled that waited: 1; orders that stay"
    )
    # The one that waits is cancelled, and as nobody was told of it, deleted.
    assert f"This would delete {said}, without whose they are: 1. Expected --yes." in capsys.readouterr().err
    assert main(["forget", "--collection", "1", "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "rows": {"board": 1, "design": 2, "design_order": 1, "collection": 1},
        "cancelled": 1, "kept": 1, "wiped": True,
    }  # fmt: skip
    assert orders.find(engine, 1).collection is None


def test_exactly_one_thing_is_named(engine: Engine) -> None:
    for named in ({}, {"participant": 1, "session": 1}):
        with pytest.raises(GenlabError, match="Expected one of"):
            forget(engine, **named)  # type: ignore[arg-type]
    with pytest.raises(GenlabError, match=r"Invalid date 'soon'"):
        day("soon")
    assert day("2026-03-02") == datetime(2026, 3, 2, tzinfo=UTC)


def on_disk(engine: Engine, text: str) -> bool:
    file = Path(str(engine.url.database))
    return any(text.encode() in part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


def test_nothing_of_it_is_left_in_the_bytes(sqlite_engine: Engine, pack: Pack) -> None:
    session = open_session(sqlite_engine, pack, "yesno", 5)
    join(sqlite_engine, session, pack, nickname="Remaining")
    join(sqlite_engine, session, pack, nickname="Vanishing")
    assert on_disk(sqlite_engine, "Vanishing")
    assert forget(sqlite_engine, participant=2).wiped
    assert on_disk(sqlite_engine, "Remaining")
    assert not on_disk(sqlite_engine, "Vanishing")


def test_a_file_that_another_process_reads_is_said_to_be_still_there(
    sqlite_engine: Engine, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genlab.store import connect, engines

    monkeypatch.setattr(engines, "BUSY_TIMEOUT_S", 0.2)
    impatient = connect(f"sqlite:///{sqlite_engine.url.database}")
    session = open_session(impatient, pack, "yesno", 5)
    join(impatient, session, pack, nickname="Vanishing")
    with sqlite_engine.connect().execution_options(genlab_reading=True) as reader:
        reader.execute(t.participant.select()).all()
        assert not forget(impatient, participant=1).wiped
    assert count(impatient, "participant") == 0
    impatient.dispose()


def test_the_command_asks_first(
    engine: Engine, database_url: str, pack: Pack, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("GENLAB_DATABASE_URL", database_url)
    token = join(engine, open_session(engine, pack, "yesno", 5), pack)
    answer(engine, token, 0, "real", 500.0)
    assert main(["forget", "--participant", "1"]) == 2
    assert (
        "This would delete 1 answer, 5 trial, 1 participant, 1 session. Expected --yes."
        in capsys.readouterr().err
    )
    assert counts(engine) == [1, 1, 5, 1]
    assert main(["forget", "--participant", "1", "--yes"]) == 0
    assert "deleted 1 answer, 5 trial, 1 participant, 1 session" in capsys.readouterr().out
    assert counts(engine) == [0, 0, 0, 0]
