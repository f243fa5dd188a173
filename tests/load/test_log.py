"""Counting finds what is lost, doubled or invented, by the database alone."""

import pytest
from sqlalchemy import Engine, delete, insert, update

from genlab.errors import GenlabError
from genlab.load.log import Count, Log, Stored, compare, stored
from genlab.packs import Pack
from genlab.sessions import join, open_session
from genlab.sessions.answering import answer
from genlab.sessions.tokens import token_hash
from genlab.store import tables as t
from genlab.store import writing


@pytest.fixture
def log(engine: Engine, pack: Pack, token: str) -> Log:
    """Answer three questions as a client that writes down what it sends and is told."""
    log = Log()
    for trial, choice in enumerate(("real", "fake", "real")):
        entry = log.send(token_hash(token), trial, choice)
        entry.correct = answer(engine, token, trial, choice, 900.0).correct
    return log


def test_all_that_was_acknowledged_stands(engine: Engine, log: Log) -> None:
    assert compare(log, stored(engine)) == Count(3, 3, 0, 0, 0, 0)


def test_a_resent_answer_counts_once(engine: Engine, log: Log, token: str) -> None:
    log.send(token_hash(token), 1, "fake")
    assert not answer(engine, token, 1, "fake", 900.0).stored
    assert log.sent[token_hash(token), 1].times == 2
    assert compare(log, stored(engine)) == Count(3, 3, 0, 0, 0, 0)


def test_a_deleted_answer_is_lost(engine: Engine, log: Log) -> None:
    with writing(engine) as connection:
        connection.execute(delete(t.answer).where(t.answer.c["index"] == 1))
    count = compare(log, stored(engine))
    assert (count.lost, count.stored) == (1, 2)


@pytest.mark.parametrize("changed", [{"choice": "fake"}, {"correct": None}])
def test_a_changed_answer_is_lost(engine: Engine, log: Log, token: str, changed: dict[str, object]) -> None:
    if "correct" in changed:
        changed = {"correct": not log.sent[token_hash(token), 0].correct}
    with writing(engine) as connection:
        connection.execute(update(t.answer).where(t.answer.c["index"] == 0).values(changed))
    assert compare(log, stored(engine)).lost == 1


def test_an_invented_answer_was_sent_by_nobody(engine: Engine, log: Log) -> None:
    with writing(engine) as connection:
        row = {**connection.execute(t.answer.select().limit(1)).mappings().one(), "index": 4}
        connection.execute(insert(t.answer), row)
    assert compare(log, stored(engine)) == Count(3, 4, 0, 0, 1, 0)


def test_a_second_row_of_a_trial_is_doubled(engine: Engine, log: Log) -> None:
    rows = stored(engine)
    assert compare(log, [*rows, rows[0]]) == Count(3, 4, 0, 1, 0, 0)


def test_an_answer_without_its_verdict_is_neither_lost_nor_invented(
    engine: Engine, log: Log, token: str
) -> None:
    key = token_hash(token), 2
    log.sent[key].correct = None
    assert compare(log, stored(engine)) == Count(2, 3, 0, 0, 0, 1)
    assert compare(log, [row for row in stored(engine) if row.trial != 2]) == Count(2, 2, 0, 0, 0, 0)


def test_others_answers_are_not_ours(engine: Engine, log: Log, pack: Pack, token: str) -> None:
    other = join(engine, open_session(engine, pack, "yesno", 5), pack)
    answer(engine, other, 0, "real", 900.0)
    assert compare(log, stored(engine)).unsent == 1
    ours = stored(engine, [token_hash(token)])
    assert compare(log, ours) == Count(3, 3, 0, 0, 0, 0)
    assert {row.token_sha256 for row in ours} == {token_hash(token)}


def test_another_database_is_named(engine: Engine) -> None:
    with pytest.raises(GenlabError, match="knows none of these people"):
        stored(engine, ["0" * 64])
    assert compare(Log(), [Stored("a", 0, "real", True)]).unsent == 1
