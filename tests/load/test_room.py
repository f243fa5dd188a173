"""A small room against a real server: nothing lost or doubled, everybody back at their question after a storm."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from genlab import packs
from genlab.cli import main
from genlab.errors import GenlabError
from genlab.load import player, report, room
from genlab.load.log import Log, stored
from genlab.load.player import Mind, Player, Tally, appearances
from genlab.load.room import Load
from genlab.load.tab import Card, Tab
from genlab.simulation.people import People
from genlab.store import connect, reading, writing
from genlab.store import tables as t
from tests.conftest import Server, running
from tests.support.waiting import HANG_S


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run a server that only these rooms play on; one of them loses answers."""
    with running("serve", tmp_path_factory.mktemp("room")) as played:
        yield played


@pytest.fixture
def clumsy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make people tap twice and lose their connection often enough for a few seconds."""
    monkeypatch.setattr(player, "DOUBLE_TAPS", 0.4)
    monkeypatch.setattr(player, "BROKEN_OFF", 0.2)


@pytest.mark.usefixtures("clumsy")
def test_a_room_on_a_server_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(
        [
            "simulate",
            "--people",
            "5",
            "--rate",
            "15",
            "--seconds",
            "6",
            "--storm",
            "1.5",
            "--json",
            "--seed",
            "3",
        ]
    )
    found = json.loads(capsys.readouterr().out)
    assert status == 0, found
    assert found["answers"] >= found["people"]
    assert found["stored"] == found["answers"] + found["unacknowledged"]
    assert (found["lost"], found["doubled"], found["unsent"], found["resumed"]) == (0, 0, 0, 5)
    assert found["double_taps"] > 0
    assert found["broken_off"] > 0
    assert 0 < found["p50_ms"] <= found["p95_ms"] <= found["p99_ms"] <= found["max_ms"]
    assert found["problems"] == {}
    assert "5 of 5 resumed" in report.text(found)


def test_a_room_on_a_running_server(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(server.home))
    engine = connect()
    with reading(engine) as connection:
        before = connection.execute(select(func.max(t.participant.c.id))).scalar_one() or 0
    load = Load(people=3, rate=12, seconds=3, protocol="pair", who=People(dprime=20.0))
    found = room.run(load, server.url)
    assert report.passed(found)
    assert found["cpu_ms_per_answer"] is None
    asked = select(func.count(), func.min(t.answer.c.correct)).where(t.answer.c.participant_id > before)
    with reading(engine) as connection:
        count, least = connection.execute(asked).one()
    assert count == found["answers"] > 0
    # With such a d' nobody errs: what people see is what the pack holds, and what they tap is what is stored.
    assert least == 1
    engine.dispose()


def test_a_server_that_forgets_is_found_out(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(server.home))
    count = stored

    def forgetful(*arguments: Any) -> Any:
        with writing(connect()) as connection:
            connection.execute(delete(t.answer).where(t.answer.c["index"] == 1))
        return count(*arguments)

    monkeypatch.setattr(room, "stored", forgetful)
    found = room.run(Load(people=2, rate=8, seconds=3), server.url)
    assert found["lost"] == 2
    assert not report.passed(found)


def test_an_answer_given_elsewhere_is_not_the_exact_question(server: Server) -> None:
    url = server.url

    async def happen() -> tuple[bool, bool]:
        players = [
            Player(Tab(url, ""), Mind({}, People(), seed), 1.0, seed, Log(), Tally()) for seed in (1, 2)
        ]
        for one in players:
            await one.join()
            one.storm()
        stranger = Tab(url, f"p={players[1].tab.token}")
        card = await stranger.open()
        await stranger.send("answer", {"round": card.round, "trial": 0, "choice": "real", "rt_ms": 1.0})
        await stranger.until(lambda card: card.trial == 1, HANG_S)
        came_back = [await one.resume() for one in players]
        for tab in (stranger, *(one.tab for one in players)):
            await tab.close()
        return came_back[0], came_back[1]

    assert asyncio.run(happen()) == (True, False)


def test_a_page_s_error_is_told(server: Server) -> None:
    tab = Tab(server.url, "p=nobody")

    async def happen() -> None:
        patience = 2.0
        try:
            while True:
                try:
                    await tab.open(patience)
                except GenlabError:
                    if tab.problems or patience > HANG_S:
                        raise
                    patience *= 2
        finally:
            await tab.close()

    with pytest.raises(GenlabError, match="The page said: Unknown participant"):
        asyncio.run(happen())


def test_minds_are_as_able_as_they_are_said_to_be() -> None:
    pack = packs.load("mnist")
    who = People(dprime=1.5, criterion=0.3)
    mind = Mind(appearances(pack, who, 0), who, 0)
    shown = [
        (maker, mind.choose(Card("", 0, (pack.medium.encoded(image),), ("real", "fake"), None)))
        for _ in range(20)
        for image, maker in zip(pack.stimuli, pack.generators, strict=True)
    ]
    right = {
        kind: [(choice == "fake") == kind for maker, choice in shown if bool(maker) == kind]
        for kind in (True, False)
    }
    balanced = sum(sum(hits) / len(hits) for hits in right.values()) / 2
    assert balanced == pytest.approx(who.accuracy(), abs=0.02)
    assert sum(right[False]) / len(right[False]) > sum(right[True]) / len(right[True])  # they lean to "real"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rate", "0"], "Invalid --rate 0. Expected more than 0."),
        (["--people", "0"], "Invalid --people 0. Expected at least 1."),
        (["--storm", "-1"], "Invalid --storm -1.0. Expected at least 0."),
        (["--pack", "none"], "Unknown pack 'none'."),
        (["--url", "http://127.0.0.1:1"], "No connection to 'ws://127.0.0.1:1/_stcore/stream'"),
    ],
)
def test_what_cannot_be_loaded_is_named(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_figures_of_nothing_are_none() -> None:
    assert set(report.percentiles([]).values()) == {None}
    assert report.percentiles([1.0, 2.0, 3.0])["p50_ms"] == 2.0
