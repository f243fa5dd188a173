"""Chromium, for benchmarks and browser tests."""

import os
import shutil
from pathlib import Path

from genlab.errors import GenlabError

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """Return the path of Chromium: what GENLAB_CHROMIUM names, or the first of `NAMES` on the path, or None.

    Raises:
        GenlabError: where GENLAB_CHROMIUM names no file.
    """
    named = os.environ.get("GENLAB_CHROMIUM")
    if named and not Path(named).is_file():
        raise GenlabError(f"Invalid GENLAB_CHROMIUM. Expected a browser's file. Received: '{named}'.")
    return named or next(filter(None, map(shutil.which, NAMES)), None)
