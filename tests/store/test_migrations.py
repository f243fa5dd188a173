"""From every schema that was ever released, with rows in it, forward to this one: nothing is lost, and all adds up."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    MetaData,
    NullPool,
    Table,
    create_engine,
    delete,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import IntegrityError

from genlab import packs, protocols
from genlab.keeping.integrity import verify
from genlab.protocols import Settings
from genlab.sessions import join, open_session, resume
from genlab.sessions.answering import answer
from genlab.sessions.tokens import token_hash
from genlab.store import connect, migrate
from tests.support.playing import play

REVISIONS = migrate.known_revisions()
NOON = datetime(2025, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
TOKEN = "somebody-who-began-before-the-update"
SEED, QUESTIONS = 7, 6


def upgraded(connection: Connection, revision: str) -> dict[str, Table]:
    """Make the tables of a revision, and return them as the database itself describes them."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    command.upgrade(config, revision)
    found = MetaData()
    found.reflect(connection)
    return {name: table for name, table in found.tables.items() if name != "alembic_version"}


def filled(table: Table, known: dict[str, Any]) -> dict[str, Any]:
    """Return a row: what is known of it, as far as the revision has the column, and something for what it demands."""
    row = {name: value for name, value in known.items() if name in table.c}
    for column in table.c:
        demanded = not column.nullable and column.server_default is None and column.name not in row
        if demanded and not (column.primary_key and column.autoincrement is not False):
            kind = column.type
            row[column.name] = (
                {} if isinstance(kind, JSON) else NOON if isinstance(kind, DateTime) else kind.python_type()
            )
    for name, value in row.items():
        if isinstance(value, datetime) and isinstance(table.c[name].type, DateTime):
            zoned = getattr(table.c[name].type, "timezone", False)
            row[name] = value if zoned else value.replace(tzinfo=None)
    return row


def fill(connection: Connection, tables: dict[str, Table]) -> None:
    """Store what genlab stored then: a session, one who has begun, trials and answers, a job."""
    pack = packs.load("mnist")
    protocol = protocols.get("yesno")
    connection.execute(
        insert(tables["session"]),
        filled(tables["session"], {
            "pack_name": pack.name, "pack_sha256": pack.sha256, "protocol": "yesno", "questions": QUESTIONS,
            "settings": {}, "state": "open", "created_at": NOON,
        }),
    )  # fmt: skip
    connection.execute(
        insert(tables["participant"]),
        filled(tables["participant"], {
            "session_id": 1, "token_sha256": token_hash(TOKEN), "seed": SEED, "nickname": "김", "language": "ko",
            "device": "", "joined_at": NOON,
        }),
    )  # fmt: skip
    planned = protocols.plan(protocol, Settings(), pack.reals, pack.fakes, QUESTIONS, SEED, protocols.HALVES)
    for index, trial in enumerate(planned):
        served = NOON if index <= 2 else None
        connection.execute(
            insert(tables["trial"]),
            filled(tables["trial"], {
                "participant_id": 1, "index": index, "stimuli": list(trial.question.stimuli),
                "truth": trial.question.truth, "generator": trial.question.generator, "served_at": served,
            }),
        )  # fmt: skip
        if index < 2:
            right = trial.question.truth == "real"
            connection.execute(
                insert(tables["answer"]),
                filled(tables["answer"], {
                    "participant_id": 1, "index": index, "choice": "real", "correct": right, "rt_ms": 512.25,
                    "answered_at": NOON,
                }),
            )  # fmt: skip
    connection.execute(
        insert(tables["job"]),
        filled(tables["job"], {
            "kind": "train", "settings": {"steps": 5}, "state": "done", "progress": 1.0, "message": "",
            "created_at": NOON,
        }),
    )  # fmt: skip


def rows(connection: Connection, tables: dict[str, Table], like: dict[str, Table]) -> dict[str, list[str]]:
    """Return the rows of the tables of a revision, with the columns it had."""
    return {
        name: sorted(
            json.dumps(list(row), default=str)
            for row in connection.execute(select(*(tables[name].c[column.name] for column in table.c)))
        )
        for name, table in like.items()
    }


