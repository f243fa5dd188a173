"""Waiting as long as work goes on: how long a thing takes is the machine's affair, that it moves is ours.

Nothing here fails because a machine is slow or busy. What stands still for `STILL_S` does, and what hangs for `HANG_S`.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator

STILL_S = 240.0
"""How long nothing at all may move: no word on the screen, no file, no processor time of what the server started."""
OWN = ("genlab.sqlite3", "server-")
"""Files that a server writes whether anything moves or not: its database, where a run's heart beats, and its log."""
HANG_S = 1800.0
"""How long anything may take; nothing here takes a hundredth of it on a machine that has nothing else to do."""


def until(holds: Callable[[], Any], what: str | Callable[[], str], process: Any = None) -> Any:
    """Wait until something holds, and return it.

    Args:
        holds: asked over and over.
        what: the failure's words, or what finds them then.
        process: that does it, where there is one: once it has ended, nothing more will come.
    """
    end = time.monotonic() + HANG_S
    while True:
        over = process is not None and process.poll() is not None
        if found := holds():
            return found
        if over or time.monotonic() > end:
            why = f"its process ended with status {process.poll()}" if over else f"not within {HANG_S:.0f} s"
            pytest.fail(f"{what if isinstance(what, str) else what()}: {why}")
        time.sleep(0.05)


def wait_while_working(wanted: "Locator", server: Any) -> None:
    """Wait until something is seen, as long as the server works on it.

    Args:
        wanted: what is to become visible.
        server: of tests/conftest.py; trains and builds in processes of its own, which write below its home.
    """
    before: object = None
    now = moved = began = time.monotonic()
    while not wanted.is_visible():
        assert server.process.poll() is None, f"The server ended with status {server.process.poll()}."
        wanted.page.wait_for_timeout(250)
        now = time.monotonic()
        state = _state(wanted.page.locator("body").inner_text(), server)
        if state != before:
            before, moved = state, now
        if now - moved > STILL_S or now - began > HANG_S:
            pytest.fail(
                f"{wanted} was not seen. Nothing has moved for {now - moved:.0f} s of {now - began:.0f} s; "
                f"last seen:\n{wanted.page.locator('body').inner_text()}"
            )


def _state(screen: str, server: Any) -> tuple[str, dict[str, int], float]:
    """Return what moves while a server works: the screen's words, its files, its children's processor time."""
    files = {}
    for folder, _, names in os.walk(server.home):
        for name in names:
            if not name.startswith(OWN):
                with suppress(OSError):  # renamed or removed meanwhile
                    files[f"{folder}/{name}"] = Path(folder, name).stat().st_mtime_ns
    spent = 0.0
    with suppress(psutil.Error):
        for child in psutil.Process(server.process.pid).children(recursive=True):
            with suppress(psutil.Error):  # it has ended
                spent += sum(child.cpu_times()[:2])
    return screen, files, spent
