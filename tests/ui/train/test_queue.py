"""Who may train here, and the queue that a visit takes up."""

import re
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab.training import jobs, packages
from genlab.training.job import DONE, QUEUED, Settings
from genlab.training.packages import FAILED, FETCHING, INSTALLING, Installation
from genlab.ui.train import queue
from tests.support.waiting import HANG_S, until


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
    if packages.missing():
        pytest.skip("needs the training packages")
    queue.wake()
    until(lambda: not jobs.get(sqlite_engine, job_id).active, "the job never ended")
    assert jobs.get(sqlite_engine, job_id).state == DONE
    assert queue._worker is not None
    queue._worker.close()


def test_the_page_says_how_far_the_training_packages_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    page = AppTest.from_string(
        "from genlab.ui.train import queue\nimport streamlit as st\nst.write(queue.door())",
        default_timeout=HANG_S,
    )
    packages._tell(Installation(FETCHING, 120.4, 330.0))
    page.run()
    assert [block.value for block in page.markdown] == ["`False`"]
    (bar,) = page.get("progress")
    assert bar.proto.text == "Training becomes possible soon: 120 of 330 MB of its packages are fetched."
    assert bar.proto.value == 36
    packages._tell(Installation(INSTALLING, 330.0, 330.0, began=time.time() - 130))
    (bar,) = page.run().get("progress")
    assert re.fullmatch(
        r"Training becomes possible in a moment: its packages are being installed\. \(2 min [1-5]\d s so far\)",
        bar.proto.text,
    )
    packages._tell(Installation(FAILED, problem="error: [no](https://x.org) route"))
    (warning,) = page.run().warning
    assert warning.value.startswith(
        "The training packages could not be installed. `genlab install` tries again."
    )
    assert "](https" not in warning.value
    packages._file().unlink()
    monkeypatch.setattr(packages, "PACKAGES", ("json",))
    assert [block.value for block in page.run().markdown] == ["`True`"]
    monkeypatch.setattr(packages, "PACKAGES", ("genlab_never_there",))
    (info,) = page.run().info
    assert "genlab_never_there" in info.value and "`genlab install`" in info.value
