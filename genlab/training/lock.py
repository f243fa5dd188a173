"""A run's folder belongs to one trainer at a time: two would write each over the other's state."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from genlab.errors import GenlabError

LOCK = ".lock"


@contextmanager
def alone(folder: Path, patience_s: float = 0.0) -> Iterator[None]:
    """Keep every other trainer out of a folder, which is made if missing, until the block ends.

    The system frees it however the process ends. (On a file system that knows no locks nobody is kept out.)

    Args:
        folder: of the run.
        patience_s: how long to wait for another trainer to end.

    Raises:
        GenlabError: where another one still trains there.
    """
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience_s
    with (folder / LOCK).open("a+b") as file:
        while not _taken(file):
            if time.monotonic() >= until:
                raise GenlabError(
                    f"Somebody trains in '{folder}' already. Expected one training at a time in a folder."
                )
            time.sleep(0.2)
        try:
            yield  # closed, the file is free
        except GenlabError:
            if new and [path.name for path in folder.iterdir()] == [
                LOCK
            ]:  # nothing was begun: it leaves no trace
                with suppress(OSError):
                    (folder / LOCK).unlink()
                    folder.rmdir()
            raise


def _taken(file: IO[bytes]) -> bool:
    """Return whether the file is ours now, or nobody can tell."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # no locks here
        pass
    return True
