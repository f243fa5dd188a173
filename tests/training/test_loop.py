"""What a run keeps on disk while it trains, and how it ends."""

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from genlab.cli import main
from genlab.errors import GenlabError
from genlab.generators.base import Step
from genlab.training import runs
from genlab.training.state import STATE
from tests.support.waiting import until

pytest.importorskip("tensorflow")

from genlab.training.loop import train
from genlab.training.run import Run

pytestmark = pytest.mark.usefixtures("as_written")


def test_a_run_of_minutes_keeps_snapshots_by_its_clock(bars_folder: str, tmp_path: Path) -> None:
    settings = {"steps": 10**6, "batch": 16, "minutes": 0.02}
    run = Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    next(train(run))
    run.seconds = run.drawing_seconds = 0.0  # what the first step took to be traced
    moments = list(train(run))
    assert all(0 <= moment.seconds_left < 1.2 for moment in moments)
    last = moments[-1]
    assert last.saved and last.seconds_left == 0 and last.step < 10**6
    assert run.seconds + run.drawing_seconds >= 1.2
    assert runs.snapshots(tmp_path)


def test_the_clock_of_a_run_goes_on_with_what_drawing_took(bars_folder: str, tmp_path: Path) -> None:
    settings = {"steps": 10**6, "batch": 16, "minutes": 0.02}
    run = Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    list(train(run))
    again = Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    assert 0 < again.drawing_seconds <= run.drawing_seconds
    assert list(train(again)) == []  # its time is up


def test_a_loss_that_is_no_number_ends_the_run_and_keeps_the_state(bars_folder: str, tmp_path: Path) -> None:
    run = Run("pixel", bars_folder, tmp_path)
    list(train(run))
    kept = (tmp_path / STATE).read_bytes()
    run.step = 0

    def broken(start: int = 0) -> Iterator[Step]:
        yield Step(1, {"loss": float("nan")})

    run.generator.train = broken  # type: ignore[method-assign]
    with pytest.raises(GenlabError, match=r"failed at step 1. Expected finite losses"):
        list(train(run))
    assert (tmp_path / STATE).read_bytes() == kept


def test_a_learning_rate_beyond_reason_ends_in_one_line(bars_folder: str, tmp_path: Path) -> None:
    settings = {"steps": 200, "batch": 4, "dtype_policy": "float32", "learning_rate": 1e30}
    run = Run("gan", bars_folder, tmp_path, overrides=settings)
    with pytest.raises(GenlabError, match=r"Training of 'gan' failed at step 20. Expected finite losses"):
        list(train(run))
    assert not (tmp_path / STATE).exists() and not runs.snapshots(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files are POSIX's")
def test_a_full_disk_ends_a_run_in_one_line_and_keeps_what_was_saved(
    bars_folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A limit on the size of files stands in for a full disk: the system refuses to write in the same way."""
    import resource

    settings = {"steps": 20, "batch": 16}
    run = Run("autoencoder2d", bars_folder, tmp_path, overrides=settings)
    run.save()
    kept = (tmp_path / STATE).read_bytes()
    words = [f"--set={name}={value}" for name, value in settings.items()]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        status = main(["train", "autoencoder2d", "--data", bars_folder, "--out", str(tmp_path), *words])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert status == 2, said
    assert said.startswith("genlab: Cannot write to") and "Expected room on the disk" in said
    assert (tmp_path / STATE).read_bytes() == kept
    assert [path.name for path in tmp_path.rglob(".*")] == [".lock"]  # nothing half-written is left


def test_a_run_that_was_killed_leaves_no_half_written_files_for_long(
    bars_folder: str, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    left = [tmp_path / ".state.4711.npz", tmp_path / "previews" / ".step-000001.4711.png"]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    list(train(Run("pixel", bars_folder, tmp_path)))
    assert not any(path.exists() for path in left) and (tmp_path / ".git").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_ctrl_c_keeps_the_state_and_the_same_command_goes_on(
    bars_folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["train", "autoencoder2d", f"--data={bars_folder}", f"--out={tmp_path}", "--set=batch=16"]

    def press() -> None:
        until((tmp_path / runs.PROGRESS).is_file, "no step was told")
        os.kill(os.getpid(), signal.SIGINT)

    hand = threading.Thread(target=press)
    hand.start()
    assert main([*words, "--set=steps=100000"]) == 1
    hand.join()
    assert "the same command goes on from there" in capsys.readouterr().err
    done = int(np.load(tmp_path / STATE)["run/step"])
    assert done > 0
    assert main([*words, f"--set=steps={done + 26}"]) == 0
    said = capsys.readouterr().err
    assert f"going on at step {done}" in said and "left=00:00" in said
    card = json.loads((tmp_path / "autoencoder2d-bars" / "card.json").read_text())
    assert card["steps"] == done + 26
