"""Training as processes of their own: they run, fail, are killed, are stopped, and outlive nobody."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import pytest
from sqlalchemy import Engine

from genlab.training import jobs, runs, worker
from genlab.training.job import DONE, FAILED, QUEUED, STOPPED, Job, Settings
from genlab.training.state import STATE
from genlab.training.worker import Worker, outcome
from tests.support.tiny import bars, write_folder
from tests.support.waiting import HANG_S, until


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def working(sqlite_engine: Engine) -> Iterator[Worker]:
    """Return a worker that is ended after the test."""
    found = Worker(sqlite_engine)
    yield found
    found.close()


def begin(engine: Engine, generator: str = "pixel", dataset: str = "mnist", seed: int = 0) -> int:
    run = runs.new_name(generator, Path(dataset).name, None)
    return jobs.add(engine, Settings(generator, dataset, None, seed, "", run))


def ended(engine: Engine, job_id: int) -> Job:
    until(lambda: not jobs.get(engine, job_id).active, "the job never ended")
    return jobs.get(engine, job_id)


def children() -> list[psutil.Process]:
    """Return the trainings that this process has started."""
    found = []
    for process in psutil.Process().children():
        try:
            if "train" in process.cmdline():
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_two_jobs_run_one_after_the_other(sqlite_engine: Engine, working: Worker) -> None:
    both = [begin(sqlite_engine, seed=seed) for seed in (0, 1)]
    working.wake()
    most = 0
    while jobs.waiting(sqlite_engine):
        most = max(most, len(children()))
        time.sleep(0.02)
    assert most == 1
    for job_id in both:
        job = jobs.get(sqlite_engine, job_id)
        assert (job.state, job.message, job.progress, job.owner) == (DONE, "", 1.0, "")
        checkpoint = runs.finished(runs.folder(job.settings.run))
        assert checkpoint is not None and checkpoint.card.seed == job.settings.seed
        checkpoint.verify()
    third = begin(sqlite_engine, seed=2)  # the thread has ended with the queue; another visit wakes it
    working.wake()
    assert ended(sqlite_engine, third).state == DONE


def test_a_job_that_cannot_be_done_says_why(sqlite_engine: Engine, working: Worker) -> None:
    job_id = begin(sqlite_engine, dataset="nope")
    working.wake()
    job = ended(sqlite_engine, job_id)
    assert job.state == FAILED
    assert job.message.startswith("Unknown dataset 'nope'. Expected one of: mnist")


def test_a_killed_training_says_so_and_the_next_one_runs(sqlite_engine: Engine, working: Worker) -> None:
    first, second = begin(sqlite_engine), begin(sqlite_engine, seed=1)
    working.wake()
    until(children, "no training began")
    children()[0].kill()
    job = ended(sqlite_engine, first)
    assert (job.state, job.message) == (FAILED, worker.KILLED.format(signal="SIGKILL"))
    assert ended(sqlite_engine, second).state == DONE
    jobs.resume(sqlite_engine, first)
    working.wake()
    assert ended(sqlite_engine, first).state == DONE


def test_a_server_that_ends_puts_its_job_back_and_the_next_takes_it_up(sqlite_engine: Engine) -> None:
    leaving = Worker(sqlite_engine)
    job_id = begin(sqlite_engine)
    leaving.wake()
    until(children, "no training began")
    leaving.close()
    assert children() == []
    assert jobs.get(sqlite_engine, job_id).state in (QUEUED, DONE)
    restarted = Worker(sqlite_engine)
    restarted.wake()
    assert ended(sqlite_engine, job_id).state == DONE
    restarted.close()


def test_two_workers_share_one_queue(sqlite_engine: Engine) -> None:
    workers = [Worker(sqlite_engine) for _ in range(2)]
    both = [begin(sqlite_engine, seed=seed) for seed in (0, 1)]
    for each in workers:
        each.wake()
    assert [ended(sqlite_engine, job_id).state for job_id in both] == [DONE, DONE]
    for each in workers:
        each.close()


def test_a_full_disk_begins_nothing(
    sqlite_engine: Engine, working: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LEAST_FREE_BYTES", 2**62)
    job_id = begin(sqlite_engine)
    working.wake()
    job = ended(sqlite_engine, job_id)
    assert (job.state, job.message) == (FAILED, worker.FULL)


def test_a_disk_that_fills_up_is_named_where_the_training_could_not(
    sqlite_engine: Engine, working: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FULL_BYTES", 2**62)
    monkeypatch.setattr(worker, "command", lambda *_: [sys.executable, "-c", "raise SystemExit(1)"])
    job_id = begin(sqlite_engine)
    working.wake()
    job = ended(sqlite_engine, job_id)
    assert (job.state, job.message) == (FAILED, worker.FILLED)


DEAF = (
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print(1, file=sys.stderr, flush=True); time.sleep(600)"
)


def _says_something(log: Path) -> bool:
    return log.is_file() and bool(log.read_text(encoding="utf-8"))


@pytest.mark.skipif(sys.platform == "win32", reason="no process is deaf to the end of its input there")
def test_a_training_that_does_not_stop_in_time_is_ended_and_said_to_be(
    sqlite_engine: Engine, working: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "command", lambda *_: [sys.executable, "-c", DEAF, "train"])
    monkeypatch.setattr(worker, "PATIENCE_S", 0.5)
    monkeypatch.setattr(worker, "POLL_S", 0.1)
    job_id = begin(sqlite_engine)
    working.wake()
    log = runs.folder(jobs.get(sqlite_engine, job_id).settings.run) / worker.LOG
    until(partial(_says_something, log), "it did not become deaf")
    jobs.stop(sqlite_engine, job_id)
    job = ended(sqlite_engine, job_id)
    assert (job.state, job.message) == (FAILED, worker.SLOW.format(seconds=0))


@pytest.mark.skipif(sys.platform == "win32", reason="no process is deaf to the end of its input there")
def test_a_run_that_was_told_to_stop_does_not_begin_again_with_the_next_server(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "command", lambda *_: [sys.executable, "-c", DEAF, "train"])
    monkeypatch.setattr(worker, "LEAVING_S", 0.2)
    monkeypatch.setattr(worker, "POLL_S", 0.1)
    for stopped, state in ((False, QUEUED), (True, FAILED)):
        leaving, job_id = Worker(sqlite_engine), begin(sqlite_engine)
        leaving.wake()
        log = runs.folder(jobs.get(sqlite_engine, job_id).settings.run) / worker.LOG
        until(partial(_says_something, log), "it did not become deaf")
        if stopped:
            jobs.stop(sqlite_engine, job_id)
        leaving.close()

        def left(job_id: int = job_id, state: str = state) -> bool:
            return jobs.get(sqlite_engine, job_id).state == state

        until(left, f"the run that was left did not become {state}")
        jobs.stop(sqlite_engine, job_id)


def test_a_stopped_training_is_saved_and_goes_on(
    sqlite_engine: Engine, working: Worker, tmp_path: Path
) -> None:
    pytest.importorskip("tensorflow")
    folder = str(write_folder(tmp_path / "bars", bars(160, side=12)))
    job_id = begin(sqlite_engine, "autoencoder2d", folder)
    run = runs.folder(jobs.get(sqlite_engine, job_id).settings.run)
    working.wake()
    until(lambda: jobs.get(sqlite_engine, job_id).step, "no step was reported")
    found = runs.look(run)
    assert found is not None and len(found.history["loss"]) == len(found.history["step"])
    jobs.stop(sqlite_engine, job_id)
    job = ended(sqlite_engine, job_id)
    assert (job.state, job.message) == (STOPPED, "")
    with np.load(run / STATE) as state:
        saved = int(state["run/step"])
    assert job.step is not None and saved >= job.step > 0
    jobs.resume(sqlite_engine, job_id)
    working.wake()
    until(lambda: (jobs.get(sqlite_engine, job_id).step or 0) > saved, "it did not go on")


def test_a_tied_training_saves_and_ends_with_who_started_it(tmp_path: Path) -> None:
    pytest.importorskip("tensorflow")
    folder, run = write_folder(tmp_path / "bars", bars(160, side=12)), tmp_path / "run"
    words = ["-m", "genlab", "train", "autoencoder2d", f"--data={folder}", f"--out={run}", "--tied"]
    process = subprocess.Popen([sys.executable, *words], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    until(lambda: runs.look(run), "no step was reported", process)
    assert process.stdin is not None
    process.stdin.close()  # as it is where its server was killed
    assert process.wait(HANG_S) == 1
    assert (run / STATE).is_file()


@pytest.mark.parametrize(
    ("status", "asked", "log", "expected"),
    [
        (0, False, "", (DONE, "")),
        (0, True, "", (DONE, "")),
        (1, True, "genlab: stopped at step 5; the same command goes on from there", (STOPPED, "")),
        (1, False, "x\rgenlab: stopped at step 5; the same command goes on from there\n", (STOPPED, "")),
        (-signal.SIGTERM, True, "", (STOPPED, "")),
        (-signal.SIGKILL, True, "", (FAILED, worker.KILLED.format(signal="SIGKILL"))),
        (-signal.SIGSEGV, False, "", (FAILED, worker.KILLED.format(signal="SIGSEGV"))),
        (2, False, "bar\rbar\ngenlab: Unknown dataset 'x'.\nbar\n", (FAILED, "Unknown dataset 'x'.")),
        (1, True, "Traceback\nMemoryError\n",
         (FAILED, "The training ended with status 1. It said last: MemoryError")),
        (1, False, "Traceback\nMemoryError\n",
         (FAILED, "The training ended with status 1. It said last: MemoryError")),
        (3, False, "", (FAILED, "The training ended with status 3. It said last: nothing")),
    ],
)  # fmt: skip
def test_how_a_training_ended(status: int, asked: bool, log: str, expected: tuple[str, str]) -> None:
    assert outcome(status, asked, log) == expected


def test_a_job_cannot_bring_options_of_its_own(tmp_path: Path, sqlite_engine: Engine) -> None:
    jobs.add(sqlite_engine, Settings("--help", "--out=/tmp", 3, 1, "quick", "x"))
    job = jobs.claim(sqlite_engine, "a")
    assert job is not None
    words = worker.command(job, tmp_path)
    assert words[words.index("--") :] == ["--", "--help"]
    assert "--data=--out=/tmp" in words and "--class=3" in words and "--preset=quick" in words


LONG = (
    "import json, pathlib, signal, sys, time\n"
    "out = pathlib.Path(sys.argv[1]); before = (out / 'saved').is_file()\n"
    "stop = []; signal.signal(signal.SIGTERM, lambda *_: stop.append(1))\n"
    "step = 0\n"
    "while not stop and not before:\n"
    "    step += 1; time.sleep(0.02)\n"
    "    look = dict(step=step, steps=9, seconds=1, seconds_left=1, history={})\n"
    "    (out / 'aside').write_text(json.dumps(look), 'utf-8'); (out / 'aside').replace(out / 'progress.json')\n"
    "if before: sys.exit(0)\n"
    "(out / 'saved').write_text('', 'utf-8'); print('genlab: stopped at step 1', file=sys.stderr); sys.exit(1)"
)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to stop by")
def test_a_long_training_gives_way_to_a_short_one_and_goes_on_after_it(
    sqlite_engine: Engine, working: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[int] = []

    def command(job: Job, folder: Path) -> list[str]:
        ran.append(job.id)
        return [sys.executable, "-c", "" if job.short else LONG, str(folder)]

    monkeypatch.setattr(worker, "command", command)
    monkeypatch.setattr(worker, "STINT_S", 0.1)
    monkeypatch.setattr(worker, "POLL_S", 0.1)
    long = begin(sqlite_engine, "gan")
    working.wake()
    until(lambda: runs.look(runs.folder(jobs.get(sqlite_engine, long).settings.run)), "it never began")
    quick = Settings("pixel", "mnist", None, 0, "quick", runs.new_name("pixel", "mnist", None))
    short = jobs.add(sqlite_engine, quick)
    assert ended(sqlite_engine, short).state == DONE
    assert ended(sqlite_engine, long).state == DONE
    assert ran == [long, short, long]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to stop by")
def test_a_training_that_gives_way_can_still_be_stopped(
    sqlite_engine: Engine, working: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "command", lambda _job, folder: [sys.executable, "-c", LONG, str(folder)])
    monkeypatch.setattr(worker, "STINT_S", 0.0)
    monkeypatch.setattr(worker, "POLL_S", 0.1)

    def stopped_meanwhile(engine: Engine) -> bool:
        jobs.stop(engine, 1)
        return True

    monkeypatch.setattr(jobs, "short_waits", stopped_meanwhile)
    long = begin(sqlite_engine, "gan")
    assert long == 1
    working.wake()
    assert ended(sqlite_engine, long).state == STOPPED
