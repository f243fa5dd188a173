"""What visitors send: taken where their page asks for it, within bounds, and let go when it asks no more."""

import threading
import time
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from genlab.ui.words import _

MOST_OF_ALL = 400 * 2**20
"""Bytes of files that all visitors together hold in memory or are sending."""
MOST_FILES = 4_000
"""Of one visitor."""
GRACE_S = 20.0
"""For how long the files of a tab that has lost its connection are kept: it may come back."""
ENVELOPE = 2**16
"""What a file's request may hold beside the file."""
_RUN = "_asks"


class Ledger:
    """Who is asked for files, of how many bytes, and what is on its way; may be used from any thread."""

    def __init__(self, most_of_all: int = MOST_OF_ALL) -> None:
        self.most_of_all = most_of_all
        self._lock = threading.Lock()
        self._asked: dict[str, int] = {}
        self._seen: dict[str, set[str]] = {}
        self._coming: dict[str, int] = {}
        self._away: dict[str, float] = {}

    def ask(self, session: str, most: int) -> None:
        """Take so many bytes from a session; more, where more was asked of it."""
        with self._lock:
            self._asked[session] = max(most, self._asked.get(session, 0))

    def settle(self, session: str, most: int, held: set[str]) -> None:
        """Say what a page asks for that has been drawn to its end, and which files it holds; others are let go."""
        with self._lock:
            gone = self._seen.get(session, set()) - held
            if most:
                self._asked[session], self._seen[session] = most, held
            else:
                self._asked.pop(session, None)
                self._seen.pop(session, None)
        if not runtime.exists():
            return
        files: Any = runtime.get_instance().uploaded_file_mgr
        if not most:
            files.remove_session_files(session)
        for file in gone:
            files.remove_file(session, file)

    def asks(self, session: str) -> bool:
        """Return whether a session's page asks for files."""
        with self._lock:
            return session in self._asked

    def reserve(self, session: str, size: int) -> bool:
        """Make room for a file that is coming; return whether there is any."""
        stored = _stored()
        with self._lock:
            own, count = stored.get(session, (0, 0))
            coming = self._coming.get(session, 0)
            if session not in self._asked or count >= MOST_FILES:
                return False
            if own + coming + size > self._asked[session] + ENVELOPE:
                return False
            if (
                sum(held for held, _count in stored.values()) + sum(self._coming.values()) + size
                > self.most_of_all
            ):
                return False
            self._coming[session] = coming + size
            return True

    def come(self, session: str, size: int) -> None:
        """Say that a file is on its way no more: it is stored, or was lost."""
        with self._lock:
            left = self._coming.get(session, 0) - size
            if left > 0:
                self._coming[session] = left
            else:
                self._coming.pop(session, None)

    def sweep(self, now: float | None = None) -> None:
        """Let go the files of sessions whose tab has been away too long."""
        now = time.monotonic() if now is None else now
        here = runtime.get_instance()
        with self._lock:
            known = {*self._asked, *_stored()}
            away = {session for session in known if not here.is_active_session(session)}
            self._away = {session: self._away.get(session, now) for session in away}
            gone = [session for session, since in self._away.items() if now - since >= GRACE_S]
            for session in gone:
                self._asked.pop(session, None)
                self._seen.pop(session, None)
                del self._away[session]
        for session in gone:
            here.uploaded_file_mgr.remove_session_files(session)


ledger = Ledger()


def _stored() -> dict[str, tuple[int, int]]:
    """Return how many bytes and files each session has stored."""
    files: Any = runtime.get_instance().uploaded_file_mgr
    storage: dict[str, dict[str, Any]] = files.file_storage
    return {
        session: (sum(len(file.data) for file in list(own.values())), len(own))
        for session, own in list(storage.items())
    }


def begin() -> None:
    """Begin to note what a page asks for."""
    st.session_state[_RUN] = 0, set()


def uploader(place: Any, label: str, most_megabytes: int, each: int | None = None, **named: Any) -> Any:
    """Ask for files: Streamlit's `file_uploader`, within bounds that the server keeps.

    Args:
        place: `st`, or a container.
        label: as of `file_uploader`, with all that is named.
        most_megabytes: of all files of the page together.
        each: megabytes of one file; by default as many.
    """
    session = _session()
    most = most_megabytes * 2**20
    if session:
        ledger.ask(session, most)
    given = place.file_uploader(label, max_upload_size=each or most_megabytes, **named)
    kinds = named.get("type") or []
    place.caption(
        _("At most {most} MB per file: {kinds}").format(
            most=each or most_megabytes, kinds=", ".join([kinds] if isinstance(kinds, str) else kinds).upper()
        )
    )
    asked, held = st.session_state.get(_RUN, (0, set()))
    files = given if isinstance(given, list) else [given] if given is not None else []
    st.session_state[_RUN] = max(asked, most), held | {file.file_id for file in files}
    return given


def end() -> None:
    """Settle what the page that was drawn asks for."""
    if session := _session():
        ledger.settle(session, *st.session_state.get(_RUN, (0, set())))


def _session() -> str | None:
    context = get_script_run_ctx()
    return None if context is None else context.session_id
