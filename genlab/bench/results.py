"""A million answers: the Results page over them, cold and warm, and their export."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from genlab import packs, protocols, sessions
from genlab.bench.figures import Figure
from genlab.store import connect

PEOPLE, QUESTIONS = 50_000, 20
PACK = "mnist"
PAGE = """
import json, sys, time
from pathlib import Path
from streamlit.testing.v1 import AppTest
import genlab.ui.results.file, genlab.ui.results.plan, genlab.ui.results.study
from genlab.paths import ROOT
page = str(ROOT / "pages" / "results.py")
taken = []
for _ in range(3):
    test = AppTest.from_file(page, default_timeout=120)
    began = time.perf_counter()
    test.run()
    taken.append(time.perf_counter() - began)
    assert not test.exception, test.exception
    assert test.title, "the page shows nothing"
print(json.dumps({"seconds": taken}))
"""
EXPORT = """
import json, threading, time
import psutil
from genlab.reports import export
from genlab.store import connect
engine = connect()
process = psutil.Process()
next(export.long_csv(engine))
before, most, done = process.memory_info().rss, 0, False
def watch():
    global most
    while not done:
        most = max(most, process.memory_info().rss)
        time.sleep(0.01)
watcher = threading.Thread(target=watch)
watcher.start()
began, lines = time.perf_counter(), 0
for chunk in export.long_csv(engine):
    lines += chunk.count("\\n")
taken = time.perf_counter() - began
done = True
watcher.join()
print(json.dumps({"seconds": taken, "rows": lines - 1, "mib": (most - before) / 2**20}))
"""


def run(people: int = PEOPLE) -> list[Figure]:
    """Fill a database in a temporary folder, and measure page and export, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="genlab-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'genlab.sqlite3'}"
        answers = fill(url, people)
        page = _measured(PAGE, url)["seconds"]
        export = _measured(EXPORT, url)
    rate = export["rows"] / export["seconds"]
    note = f"{answers:,} answers of {people:,} people"
    warm = min(page[1:])
    return [
        Figure("Results page, first visit", page[0], "s", "at most 3 s", page[0] <= 3, note),
        Figure("Results page, next visit", warm, "s", "at most 1 s", warm <= 1, note),
        Figure("long export, rows a second", rate, "", "at least 100,000", rate >= 100_000, note),
        Figure("long export, extra memory", export["mib"], "MiB", "under 50 MiB", export["mib"] < 50, note),
    ]


def _measured(script: str, url: str) -> dict[str, Any]:
    found = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "GENLAB_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        raise RuntimeError(f"Benchmark failed: {found.stderr.strip().splitlines()[-1]}")
    report: dict[str, Any] = json.loads(found.stdout.strip().splitlines()[-1])
    return report


def fill(url: str, people: int) -> int:
    """Store whole rounds of people who are right in two of three answers; return how many answers there are."""
    engine = connect(url)
    pack = packs.load(PACK)
    session = sessions.open_session(engine, pack, "yesno", QUESTIONS)
    engine.dispose()
    ask = protocols.get("yesno")
    random = Random(0)
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    other = {"real": "fake", "fake": "real"}

    def moment(seconds: float) -> str:
        return f"{start + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S.%f}"

    def rounds() -> Iterator[tuple[int, int, protocols.Question]]:
        for person in range(1, people + 1):
            # A thousand different rounds are enough variety, and are drawn in no time.
            for index, question in enumerate(drawn[person % len(drawn)]):
                yield person, index, question

    drawn = [ask.draw(pack.reals, pack.fakes, QUESTIONS, seed) for seed in range(1000)]
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        database.executemany(
            _into("participant", "id, session_id, token_sha256, seed, nickname, language, device, joined_at"),
            (
                (person, session, f"{person:064d}", person, "", "ko", "", moment(person / 10))
                for person in range(1, people + 1)
            ),
        )
        database.executemany(
            _into("trial", 'participant_id, "index", stimuli, truth, generator, served_at'),
            (
                (person, index, json.dumps(question.stimuli), question.truth, question.generator,
                 moment(person / 10 + 4 * index))
                for person, index, question in rounds()
            ),
        )  # fmt: skip
        database.executemany(
            _into("answer", 'participant_id, "index", choice, correct, rt_ms, answered_at'),
            (
                (person, index, question.truth if right else other[question.truth], right,
                 round(random.lognormvariate(7.3, 0.4), 1), moment(person / 10 + 4 * index + 2))
                for person, index, question in rounds()
                for right in [random.random() < 2 / 3]
            ),
        )  # fmt: skip
        (count,) = database.execute("select count(*) from answer").fetchone()
    database.close()
    return int(count)


def _into(table: str, columns: str) -> str:
    return f"insert into {table} ({columns}) values ({', '.join('?' * len(columns.split(',')))})"
