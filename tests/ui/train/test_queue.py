"""Who may train here, and the queue that a visit takes up."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from genlab.training import jobs, worker
from genlab.training.job import DONE, QUEUED, Settings
from genlab.ui.train import queue
from tests.support.waiting import until


def test_a_host_can_close_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    assert queue.allowed()
    monkeypatch.setenv("GENLAB_TRAINING", "off")
    assert not queue.allowed()


def test_a_visit_takes_the_queue_up(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(queue, "engine", lambda: sqlite_engine)
    monkeypatch.setattr(queue, "_worker", None)
    job_id = jobs.add(sqlite_engine, Settings("pixel", "mnist", 3, 0, "quick", "pixel-mnist-3-0a1b2c"))
    monkeypatch.setenv("GENLAB_TRAINING", "off")
    queue.wake()
    assert jobs.get(sqlite_engine, job_id).state == QUEUED
    monkeypatch.delenv("GENLAB_TRAINING")
    if worker.missing():
        pytest.skip("needs the training packages")
    queue.wake()
    until(lambda: not jobs.get(sqlite_engine, job_id).active, "the job never ended")
    assert jobs.get(sqlite_engine, job_id).state == DONE
    assert queue._worker is not None
    queue._worker.close()
