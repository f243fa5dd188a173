"""Who only looks at a round leaves nothing behind; with its first answer all of it is stored."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from genlab import packs, protocols
from genlab.errors import GenlabError, StoreError
from genlab.protocols import Settings
from genlab.protocols.hosting import SELF, Hosting
from genlab.sessions import answering, drawn, join, open_session, resume
from genlab.sessions.drawn import Rows
from genlab.sessions.hosting import open_led
from tests.support.playing import count, rows


@pytest.fixture(autouse=True)
def _rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn, "ROWS", Rows())


def test_nothing_is_stored_before_the_first_answer(engine: Engine) -> None:
    pack = packs.load("mnist")
    session = open_session(engine, pack, "yesno")
    token = drawn.draw(engine, session, pack)
    seen = drawn.look(engine, token)
    assert seen is not None and seen.current is not None and seen.stage == "asking" and not seen.led
    assert count(engine, "participant") == count(engine, "trial") == 0
    with pytest.raises(GenlabError, match="Unknown participant"):
        answering.answer(engine, token, 0, "real", 900.0)
    shown = datetime.now(UTC) - timedelta(seconds=3)
    assert drawn.store(engine, token, language="ko", served_at=shown)
    assert drawn.store(engine, token)  # a second tap
    stored = resume(engine, token)
    assert stored.current is not None and stored.current.stimuli == seen.current.stimuli
    assert (stored.round, stored.seed, stored.questions) == (seen.round, seen.seed, seen.questions)
    assert answering.answer(engine, token, 0, "real", 900.0).stored
    (person,) = rows(engine, "participant")
    assert person["language"] == "ko"
    assert rows(engine, "trial")[0]["served_at"].replace(tzinfo=UTC) == shown
    assert count(engine, "trial") == 20


def test_noise_does_not_come_first_and_that_tells_nothing_of_what_does(sqlite_engine: Engine) -> None:
    pack = packs.load("mnist")
    session = open_session(sqlite_engine, pack, "yesno")
    firsts = []
    for _ in range(300):
        seen = drawn.look(sqlite_engine, drawn.draw(sqlite_engine, session, pack, not_first=("pixel",)))
        assert seen is not None and seen.current is not None
        firsts.append(pack.generators[seen.current.stimuli[0]])
    assert "pixel" not in firsts and {"gan", "flow", "autoencoder"} <= set(firsts)
    fakes = sum(bool(maker) for maker in firsts)
    assert abs(fakes - 150) < 4 * (300 * 0.25) ** 0.5  # as often as ever: four standard deviations
    noise = Settings(generators=("pixel",))
    alone = open_session(sqlite_engine, pack, "yesno", settings=noise)
    assert drawn.look(sqlite_engine, drawn.draw(sqlite_engine, alone, pack, not_first=("pixel",))) is not None


def test_rounds_that_are_drawn_are_dealt_in_turn(sqlite_engine: Engine) -> None:
    pack = packs.load("mnist")
    session = open_session(sqlite_engine, pack, "yesno")
    seeds = [int(drawn.draw(sqlite_engine, session, pack).rpartition(".")[2]) for _ in range(5)]
    assert seeds == list(range(seeds[0], seeds[0] + 5))
    asked = drawn.draw(sqlite_engine, session, pack, 7)
    seen = drawn.look(sqlite_engine, asked)
    assert seen is not None and seen.seed == 7


def test_no_token_draws_what_it_may_not(sqlite_engine: Engine) -> None:
    pack = packs.load("mnist")
    led = open_led(sqlite_engine, pack, "yesno", questions=4)
    open_session(sqlite_engine, pack, "yesno")
    for token in ("x", "", f"{'x' * 22}.{led.session_id}.1", f"{'x' * 22}.99.1", f"{'x' * 22}.0.1", "x" * 22):
        assert drawn.look(sqlite_engine, token) is None and not drawn.store(sqlite_engine, token)
    with pytest.raises(GenlabError, match="Invalid seed"):
        drawn.look(sqlite_engine, f"{'x' * 22}.{led.session_id + 1}.9999999999999")
    with pytest.raises(GenlabError, match="is joined by its code"):
        drawn.draw(sqlite_engine, led.session_id, pack)
    assert count(sqlite_engine, "participant") == 0


def test_one_client_stores_no_more_than_a_class_would(sqlite_engine: Engine) -> None:
    pack = packs.load("mnist")
    session = open_session(sqlite_engine, pack, "adaptive", settings=Settings(most=400))
    for _ in range(67):
        token = drawn.draw(sqlite_engine, session, pack)
        assert drawn.look(sqlite_engine, token)
        with suppress(StoreError):  # many rounds were begun from here
            drawn.store(sqlite_engine, token, address="192.0.2.1")
    assert 8_000 <= count(sqlite_engine, "trial") <= 10_000  # of 26,800
    assert drawn.store(sqlite_engine, token, address="192.0.2.2")  # somebody else


def test_room_comes_back_with_time() -> None:
    rows = Rows(most=100, a_second=10, most_kept=2)
    rows.take("a", 100, now=0.0)
    with pytest.raises(StoreError):
        rows.take("a", 20, now=1.0)
    rows.take("a", 20, now=2.0)
    for address in "bc":
        rows.take(address, 1, now=3.0)
    assert len(rows._taken) == 2


def test_two_who_join_at_one_moment_are_dealt_different_images(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = packs.load("mnist")
    session = open_led(engine, pack, "yesno", questions=2, hosting=Hosting(SELF)).session_id
    people = 4
    barrier = threading.Barrier(people, timeout=60)
    plan, waited = protocols.plan, threading.local()

    def together(*arguments: Any) -> Any:
        if not getattr(waited, "once", False):  # all have looked whose turn it is before one is stored
            waited.once = True
            barrier.wait()
        return plan(*arguments)

    monkeypatch.setattr(protocols, "plan", together)
    problems: list[BaseException] = []

    def enter() -> None:
        try:
            join(engine, session, pack)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=enter) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len({row["seed"] for row in rows(engine, "participant")}) == people
