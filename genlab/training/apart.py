"""One call in a process of its own, with limits of memory and time: for what strangers have sent.

Only plain values go in and come out (text, bytes, numbers, lists, dictionaries), so that a process that was taken over
can say nothing but values.
"""

import io
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from genlab.errors import GenlabError
from genlab.paths import ROOT
from genlab.training.processes import step_back

MOST_BYTES = 3 * 2**29
"""Of memory, beyond what the process has when it begins."""
MOST_SECONDS = 90.0
DONE, REFUSED, MEMORY = "done", "refused", "memory"
_one_at_a_time = threading.Semaphore(1)


def call(
    function: Callable[..., Any], *values: Any, seconds: float = MOST_SECONDS, memory: int = MOST_BYTES
) -> Any:
    """Return what a function of a module returns for some values, called in a process of its own.

    Calls follow one another, so that their memory does not add up.

    Args:
        function: of a module, not of a class or another function.
        values: what it is called with.
        seconds: how long it may take.
        memory: how many bytes it may take, where the system can hold it to that.

    Raises:
        GenlabError: what the function has raised, or in one line that it took too much.
    """
    asked = pickle.dumps((function.__module__, function.__qualname__, values, memory))
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
            said, _ = process.communicate(asked, seconds)
        except subprocess.TimeoutExpired:
            raise GenlabError(
                f"This takes more than the {seconds:.0f} s that a page gives it. The command line waits longer."
            ) from None
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
    finally:
        _one_at_a_time.release()
    kind, value = _Values(io.BytesIO(said)).load() if said else (MEMORY, None)
    if kind == DONE:
        return value
    if kind == REFUSED:
        raise GenlabError(*(value or ()))
    raise GenlabError(
        f"This takes more than the {memory / 2**30:.3g} GB of memory that a page gives it. The command line gives more."
    )


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
    module, name, values, memory = pickle.load(sys.stdin.buffer)
    function = getattr(import_module(module), name)
    _limit(memory)
    try:
        outcome: tuple[str, Any] = DONE, function(*values)
    except GenlabError as error:
        outcome = REFUSED, (str(error), error.kind)
    except MemoryError:
        outcome = MEMORY, None
    out.write(pickle.dumps(outcome))
    return 0


if __name__ == "__main__":
    sys.exit(main())
