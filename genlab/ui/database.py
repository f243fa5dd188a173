"""The one database engine of this process, wherever its URL stands, and whether the disk under it lasts."""

import os
import threading
from pathlib import Path

import streamlit as st
from sqlalchemy import Engine

from genlab.store import connect

URL, TEMPORARY = "GENLAB_DATABASE_URL", "GENLAB_TEMPORARY_DISK"
_opening = threading.Lock()
_engine: Engine | None = None


def secret(name: str) -> str | None:
    """Return what the environment, or else Streamlit's secrets, hold under a name; None where neither does."""
    if value := os.environ.get(name):
        return value
    try:
        value = st.secrets[name]
    except (KeyError, FileNotFoundError):
        return None
    return str(value) or None


def engine() -> Engine:
    """Return the engine; open the database at the first call, or the first after it could not be reached.

    Raises:
        GenlabError: where it cannot be opened.
    """
    global _engine
    if _engine is None:
        with _opening:
            if _engine is None:
                _engine = connect(secret(URL))
    return _engine


def is_temporary() -> bool:
    """Return whether answers are kept on a disk that is emptied now and then, as Streamlit Community Cloud's is.

    GENLAB_TEMPORARY_DISK says so (1) or denies it (0); without it, Community Cloud is known by where it puts apps.
    """
    if engine().dialect.name != "sqlite":
        return False
    said = os.environ.get(TEMPORARY)
    if said is not None:
        return said not in ("", "0")
    return Path(__file__).is_relative_to("/mount/src") and Path.home() == Path("/home/adminuser")