@pytest.fixture(params=REVISIONS)
def old(request: pytest.FixtureRequest, empty_database_url: str) -> Iterator[tuple[str, Any, Any]]:
    """Make a database of an old revision with rows in it; give its URL, its tables and its rows."""
    opened = create_engine(empty_database_url, poolclass=NullPool)
    with opened.begin() as connection:
        tables = upgraded(connection, request.param)
        fill(connection, tables)
        for name, table in tables.items():
            if name not in ("session", "participant", "trial", "answer", "job"):
                assert not connection.execute(select(table)).first()
    with opened.connect() as connection:
        before = rows(connection, tables, tables)
    yield empty_database_url, tables, before
    opened.dispose()


def test_an_old_database_comes_forward_with_all_its_rows(old: tuple[str, Any, Any]) -> None:
    url, tables, before = old
    engine = connect(url)
    with engine.connect() as connection:
        assert migrate.revision(connection) == migrate.HEAD
        now = MetaData()
        now.reflect(connection)
        assert set(tables) <= set(inspect(connection).get_table_names())
        assert rows(connection, dict(now.tables), tables) == before
    assert sum(map(len, before.values())) == 1 + 1 + QUESTIONS + 2 + 1
    report = verify(engine)
    assert (report.findings, report.notes) == ([], [])
    engine.dispose()


def test_who_had_begun_goes_on_after_the_update(old: tuple[str, Any, Any]) -> None:
    engine = connect(old[0])
    pack = packs.load("mnist")
    standing = resume(engine, TOKEN)
    assert standing.current is not None
    assert (standing.current.trial, len(standing.results)) == (2, 2)
    assert not answer(engine, TOKEN, 0, "fake", 1.0).stored
    play(engine, TOKEN, pack)
    play(
        engine, join(engine, 1, pack), pack
    )  # whoever holds it open goes on in it; its rounds are drawn as ever
    anew = open_session(engine, pack, "yesno", QUESTIONS)
    assert anew != 1
    play(engine, join(engine, anew, pack), pack)
    report = verify(engine)
    assert report.findings == []
    assert report.counts["answer"] == 3 * QUESTIONS
    engine.dispose()


def test_all_revisions_are_tried() -> None:
    assert REVISIONS[0] == "0001"
    assert REVISIONS[-1] == migrate.HEAD


def test_orders_come_forward_with_their_numbers_and_what_a_shop_is_told_of_them(
    empty_database_url: str,
) -> None:
    """Of 0013: SQLite writes the table of orders anew, while another one refers to it."""
    opened = create_engine(empty_database_url, poolclass=NullPool)
    stored = (
        ("collection", {"owner_sha256": "a" * 64, "shared_sha256": "b" * 64}),
        ("design_order", {"collection_id": 1, "design_id": 5, "state": "sent", "pixels_sha256": "c", "sent_at": NOON}),
        ("design_order", {"collection_id": 1, "state": "cancelled", "pixels_sha256": "d", "cancelled_at": NOON}),
        ("design_order", {"collection_id": 1, "state": "ordered", "pixels_sha256": "e"}),
        ("board", {"collection_id": 1, "kept": 3}),
        ("design", {"collection_id": 1, "board_id": 1, "place": 2, "pixels_sha256": "c"}),
        ("design", {"collection_id": 1, "board_id": 1, "place": 11, "pixels_sha256": "d"}),
        ("delivery", {"order_id": 1, "key": "one", "event": "ordered", "delivered_at": NOON}),
        ("delivery", {"order_id": 2, "key": "two", "event": "cancelled", "due_at": NOON}),
    )  # fmt: skip
    with opened.begin() as connection:
        tables = upgraded(connection, "0012")
        for name, known in stored:
            connection.execute(insert(tables[name]), filled(tables[name], known))
        connection.execute(delete(tables["design_order"]).where(tables["design_order"].c.id == 3))
        before = rows(connection, tables, tables)
    opened.dispose()
    engine = connect(empty_database_url)
    with engine.begin() as connection:
        now = MetaData()
        now.reflect(connection)
        assert rows(connection, dict(now.tables), tables) == before
        order = now.tables["design_order"]
        found = connection.execute(select(order.c.id, order.c.cancelled_by).order_by(order.c.id))
        assert list(found) == [(1, None), (2, "operator")]
        assert connection.execute(select(now.tables["board"].c.kept_places)).scalar_one() == 2**2 + 2**11
        anew = filled(order, {"state": "ordered", "pixels_sha256": "d"})  # free again, and nobody's
        assert connection.execute(insert(order).returning(order.c.id), anew).scalar_one() == 4
        assert now.tables["delivery"].foreign_key_constraints
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(delete(order).where(order.c.id == 1))  # something still refers to it
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(order), anew)  # sold once
    engine.dispose()
