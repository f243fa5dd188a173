"""Backup and restore on screen, for whoever knows the server's secret, and the note on a disk that does not last."""

import hmac
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from genlab.errors import GenlabError
from genlab.ui import kept, waiting
from genlab.ui.database import engine, is_temporary, secret
from genlab.ui.refusals import problem_line
from genlab.ui.taps import tapped
from genlab.ui.uploads import uploader
from genlab.ui.words import _, ngettext

SECRET = "GENLAB_ADMIN_SECRET"
LEAST = 12
"""A shorter secret could be guessed; it opens nothing."""
WRONG, WINDOW_S = 5, 60.0
MOST_MEGABYTES = 200


class Guard:
    """Compares a secret in constant time, and lets a server be asked a few times a minute only, by all together.

    (By all: who guesses has many addresses, and a whole class may share one.)
    """

    def __init__(self, wrong: int = WRONG, window_s: float = WINDOW_S) -> None:
        self.wrong, self.window_s = wrong, window_s
        self._failed: list[float] = []
        self._lock = threading.Lock()

    def admits(self, given: str, expected: str) -> bool:
        """Return whether the secret is right.

        Raises:
            GenlabError: after too many wrong ones.
        """
        with self._lock:
            now = time.monotonic()
            self._failed = [when for when in self._failed if now - when < self.window_s]
            if len(self._failed) >= self.wrong:
                raise GenlabError("Too many wrong secrets. Expected a pause.", "pause")
            right = hmac.compare_digest(given.encode(errors="replace"), expected.encode())
            if not right:
                self._failed.append(now)
            return right


guard = Guard()


def temporary_note() -> None:
    """Warn that what is stored here will be gone, where it will."""
    if is_temporary():
        st.warning(
            _(
                "This server's disk is temporary: answers are lost when it sleeps or restarts. Download them before, "
                "or give it a PostgreSQL database by the secret `GENLAB_DATABASE_URL`."
            ),
            icon=":material/hourglass_bottom:",
        )


def is_admin() -> bool:
    """Return whether this visitor has shown the server's secret in this tab."""
    return bool(st.session_state.get("admin_open"))


def section() -> None:
    """Offer backup and restore of the whole database; shown only where a secret is set, open only to who knows it."""
    expected = secret(SECRET)
    if expected is None or len(expected) < LEAST:
        return
    st.subheader(_("Backup"))
    if not is_admin():
        _ask(expected)
        return
    st.download_button(
        _("Download a backup"),
        data=_backup,
        file_name=f"genlab-{datetime.now(UTC):%Y-%m-%d}.zip",
        mime="application/zip",
        on_click="ignore",
        icon=":material/download:",
    )
    with st.form("restore"):
        given = uploader(st, _("Restore a backup"), MOST_MEGABYTES, type="zip")
        replace = st.checkbox(_("Delete all answers that are stored here now"))
        if (
            tapped(
                _("Restore"),
                "restore-backup",
                st.form_submit_button,
                icon=":material/settings_backup_restore:",
            )
            and given
        ):
            _restore(given.getvalue(), replace)


def _ask(expected: str) -> None:
    with st.form("admin"):
        st.text_input(_("The server's secret"), type="password", key="admin-secret")
        st.form_submit_button(_("Open"), icon=":material/lock_open:", on_click=_open, args=(expected,))
    if told := st.session_state.get("admin_told"):
        st.error(told, icon=":material/lock:")


def _open(expected: str) -> None:
    """Open the door to who knows the secret; what is said to others stands until the next try."""
    st.session_state["admin_told"] = ""
    try:
        if guard.admits(st.session_state["admin-secret"], expected):
            st.session_state["admin_open"] = True
        else:
            st.session_state["admin_told"] = _("That is not the secret.")
    except GenlabError:
        st.session_state["admin_told"] = _("Too many wrong secrets. Please wait a minute.")


def _backup() -> bytes:
    from genlab.keeping import backup

    with tempfile.TemporaryDirectory(prefix="genlab-backup-") as folder:
        path = Path(folder) / "backup.zip"
        backup.write(engine(), path)
        return path.read_bytes()


def _restore(content: bytes, replace: bool) -> None:
    from genlab.keeping import backup

    with tempfile.TemporaryDirectory(prefix="genlab-upload-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "backup.zip"
        path.write_bytes(content)
        try:
            with waiting.bar(waiting.keeping(), _("Reading the backup")) as tell:
                report = backup.restore(engine(), path, replace=replace, tell=tell)
        except GenlabError as error:
            st.error(problem_line(error), icon=":material/error:")
            return
    st.cache_data.clear()
    kept.clear()
    count = report.counts["answer"]
    st.success(
        ngettext("{count} answer restored.", "{count} answers restored.", count).format(count=count),
        icon=":material/check:",
    )
