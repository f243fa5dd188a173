"""Who trains: a thread that takes jobs from the queue and runs each as a process of its own.

The web process never trains. It starts `genlab train`, looks at what that writes into its folder, and passes on that
somebody wants it to stop. Where the web process ends, the training saves and ends too (`--tied`), and its job goes back
into the queue.
"""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from genlab.errors import GenlabError, StoreError
from genlab.paths import ROOT
from genlab.training import jobs, runs
from genlab.training.job import DONE, FAILED, QUEUED, STOPPED, Job
from genlab.training.processes import LEAST_FREE_BYTES, environment, step_back
from genlab.training.runs import Look

LOG = "log"
STINT_S = 60.0
"""How long a long job runs at least before it gives way to short ones: loading and saving must be worth it."""
POLL_S = 2.0
PATIENCE_S = 60.0
"""How long a process may take to save and stop before it is killed."""
LEAVING_S = 8.0
"""The same where this process itself is about to end."""
FULL_BYTES = 4 * 2**20
"""What is left of a disk on which a training finds no room."""
SILENT_S = 900.0
"""A process that has reported nothing for so long hangs."""
KILLED = "The training was killed ({signal}), perhaps for want of memory. What was saved is kept."
SILENT = "The training reported nothing for {minutes} minutes and was ended. What was saved is kept."
ENDED = "The training ended with status {status}. It said last: {last}"
SLOW = "The training did not stop within {seconds} s and was ended. What was saved is kept."
FULL = "The disk is nearly full: there is no room for a training run."
FILLED = "The disk is full. The training was ended; what was saved is kept."


