"""One's own texts or melodies that a run learns from: asked for, looked through, and kept in the run's folder."""

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from genlab import datasets
from genlab.datasets import melodyfiles
from genlab.errors import GenlabError
from genlab.training import runs
from genlab.ui import builds, failures
from genlab.ui.plain import plain
from genlab.ui.refusals import translated
from genlab.ui.uploads import uploader
from genlab.ui.words import _

OWN, TUNES = "own", "own-tunes"
"""What the form calls one's own texts, and melodies, among the datasets."""
KINDS = ["txt", "csv", "tsv"]
MELODIES = [suffix.removeprefix(".") for suffix in melodyfiles.SUFFIXES]
LEFT_OUT = "left-out.txt"
"""In a run's folder: what of one's own was not taken, a line each with its reason."""
FOLDER = ".tunes"
"""Ends the name of the folder that several files of melodies lie in."""
MOST_MEGABYTES = 5
MOST_NAME = 40
MOST_TOLD = 30
"""Lines that were left out, of which each is told with its reason."""


def allowed() -> bool:
    """Return whether visitors may bring files; `GENLAB_OWN_PACKS=off` says no."""
    return builds.allowed()


def offered(traits: frozenset[str]) -> list[str]:
    """Return what of one's own a generator of texts of these traits can learn from: melodies where it composes."""
    if not allowed():
        return []
    return [OWN] if traits & {"pairs", "fills"} else [OWN, TUNES]


def ask(dataset: str, pairs: bool) -> list[Any]:
    """Ask for the file, of melodies for files; return what was sent, nothing before.

    Args:
        dataset: `OWN` or `TUNES`; of any other nothing is asked.
        pairs: whether it shall have two columns, a source and its target.
    """
    if dataset not in (OWN, TUNES):
        return []
    given = _melodies() if dataset == TUNES else _texts(pairs)
    st.caption(
        _("Everybody who opens this page hears what it learns to play. Bring nothing that is private.")
        if dataset == TUNES
        else _("Everybody who opens this page sees what it learns to write. Bring nothing that is private.")
    )
    return given


def _texts(pairs: bool) -> list[Any]:
    given = uploader(
        st,
        _("Two columns, a source and its target (.csv, .tsv)") if pairs else _("A text a line (.txt)"),
        MOST_MEGABYTES,
        type=KINDS,
        key=f"own-texts-{pairs}",
    )
    return [] if given is None else [given]


def _melodies() -> list[Any]:
    given = uploader(
        st,
        _("Melodies of one voice: files of ABC with any number of tunes, or of MIDI with one each"),
        MOST_MEGABYTES,
        type=MELODIES,
        accept_multiple_files=True,
        key="own-melodies",
    )
    return list(given or [])


def called(name: str) -> str:
    """Return what a file is called as a dataset: letters, digits and a few marks, and none that ships."""
    found = re.sub(r"[^\w.-]+", "-", Path(name).stem).strip("-._")[:MOST_NAME] or "own"
    return f"{found}-own" if found in (*datasets.LOADERS, *datasets.TEXTS) else found


def keep(run: str, files: Sequence[tuple[str, bytes]], pairs: bool) -> str:
    """Put a file, or several of melodies, into a run's folder; return the name there, of several their folder's.

    Args:
        run: name of the run.
        files: the name of each, as its visitor calls it, and what is in it; one at least.
        pairs: whether it shall have two columns.

    Raises:
        GenlabError: for what cannot be learned from; nothing is left of it.
    """
    folder = runs.folder(run)
    name = files[0][0] if len(files) == 1 else f"{called(files[0][0])}{FOLDER}"
    path = folder / (_named(name) if len(files) == 1 else name)
    try:
        folder.mkdir(parents=True)
        if len(files) == 1:
            path.write_bytes(files[0][1])
        else:
            path.mkdir()
            for number, (each, raw) in enumerate(files):
                single = path / _named(each)
                (single if not single.exists() else path / f"{number}-{single.name}").write_bytes(raw)
        found = datasets.load_texts(str(path))
        if found.paired != pairs:
            raise GenlabError(
                f"Invalid file '{path}'. Expected two columns, a source and its target. Received: one."
                if pairs
                else f"Invalid file '{path}'. Expected one column, a text a line. Received: two."
            )
        if found.left_out:
            (folder / LEFT_OUT).write_text("\n".join(found.left_out), encoding="utf-8")
    except GenlabError as error:
        shutil.rmtree(folder, ignore_errors=True)
        told = str(error).replace(f"{path}{os.sep}", "").replace(str(path), path.name.removesuffix(FOLDER))
        raise GenlabError(told) from error
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise GenlabError(f"Cannot use '{path.name}'. Received: {error.strerror}.") from error
    return path.name


def say_left_out(folder: Path) -> None:
    """Say what of its own texts or melodies a run does not learn from, and why; nothing where it takes all."""
    try:
        lines = (folder / LEFT_OUT).read_text(encoding="utf-8").split("\n")
    except OSError:
        return
    with st.expander(_("Left out of what was brought: {count}").format(count=f"{len(lines):,}")):
        for line in lines[:MOST_TOLD]:
            st.caption(translated(line, (*failures.LEFT_OUT, *failures.KNOWN)) or plain(line))
        if len(lines) > MOST_TOLD:
            st.caption(_("And {count} more.").format(count=f"{len(lines) - MOST_TOLD:,}"))


def _named(name: str) -> str:
    """Return what a visitor's file is called in a run's folder; one of no known kind is read as texts."""
    suffix = Path(name).suffix.lower()
    return f"{called(name)}{suffix if suffix.removeprefix('.') in (*KINDS, *MELODIES) else '.txt'}"
