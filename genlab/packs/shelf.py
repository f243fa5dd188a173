"""The shelf of packs: their names and titles, where each lies, and taking one away."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from genlab.errors import GenlabError
from genlab.paths import data_dir, user_dir

OWN = "own"
"""The dataset of packs that people made of their own files."""
_NAME = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]{0,199}")


def is_name(name: str) -> bool:
    """Return whether a pack can have this name: one that leads nowhere else than to the shelf."""
    return bool(_NAME.fullmatch(name)) and not name.endswith(".npz")


def folder_of(name: str) -> Path | None:
    """Return the file of a pack by name: this user's own, or the shipped one."""
    if not is_name(name):
        return None
    for root in (data_dir(), user_dir()):
        path = root / "packs" / f"{name}.npz"
        if path.is_file():
            return path
    return None


def _known() -> str:
    """Return the names of the packs that anybody may know, for errors."""
    return ", ".join(name for name in names() if is_open_to(name, ())) or "none yet"


def is_shipped(name: str) -> bool:
    """Return whether a pack comes with genlab, so that its title has a translation."""
    return (data_dir() / "packs" / f"{name}.npz").is_file()


def title(name: str) -> str:
    """Return a pack's title without loading its images.

    Raises:
        GenlabError: where it is unknown or damaged.
    """
    return _about(name).title


def made_names() -> list[str]:
    """Return the names of all packs that were made here, of one's own images or of runs, in order."""
    return [name for name in names() if not is_shipped(name)]


def own_names() -> list[str]:
    """Return the names of the packs that people made of their own images, in order."""
    found = []
    for name in names():
        try:
            if _about(name).dataset == OWN:
                found.append(name)
        except GenlabError:
            continue  # damaged: it is named where it is opened
    return found


def is_open_to(name: str, keys: Iterable[str]) -> bool:
    """Return whether a pack is public, or one of these keys is its own."""
    try:
        wanted = _about(name).key_sha256
    except GenlabError:
        return True  # unknown or damaged: it is named where it is opened
    return not wanted or wanted in map(key_hash, keys)


def key_hash(key: str) -> str:
    """Return what a private pack's file holds of its key."""
    return hashlib.sha256(key.encode(errors="backslashreplace")).hexdigest()


class _About(NamedTuple):
    title: str
    dataset: str
    key_sha256: str


def _about(name: str) -> _About:
    path = folder_of(name)
    if path is None:
        raise GenlabError(f"Unknown pack '{name}'. Expected one of: {_known()}.")
    return _read_about(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read_about(path: Path, changed: int) -> _About:
    try:
        with np.load(path, allow_pickle=False) as file:
            meta = json.loads(str(file["meta"]))
            return _About(str(meta["title"]), str(meta["dataset"]), str(meta.get("key_sha256", "")))
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError, OSError) as error:
        raise GenlabError(f"Damaged pack '{path}'. Expected genlab's .npz. Received: {error}.") from error


def remove(name: str) -> Path:
    """Remove a pack's file from this user's folder; return what it was. `genlab.packs.remove` forgets it, too.

    Raises:
        GenlabError: for a shipped pack, or one that does not exist.
    """
    path = folder_of(name)
    if path is None:
        raise GenlabError(f"Unknown pack '{name}'. Expected one of: {_known()}.")
    if is_shipped(name):
        raise GenlabError(f"Pack '{name}' comes with genlab. Expected one of your own.")
    path.unlink()
    _read_about.cache_clear()
    return path


def names() -> list[str]:
    """Return the names of all packs, shipped first, `mnist` before all."""
    found = [
        path.stem
        for root in (data_dir(), user_dir())
        for path in sorted((root / "packs").glob("*.npz"))
        if not path.name.startswith(".")
    ]
    return sorted(dict.fromkeys(found), key=lambda name: (name != "mnist", found.index(name)))


def find(name: str) -> Path:
    """Return a pack's file by name or path.

    Raises:
        GenlabError: where there is none.
    """
    path = Path(name) if name.endswith(".npz") else folder_of(name)
    if path is None or not path.is_file():
        raise GenlabError(f"Unknown pack '{name}'. Expected one of: {_known()}.")
    return path
