"""The packages that training takes on top of the app's: whether they are there, and how far their installation is.

`genlab install` installs them beside a running app and says in a file of the environment how far it is; the app looks
there again at every visit, and trains as soon as they are in.
"""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from genlab.errors import GenlabError
from genlab.paths import ROOT, once_free, written_aside

PACKAGES = ("tensorflow", "keras", "tf2onnx", "tqdm")
FILES = ("requirements.txt", "requirements-train.txt")
"""Resolved together, so that what training takes never replaces what the app runs on by something unfit."""
FETCHING, INSTALLING, FAILED = "fetching", "installing", "failed"
BEAT_S = 1.0
LOWEST = 19
STALE_S = 60.0
"""An installation that has not been heard of for so long was cut off."""
CUT_OFF = "It was cut off."
_UNITS = {
    "B": 1e-6,
    "KiB": 2**10 / 1e6,
    "MiB": 2**20 / 1e6,
    "GiB": 2**30 / 1e6,
    "kB": 1e-3,
    "MB": 1,
    "GB": 1e3,
}
_SIZE = re.compile(r"\s*Downloading (\S+).*?\(([\d.]+) ?([KMG]i?B|kB|B)\)")
_GOT = re.compile(r"\s*Downloaded (\S+)")


@dataclass(frozen=True)
class Installation:
    """How far the installation of the training packages is.

    Attributes:
        stage: `fetching`, `installing`, or `failed`.
        megabytes, of: fetched, and to be fetched as far as is known.
        problem: what went wrong, in one line; "" where nothing did.
        at: when this was written, in seconds since 1970.
        began: when it began, in the same; 0 where an older genlab has written this.
    """

    stage: str
    megabytes: float = 0.0
    of: float = 0.0
    problem: str = ""
    at: float = 0.0
    began: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return max(0.0, time.time() - self.began) if self.began else 0.0

    @property
    def share(self) -> float:
        """How much is fetched, 0 to 1, of what is known to be fetched."""
        return min(1.0, self.megabytes / self.of) if self.of else 0.0

    @property
    def going_on(self) -> bool:
        """Whether somebody installs."""
        return self.stage != FAILED

    def heard(self, line: str, sizes: dict[str, float]) -> "Installation":
        """Return how far it is after a line that uv or pip has printed.

        Args:
            line: what was printed.
            sizes: megabytes of the packages that are being fetched, by name; kept from line to line.
        """
        if found := _SIZE.match(line):
            sizes[found[1]] = float(found[2]) * _UNITS[found[3]]
            return replace(self, stage=FETCHING, of=self.of + sizes[found[1]])
        if found := _GOT.match(line):
            return replace(self, megabytes=self.megabytes + sizes.pop(found[1], 0.0))
        if line.startswith(("Prepared ", "Installing collected packages")):
            return replace(self, stage=INSTALLING, megabytes=self.of)
        return self


def missing() -> list[str]:
    """Return the packages that training needs and this environment lacks; all of them while they are installed.

    It looks anew every time: a package may come in while the app runs.
    """
    if installation() is not None:
        return list(PACKAGES)
    importlib.invalidate_caches()
    return [name for name in PACKAGES if not _found(name)]


def _found(package: str) -> bool:
    """Return whether a package can be imported."""
    try:
        return find_spec(package) is not None
    except (ImportError, ValueError):  # something stands in its way
        return False


def installation() -> Installation | None:
    """Return how far an installation is, or why it failed; `None` where none was begun, or it is done."""
    try:
        found = Installation(**json.loads(once_free(lambda: _file().read_text(encoding="utf-8"))))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        return Installation(FETCHING)  # being written
    if found.going_on and time.time() - found.at > STALE_S:
        return replace(found, stage=FAILED, problem=CUT_OFF)
    return found


def install() -> None:
    """Install what training takes, at the lowest priority, and tell how far it is; wait where another one does.

    Raises:
        GenlabError: where neither uv nor pip could, with what the last of them said.
    """
    while (before := installation()) is not None and before.going_on:
        time.sleep(BEAT_S)
    began = time.time()
    _tell(Installation(FETCHING, began=began))
    said = ""
    for command in _commands():
        status, said = _run(command, began)
        if status == 0:
            once_free(lambda: _file().unlink(missing_ok=True))
            return
    _tell(Installation(FAILED, problem=said))
    raise GenlabError(f"Cannot install the training packages. Received: {said}")


def _file() -> Path:
    return Path(sys.prefix) / "genlab-training.json"


def _tell(how_far: Installation) -> None:
    with written_aside(_file()) as aside:
        aside.write_text(json.dumps(asdict(replace(how_far, at=time.time()))), encoding="utf-8")


def _commands() -> list[list[str]]:
    """Return how to install them: by uv, which takes seconds, and else by pip."""
    words = [word for name in FILES for word in ("-r", str(ROOT / name))]
    beside = Path(sys.executable).parent / ("uv.exe" if sys.platform == "win32" else "uv")
    uv = str(beside) if beside.is_file() else os.environ.get("UV") or shutil.which("uv")
    quiet = ["--disable-pip-version-check", "--progress-bar", "off"]
    pip = [sys.executable, "-m", "pip", "install", *quiet, *words]
    return [*([[uv, "pip", "install", "--python", sys.executable, *words]] if uv else []), pip]


def _run(command: list[str], began: float) -> tuple[int, str]:
    """Run an installer and tell how far it is; return its status and the line that says best what went wrong.

    Args:
        command: of the installer.
        began: when the whole installation began, in seconds since 1970.
    """
    alone: dict[str, Any] = {"start_new_session": True}  # a Ctrl-C ends the app, never half an installation
    if sys.platform == "win32":
        alone = {"creationflags": subprocess.IDLE_PRIORITY_CLASS | subprocess.CREATE_NEW_PROCESS_GROUP}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            **alone,
        )
    except OSError as error:
        return 1, f"{command[0]}: {error.strerror}."
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, process.pid, LOWEST)
    how_far, sizes, lines = Installation(FETCHING, began=began), dict[str, float](), list[str]()
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_S):
            _tell(how_far)

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    with process:
        for line in process.stdout or ():
            lines.append(" ".join(line.split()))
            how_far = how_far.heard(line, sizes)
    ended.set()
    beating.join()
    wrong = [line for line in lines if line.lower().startswith(("error", "\u00d7 "))] or lines or ["nothing"]
    return process.returncode, wrong[-1][:300]
