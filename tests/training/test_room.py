"""Few runs of one visitor wait at a time, and few of all together."""

import pytest
from sqlalchemy import Engine

from genlab.errors import GenlabError
from genlab.training import jobs, room
from genlab.training.job import Settings


def start(engine: Engine, maker: str, near: tuple[int, ...] = ()) -> int:
    return jobs.add(engine, Settings("pixel", "mnist", 3, 0, "quick", "x"), maker, near)


def test_a_visitor_s_runs_wait_their_turn(engine: Engine) -> None:
    first, _ = start(engine, "a"), start(engine, "a")
    with pytest.raises(GenlabError, match="2 of your runs wait already"):
        start(engine, "a")
    assert jobs.get(engine, start(engine, "b")).maker_sha256 == "b"
    jobs.claim(engine, "a server")  # it has begun, and waits no more
    third = start(engine, "a")
    jobs.stop(engine, third)
    start(engine, "a")
    with pytest.raises(GenlabError, match="2 of your runs wait already"):
        jobs.resume(engine, third)
    assert jobs.get(engine, first).active


def test_who_forgets_the_secret_each_time_fills_half_of_the_queue(engine: Engine) -> None:
    mine: tuple[int, ...] = ()
    for number in range(room.MOST_OF_ADDRESS):
        mine += (start(engine, f"tab {number}", mine),)
    with pytest.raises(GenlabError, match="Many runs wait already"):
        start(engine, "another tab", mine)
    start(engine, "somebody else")


def test_all_together_wait_at_most_so_many(engine: Engine) -> None:
    for number in range(room.MOST_WAITING):
        start(engine, f"visitor {number}")
    with pytest.raises(GenlabError, match="Many runs wait already"):
        start(engine, "one more")


def test_a_server_keeps_so_many_runs(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_RUNS", 1)
    start(engine, "a")
    with pytest.raises(GenlabError, match="keeps 1 runs already"):
        start(engine, "b")
