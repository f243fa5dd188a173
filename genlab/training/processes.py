"""Processes that visitors may start beside the app: whether at all, how politely, and what room they must leave."""

import os
import subprocess
from contextlib import suppress

LEAST_FREE_BYTES = 2**30
"""Room that is left on the disk for answers."""


def allowed(variable: str) -> bool:
    """Return whether visitors may start what an environment variable stands for; off, no, 0 or false says no."""
    return os.environ.get(variable, "on").lower() not in ("off", "no", "0", "false")


def hold(process: "subprocess.Popen[bytes]", memory: int) -> None:
    """Hold a process to so many bytes of memory, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if hasattr(resource, "prlimit"):  # Linux
        with suppress(ProcessLookupError, PermissionError, ValueError):  # it has ended, or has less
            resource.prlimit(process.pid, resource.RLIMIT_AS, (memory, memory))


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process of ours, with `more` in it: what it prints and reads is UTF-8.

    Windows would have it write in the code page of the country, which knows not every name.
    """
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8", **more}


def step_back(process: "subprocess.Popen[bytes]") -> None:
    """Give a process a low priority, where the system knows any: nobody's answers wait for it."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, process.pid, 10)
