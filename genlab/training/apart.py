"""One call in a process of its own, with limits of memory and time: for what strangers have sent.

Only plain values go in and come out (text, bytes, numbers, lists, dictionaries), so that a process that was taken over
can say nothing but values.
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from genlab.errors import GenlabError
from genlab.paths import ROOT
from genlab.progress import Tell
from genlab.training.processes import step_back

MOST_BYTES = 3 * 2**29
"""Of memory, beyond what the process has when it begins."""
MOST_SECONDS = 90.0
DONE, REFUSED, MEMORY, TOLD, BROKEN = "done", "refused", "memory", "told", "broken"
_one_at_a_time = threading.Semaphore(1)


def call(
    function: Callable[..., Any],
    *values: Any,
    seconds: float = MOST_SECONDS,
    memory: int = MOST_BYTES,
    tell: Tell | None = None,
) -> Any:
    """Return what a function of a module returns for some values, called in a process of its own.

    Calls follow one another, so that their memory does not add up.

    Args:
        function: of a module, not of a class or another function.
        values: what it is called with.
        seconds: how long it may take.
        memory: how many bytes it may take, where the system can hold it to that.
        tell: is told what the function tells, which is given a `tell` of its own.

    Raises:
        GenlabError: what the function has raised, or in one line that it took too much.
    """
    asked = pickle.dumps((function.__module__, function.__qualname__, values, memory, tell is not None))
    if not _one_at_a_time.acquire(timeout=seconds):
        raise GenlabError("Others' files are being read here. Please try again in a minute.")
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "genlab.training.apart"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        step_back(process)
        try:
            kind, value = _heard(process, asked, seconds, tell)
        except queue.Empty:
            raise GenlabError(
                f"This takes more than the {seconds:.0f} s that a page gives it. The command line waits longer."
            ) from None
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
    finally:
        _one_at_a_time.release()
    if kind == DONE:
        return value
    if kind == REFUSED:
        raise GenlabError(*(value or ()))
    raise GenlabError(
        f"This takes more than the {memory / 2**30:.3g} GB of memory that a page gives it. The command line gives more."
    )


def _heard(
    process: "subprocess.Popen[bytes]", asked: bytes, seconds: float, tell: Tell | None
) -> tuple[str, Any]:
    """Return the kind of a process's outcome and its value; pass on what it tells before.

    Raises:
        queue.Empty: where it takes longer than so many seconds.
    """
    heard: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(process, asked, heard), daemon=True).start()
    until = time.monotonic() + seconds
    while True:
        kind, value = heard.get(timeout=max(0.0, until - time.monotonic()))
        if kind == BROKEN:
            raise value
        if kind != TOLD:
            return kind, value
        if tell is not None:
            stage, done, of = value
            tell(str(stage), int(done), int(of))


def _listen(
    process: "subprocess.Popen[bytes]", asked: bytes, heard: "queue.SimpleQueue[tuple[str, Any]]"
) -> None:
    """Ask a process, and put all that it says into a queue, up to its outcome."""
    assert process.stdin is not None and process.stdout is not None
    try:
        with suppress(OSError), process.stdin:  # it may have ended already
            process.stdin.write(asked)
        kind = TOLD
        while kind == TOLD:
            kind, value = _Values(process.stdout).load()
            heard.put((kind, value))
    except EOFError:  # it ended without an outcome
        heard.put((MEMORY, None))
    except Exception as error:  # it said what is none
        heard.put((BROKEN, error))


class _Values(pickle.Unpickler):
    """Reads values, and makes nothing else of what it reads."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"A value of {module}.{name} came where plain values are expected.")


def _limit(memory: int) -> None:
    """Hold this process to so many bytes more than it has."""
    has = Path("/proc/self/statm")
    if has.exists():  # elsewhere no limit holds
        import resource

        most = int(has.read_text(encoding="utf-8").split()[0]) * resource.getpagesize() + memory
        with suppress(ValueError, OSError):  # a lower one stands
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> int:
    """Do what the parent has asked for on standard input; write the outcome to standard output."""
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints
    module, name, values, memory, telling = pickle.load(sys.stdin.buffer)
    function = getattr(import_module(module), name)
    _limit(memory)

    def tell(stage: str, done: int, of: int) -> None:
        out.write(pickle.dumps((TOLD, (stage, done, of))))
        out.flush()

    try:
        outcome: tuple[str, Any] = DONE, function(*values, **({"tell": tell} if telling else {}))
    except GenlabError as error:
        outcome = REFUSED, (str(error), error.kind)
    except MemoryError:
        outcome = MEMORY, None
    out.write(pickle.dumps(outcome))
    return 0


if __name__ == "__main__":
    sys.exit(main())
