"""A file of one's own texts that a run learns from: asked for, looked through, and kept in the run's folder."""

import re
import shutil
from pathlib import Path
from typing import Any

import streamlit as st

from genlab import datasets
from genlab.errors import GenlabError
from genlab.training import runs
from genlab.ui import builds
from genlab.ui.uploads import uploader
from genlab.ui.words import _

OWN = "own"
"""What the form calls such a file among the datasets."""
KINDS = ["txt", "csv", "tsv"]
MOST_MEGABYTES = 5
MOST_NAME = 40


def allowed() -> bool:
    """Return whether visitors may bring files; `GENLAB_OWN_PACKS=off` says no."""
    return builds.allowed()


def ask(pairs: bool) -> Any:
    """Ask for the file; return what was sent, None before.

    Args:
        pairs: whether it shall have two columns, a source and its target.
    """
    given = uploader(
        st,
        _("Two columns, a source and its target (.csv, .tsv)") if pairs else _("A text a line (.txt)"),
        MOST_MEGABYTES,
        type=KINDS,
        key=f"own-texts-{pairs}",
    )
    st.caption(
        _("Everybody who opens this page sees what it learns to write. Bring nothing that is private.")
    )
    return given


def called(name: str) -> str:
    """Return what a file is called as a dataset: letters, digits and a few marks, and none that ships."""
    found = re.sub(r"[^\w.-]+", "-", Path(name).stem).strip("-._")[:MOST_NAME] or "texts"
    return f"{found}-own" if found in (*datasets.LOADERS, *datasets.TEXTS) else found


def keep(run: str, name: str, raw: bytes, pairs: bool) -> str:
    """Put a file into a run's folder; return its name there.

    Args:
        run: name of the run.
        name: of the file, as its visitor calls it.
        raw: what is in it.
        pairs: whether it shall have two columns.

    Raises:
        GenlabError: for a file that cannot be learned from; nothing is left of it.
    """
    suffix = Path(name).suffix.lower()
    folder = runs.folder(run)
    path = folder / f"{called(name)}{suffix if suffix.removeprefix('.') in KINDS else '.txt'}"
    try:
        folder.mkdir(parents=True)
        path.write_bytes(raw)
        if datasets.load_texts(str(path)).paired != pairs:
            raise GenlabError(
                f"Invalid file '{path}'. Expected two columns, a source and its target. Received: one."
                if pairs
                else f"Invalid file '{path}'. Expected one column, a text a line. Received: two."
            )
    except GenlabError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise GenlabError(str(error).replace(str(path), path.name)) from error
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise GenlabError(f"Cannot use '{path.name}'. Received: {error.strerror}.") from error
    return path.name