@cache
def families() -> dict[str, frozenset[str]]:
    """Return the names of the generators, and the traits of each (`genlab.generators.TRAITS`).

    A process of its own asks them, for their package may load Keras.
    """
    code = (
        "from genlab.generators import *;"
        "print(*(':'.join([name, *(each for each, of in TRAITS.items() if name in of)]) for name in FAMILIES))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if found.returncode != 0:
        raise GenlabError(
            f"Cannot list the generators. Received: {found.stderr.strip().rpartition(chr(10))[2]}."
        )
    return {name: frozenset(traits) for name, *traits in (word.split(":") for word in found.stdout.split())}


def command(job: Job, folder: Path) -> list[str]:
    """Return the command that does a job."""
    settings = job.settings
    words = [sys.executable, "-m", "genlab", "train", f"--data={settings.data(folder)}", f"--out={folder}"]
    words += [f"--seed={settings.seed}", "--tied"]
    words += [f"--class={settings.label}"] if settings.label is not None else []
    words += [f"--preset={settings.preset}"] if settings.preset else []
    return [*words, "--", settings.generator]


def outcome(status: int, asked: bool, log: str) -> tuple[str, str]:
    """Return the state that a job ends in, and why, in one line.

    Args:
        status: of the process; below 0 the signal that ended it.
        asked: whether it was asked to stop.
        log: what it printed.
    """
    lines = [line for line in re.split(r"[\r\n]+", log) if line.strip()]
    own = [line for line in lines if line.startswith("genlab: ")]
    last = lines[-1].strip() if lines else ""
    if status == 0:
        return DONE, ""
    if asked and status == -signal.SIGTERM:  # before it had begun to listen
        return STOPPED, ""
    if status < 0:
        return FAILED, KILLED.format(signal=signal.Signals(-status).name)
    if status == 1 and own and own[-1].startswith("genlab: stopped at step"):
        return STOPPED, ""
    if status == 2 and own:
        return FAILED, own[-1].removeprefix("genlab: ")
    return FAILED, ENDED.format(status=status, last=last[:500] or "nothing")


@dataclass(frozen=True)
class Watched:
    """What came of looking at a process until it ended.

    Attributes:
        asked: whether it was asked to stop.
        gives_way: whether it was asked to save, so that short jobs come first.
        problem: why it has to be killed; "" where it need not.
    """

    asked: bool = False
    gives_way: bool = False
    problem: str = ""


class Worker:
    """Looks after the queue as long as there is something in it; one for each web process."""

    def __init__(self, engine: Engine) -> None:
        """Take the database whose queue is looked after; `wake` begins."""
        self.engine = engine
        self.owner = f"{socket.gethostname()[:50]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._awake = False
        self._leaving = threading.Event()

    def wake(self) -> None:
        """Have the queue looked at, unless it is already."""
        with self._lock:
            self._awake = True
            if not self._leaving.is_set() and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._look_after, name="genlab-worker", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop what runs, put it back into the queue, and end."""
        self._leaving.set()
        thread = self._thread
        if thread is not None:
            thread.join(LEAVING_S + 2 * POLL_S)

    def _look_after(self) -> None:
        while not self._leaving.is_set():
            with self._lock:
                self._awake = False
            try:
                jobs.give_up_lost(self.engine)
                job = jobs.claim(self.engine, self.owner)
                if job is not None:
                    self._do(job)
                    continue
                idle = not jobs.waiting(self.engine)
            except StoreError:  # the database is away: it is asked again
                idle = False
            with self._lock:
                if idle and not self._awake:
                    self._thread = None
                    return
            self._leaving.wait(POLL_S)

    def _do(self, job: Job) -> None:
        """Run a job to its end, and say how it ended."""
        try:
            state, message = self._run(job)
        except (OSError, GenlabError) as error:
            state, message = FAILED, str(error)
        while True:
            try:
                jobs.end(self.engine, job, state, message)
                return
            except StoreError:
                if self._leaving.wait(POLL_S):
                    return

    def _run(self, job: Job) -> tuple[str, str]:
        folder = runs.folder(job.settings.run)
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            return FAILED, FULL
        with (folder / LOG).open("wb") as log:
            process = subprocess.Popen(
                command(job, folder),
                cwd=ROOT,
                stdin=subprocess.PIPE,  # it ends where nobody holds the other end any more
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=environment(TQDM_MININTERVAL="10"),
            )
        step_back(process)
        try:
            watched = self._watch(job, folder, process)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()
        self._told_to_stop(job, runs.look(folder))  # the last steps came after the last look
        put_back = self._leaving.is_set() or (watched.gives_way and not watched.problem)
        if put_back and process.returncode != 0 and not self._unwanted(job):
            return QUEUED, ""
        if watched.problem:
            return FAILED, watched.problem
        state, message = outcome(
            process.returncode, watched.asked, (folder / LOG).read_text("utf-8", errors="replace")
        )
        # What a process says of a full disk may not have found room in its log.
        untold = message.startswith(ENDED.partition("{")[0])
        if untold and shutil.disk_usage(folder).free < FULL_BYTES:
            return state, FILLED
        return state, message

    def _watch(self, job: Job, folder: Path, process: "subprocess.Popen[bytes]") -> Watched:
        """Look at a process until it ends, or has to be killed; ask it to stop where somebody wants that."""
        asked_at: float | None = None
        worked_at: float | None = None
        gives_way = False
        heard_at, before = time.monotonic(), runs.look(folder)
        while process.poll() is None:
            found, now = runs.look(folder), time.monotonic()
            if found != before:
                heard_at, before, worked_at = now, found, worked_at or now
            if now - heard_at > SILENT_S:
                return Watched(problem=SILENT.format(minutes=round(SILENT_S / 60)))
            asked = self._leaving.is_set() or self._told_to_stop(job, found)
            worked = worked_at is not None and now - worked_at > STINT_S
            if worked and asked_at is None and not gives_way and not asked and self._is_in_the_way(job):
                gives_way = True
                self._ask(process)
            if asked and asked_at is None:
                asked_at = now
                if not gives_way:  # a second word would end it in the midst of its saving
                    self._ask(process)
            patience = LEAVING_S if self._leaving.is_set() else PATIENCE_S
            if asked_at is not None and now - asked_at > patience:
                return Watched(True, gives_way, SLOW.format(seconds=round(patience)))
            try:
                process.wait(POLL_S)
            except subprocess.TimeoutExpired:
                continue
        return Watched(asked_at is not None, gives_way)

    def _is_in_the_way(self, job: Job) -> bool:
        """Return whether a long job keeps short ones waiting, as far as the database can tell."""
        try:
            return not job.short and jobs.short_waits(self.engine)
        except StoreError:
            return False

    @staticmethod
    def _ask(process: "subprocess.Popen[bytes]") -> None:
        """Ask a process to save and end; Windows knows no signal for that, so its tie is cut there."""
        if sys.platform != "win32":
            process.terminate()
        elif process.stdin is not None:
            process.stdin.close()

    def _unwanted(self, job: Job) -> bool:
        """Return whether somebody has asked for a job to stop, as far as the database can tell."""
        try:
            return jobs.get(self.engine, job.id).stopping
        except StoreError:
            return False

    def _told_to_stop(self, job: Job, found: Look | None) -> bool:
        """Write how far a job is; return whether it is to stop. While the database is away it goes on."""
        try:
            if found is None:
                return jobs.beat(self.engine, job, 0.0)
            return jobs.beat(self.engine, job, found.share, found.step, found.steps, found.seconds_left)
        except StoreError:
            return False
