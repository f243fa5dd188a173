"""Participants come some at a time, those that are asked for, and memory stays flat."""

import tracemalloc
from itertools import pairwise

import pytest
from sqlalchemy import Engine, QueuePool

from genlab.reports.export import long_csv, wide_csv
from genlab.reports.frames import answers_frame
from genlab.reports.people import Filters
from tests.support.small_pack import small_pack
from tests.support.stored import MNIST, crowd, table


@pytest.mark.parametrize(
    ("filters", "participants"),
    [
        ({}, [1, 1, 3, 3]),
        ({"session_id": 1}, [1, 1]),
        ({"session_id": 9}, []),
        ({"pack": "boots"}, [3, 3]),
        ({"pack_sha256": MNIST}, [1, 1]),
        ({"protocol": "pair"}, [3, 3]),
        ({"protocol": "pair", "pack": "mnist"}, []),
        ({"session_id": None, "pack": None, "pack_sha256": None, "protocol": None}, [1, 1, 3, 3]),
    ],
)
def test_filters_choose_the_answers(study: Engine, filters: Filters, participants: list[int]) -> None:
    assert [int(row["participant"]) for row in table(long_csv(study, **filters))] == participants
    assert answers_frame(study, **filters)["participant"].tolist() == participants
    joined = [int(row["participant"]) for row in table(wide_csv(study, **filters))]
    assert [person for person in joined if person != 2] == sorted(set(participants))


def test_a_large_export_comes_in_pieces_and_holds_nothing_between_them(engine: Engine) -> None:
    pack = small_pack()
    crowd(engine, pack, 250)
    for chunks in (long_csv(engine), wide_csv(engine)):
        pieces = [next(chunks)]
        assert pieces[0].count("\n") == 1  # the header, before anything is read
        pieces.append(next(chunks))
        assert isinstance(engine.pool, QueuePool)
        assert engine.pool.checkedout() == 0
        crowd(engine, pack, 1)  # the class plays on meanwhile
        pieces += chunks
        assert len(pieces) >= 4
        assert max(len(piece) for piece in pieces) < 0.6 * sum(len(piece) for piece in pieces)
        people = [int(row["participant"]) for row in table(iter(pieces))]
        assert all(a <= b for a, b in pairwise(people))
        assert set(range(1, 251)) <= set(people)
    assert len(answers_frame(engine)) == 2520


def test_memory_does_not_grow_with_the_export(sqlite_engine: Engine) -> None:
    def peak() -> int:
        tracemalloc.start()
        rows = sum(chunk.count("\n") for chunk in long_csv(sqlite_engine)) - 1
        assert rows == people * 10
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    people = 200
    crowd(sqlite_engine, small_pack(), people)
    peak()  # what is built once
    small = peak()
    crowd(sqlite_engine, small_pack(), 800)
    people = 1000
    assert peak() < 1.5 * small
