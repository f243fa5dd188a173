"""A room under load: people join, play, are cut off and come back; what they saw, and what the database holds."""

import asyncio
import os
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from genlab import packs
from genlab.bench.machine import named
from genlab.bench.server import server
from genlab.errors import GenlabError
from genlab.load import report
from genlab.load.log import Log, compare, stored
from genlab.load.phones import Phone, phones
from genlab.load.player import Mind, Player, Tally, appearances
from genlab.load.tab import Tab
from genlab.load.watch import Watch
from genlab.simulation.people import People
from genlab.store import connect

JOINS_PER_S = 15  # how fast people open their pages, and come back after a storm


@dataclass(frozen=True)
class Load:
    """What is asked of a server.

    Attributes:
        people: simulated people, each at a tab of their own.
        rate: answers a second of all of them together.
        seconds: for how long they answer; a storm comes on top.
        storm: seconds for which all connections are cut, half-way; 0: none.
        phones: real Chromium phones beside them.
        pack, protocol: what they play.
        who: what the people are like.
        seed: of the people and their pace.
    """

    people: int = 300
    rate: float = 75.0
    seconds: float = 300.0
    storm: float = 0.0
    phones: int = 0
    pack: str = "mnist"
    protocol: str = "yesno"
    who: People = field(default_factory=People)
    seed: int = 0

    def __post_init__(self) -> None:
        for name, least in (("people", 1), ("phones", 0), ("storm", 0), ("seed", 0)):
            if not least <= getattr(self, name) < inf:
                raise GenlabError(f"Invalid --{name} {getattr(self, name)}. Expected at least {least}.")
        for name in ("rate", "seconds"):
            if not 0 < getattr(self, name) < inf:
                raise GenlabError(f"Invalid --{name} {getattr(self, name):g}. Expected more than 0.")

    @property
    def gap(self) -> float:
        """Seconds between two answers of one person."""
        return self.people / self.rate

    @property
    def query(self) -> str:
        """The address's query for who comes to play."""
        return urlencode({"pack": self.pack, "protocol": self.protocol})


def run(load: Load, url: str | None = None) -> dict[str, Any]:
    """Load a server, and report.

    Args:
        load: what is asked of it.
        url: a server that runs already; its database is the one that GENLAB_DATABASE_URL or GENLAB_HOME names here.
            Without one, a server of its own is started, on an empty database or on that of GENLAB_DATABASE_URL.

    Raises:
        GenlabError: for an unknown pack, a server that cannot be reached, or another database than the server's.
    """
    pack = packs.load(load.pack)
    with _served(url) as (at, pid, database):
        watch = Watch(pid)
        log, tally = Log(), Tally()
        known = appearances(pack, load.who, load.seed)
        players = [
            Player(
                Tab(at, load.query),
                Mind(known, load.who, seed := load.seed + 1000 * number),
                load.gap,
                seed,
                log,
                tally,
            )
            for number in range(load.people)
        ]
        happened = asyncio.run(_happen(load, at, players, log, watch))
        ours = None if url is None and "GENLAB_DATABASE_URL" not in os.environ else _tokens(log)
        engine = connect(database)
        try:
            count = compare(log, stored(engine, ours))
        finally:
            engine.dispose()
    return {
        "machine": named(),
        "people": load.people,
        "rate": load.rate,
        "seconds": round(happened.seconds, 1),
        "storm_s": load.storm,
        "resumed": happened.resumed if load.storm else None,
        **report.of_count(count),
        "answers_per_s": round((len(tally.taken) + len(happened.taps)) / happened.seconds, 1),
        **report.of_tally(tally),
        "phones": {"count": load.phones, "answers": len(happened.taps), **report.percentiles(happened.taps)},
        **watch.report(len(tally.taken) + len(happened.taps)),
    }


@dataclass
class Happened:
    """How a run went: seconds of load, people at their question after the storm, phones' taps in ms."""

    seconds: float = 0.0
    resumed: int = 0
    taps: list[float] = field(default_factory=list)


@contextmanager
def _served(url: str | None) -> Iterator[tuple[str, int | None, str | None]]:
    """Give the server's address, its process where it is ours, and its database's URL (None: as everywhere)."""
    if url is not None:
        yield url.rstrip("/"), None, None
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, server(Path(folder)) as started:
        at, process, _ = started
        own = None if "GENLAB_DATABASE_URL" in os.environ else f"sqlite:///{Path(folder) / 'genlab.sqlite3'}"
        yield at, process.pid, own


async def _happen(load: Load, at: str, players: Sequence[Player], log: Log, watch: Watch) -> Happened:
    """Let all of it happen."""
    happened = Happened()
    watching = asyncio.create_task(watch.run())
    try:
        await players[0].join()  # a server that cannot be reached is said here, once
        await _spread(players[1:], [player.join() for player in players[1:]])
        async with phones(load.phones, f"{at}/?{load.query}", load.gap, load.seed, log) as real:
            watch.begin()
            for part in (load.seconds / 2,) * 2 if load.storm else (load.seconds,):
                if happened.seconds:
                    happened.resumed = await _storm(load, players)
                    happened.seconds += load.gap / 2
                began = time.monotonic()
                await _play(players, real, began + part)
                happened.seconds += time.monotonic() - began
            happened.taps = [took for phone in real for took in phone.taken]
    finally:
        watch.end()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await asyncio.gather(*[player.tab.close() for player in players], return_exceptions=True)
    return happened


async def _play(players: Sequence[Player], real: Sequence[Phone], until: float) -> None:
    await asyncio.gather(*[player.play(until) for player in players], *[phone.play(until) for phone in real])


async def _storm(load: Load, players: Sequence[Player]) -> int:
    """Cut everybody off at once, in mid-answer too; return how many come back to their exact question."""
    # The last answers before the storm are on their way when it comes.
    last = [asyncio.create_task(player.play(time.monotonic() + load.gap)) for player in players]
    await asyncio.sleep(load.gap / 2)
    for task in last:
        task.cancel()
    for player in players:
        player.storm()
    await asyncio.gather(*last, return_exceptions=True)
    await asyncio.sleep(load.storm)
    return sum(await _spread(players, [player.resume() for player in players]))


async def _spread(players: Sequence[Player], steps: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
    """Run a step for each player, some of them a second."""

    async def one(number: int, step: Coroutine[Any, Any, Any]) -> Any:
        await asyncio.sleep(number / JOINS_PER_S)
        return await step

    return await asyncio.gather(*[one(number, step) for number, step in enumerate(steps)])


def _tokens(log: Log) -> list[str]:
    return list(dict.fromkeys(token for token, _ in log.sent))
