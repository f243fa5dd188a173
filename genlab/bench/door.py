"""The front door: how long a fresh machine takes from `make app` to the first question, and until it can train."""

import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from genlab.bench.browser import ARGUMENTS, NAMES, chromium
from genlab.bench.figures import Figure
from genlab.bench.server import answers
from genlab.errors import GenlabError
from genlab.paths import ROOT

PATIENCE_S = 900.0
FIRST_S, TRAINING_S = 20.0, 40.0


def run() -> list[Figure]:
    """Measure `make app` in a fresh clone, with empty caches and an empty user folder.

    Raises:
        GenlabError: without git, make, Playwright or Chromium, or where the app never comes.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise GenlabError(f"Cannot measure the door. Expected the dev extra. Received: {error}.") from error
    path = chromium()
    if path is None:
        raise GenlabError(f"Cannot measure the door. Expected a browser on the path: {', '.join(NAMES)}.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sync_playwright() as playwright:
        clone, log = _cloned(Path(folder)), Path(folder) / "log"
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        quiz, train = browser.new_page(), browser.new_page()
        began = time.perf_counter()
        with log.open("wb") as printed:
            process = subprocess.Popen(
                ["make", "app"],
                cwd=clone,
                env=_bare(Path(folder)),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            url = _address(log, process, began)
            quiz.goto(url)
            quiz.wait_for_selector(".quiz[data-phase=asking] .stage figure", timeout=PATIENCE_S * 1000)
            first = time.perf_counter() - began
            train.goto(f"{url}/train")
            train.get_by_role("button", name="Start training").wait_for(timeout=PATIENCE_S * 1000)
            training = time.perf_counter() - began
        except Error as error:
            raise GenlabError(f"The app never came. Received: {_said(log)}.") from error
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            browser.close()
    note = "fresh clone, empty caches"
    return [
        Figure("make app to the first question", first, "s", f"under {FIRST_S:g}", first < FIRST_S, note),
        Figure("make app to training", training, "s", f"under {TRAINING_S:g}", training < TRAINING_S, note),
    ]


def _cloned(folder: Path) -> Path:
    clone = folder / "genlab"
    try:
        done: Any = subprocess.run(
            ["git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), clone],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise GenlabError("Cannot measure the door. Expected git on the path. Received: none.") from error
    if done.returncode:
        raise GenlabError(
            f"Cannot measure the door. Expected genlab's repository. Received: {done.stderr.strip()}."
        )
    return clone


def _bare(folder: Path) -> dict[str, str]:
    """Return the environment of somebody who has installed nothing yet: no environment of Python's, no cache."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "VIRTUAL_ENV", "TRAIN")
    }
    kept = {name: value for name, value in kept.items() if not name.startswith(("MAKE", "MFLAGS", "GENLAB_"))}
    caches = {"UV_CACHE_DIR": folder / "uv", "PIP_CACHE_DIR": folder / "pip", "GENLAB_HOME": folder / "home"}
    return kept | {name: str(path) for name, path in caches.items()} | {"PYTHONUNBUFFERED": "1"}


def _address(log: Path, process: "subprocess.Popen[bytes]", began: float) -> str:
    """Return where the app is, once it says so and answers."""
    while time.perf_counter() - began < PATIENCE_S:
        found = re.search(r"genlab is at (http://\S+)", log.read_text("utf-8", errors="replace"))
        if found and answers(found[1]):
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise GenlabError(f"The app never came. Received: {_said(log)}.")


def _said(log: Path) -> str:
    return (log.read_text("utf-8", errors="replace").strip().splitlines() or ["nothing"])[-1]
