"""Where genlab's files lie."""

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "shipped"
ROOT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent
"""Where pages, shipped data and settings lie: beside the package in the repository, in it once it is installed."""


def data_dir() -> Path:
    """Return the folder of shipped data: datasets, checkpoints, feature networks, packs.

    `GENLAB_DATA` names another.
    """
    override = os.environ.get("GENLAB_DATA")
    return Path(override) if override else ROOT / "data"


def user_dir() -> Path:
    """Return the folder of this user's own files (database, downloads, packs), made if missing.

    `GENLAB_HOME` names another.
    """
    override = os.environ.get("GENLAB_HOME")
    if override:
        folder = Path(override)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "genlab"
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support" / "genlab"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "genlab"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


IN_USE_S = 2.0
"""How long a file may be in somebody else's hands."""


def once_free(use: Callable[[], T]) -> T:
    """Return what comes of a file's use; wait a moment where somebody else has it in hands.

    Windows lets nobody rename or remove what another process reads, nor read what is just put in place: for a moment,
    it says, access is denied.

    Raises:
        PermissionError: where it still is in use after `IN_USE_S`, or is not ours to use.
    """
    until = time.monotonic() + IN_USE_S
    while True:
        try:
            return use()
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Yield a path beside `path` to write to; rename it to `path` on success, remove it on failure.

    A reader sees the old file or the new one, never half of either.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        yield aside
        once_free(lambda: aside.replace(path))
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def folder_written_aside(path: Path) -> Iterator[Path]:
    """Yield an empty folder beside `path` to fill; put it in the place of `path` on success, remove it on failure."""
    aside, replaced = (path.with_name(f".{path.name}.{end}") for end in ("aside", "replaced"))
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        yield aside
        shutil.rmtree(replaced, ignore_errors=True)
        if path.exists():
            once_free(lambda: path.rename(replaced))
        try:
            once_free(lambda: aside.rename(path))
        except OSError:
            if replaced.exists():
                replaced.rename(path)
            raise
        shutil.rmtree(replaced, ignore_errors=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
