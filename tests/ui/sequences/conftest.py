"""A home with n-grams under the names of three families, and the page on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from genlab import checkpoints
from genlab.paths import ROOT
from genlab.ui import kept, page
from tests.support.waiting import HANG_S
from tests.support.writers import write_ngram

Opened = Callable[..., AppTest]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home of one's own, without a checkpoint, where none ships."""
    everywhere = checkpoints.all_checkpoints

    def at_home() -> tuple[list[checkpoints.Checkpoint], list[str]]:
        found, unreadable = everywhere()
        return [each for each in found if each.path.is_relative_to(tmp_path)], unreadable

    monkeypatch.setattr(checkpoints, "all_checkpoints", at_home)
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path))
    kept.clear()
    return tmp_path


@pytest.fixture
def writers(home: Path) -> Path:
    """Write n-grams of place names: of letters one by one, of pairs, and of runs of four."""
    for family, order in (("gpt", 4), ("ngram", 1), ("rnn", 2)):
        write_ngram(home / "checkpoints", "names_ko", family, order)
    return home


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Return a function that opens the page; what it is given stands in the session already."""
    monkeypatch.setattr(st, "page_link", lambda *_where, label="", **_named: st.caption(label))

    def open_it(lang: str = "en", **state: object) -> AppTest:
        shown = AppTest.from_file(str(ROOT / "pages" / "sequences.py"), default_timeout=HANG_S)
        shown.query_params["lang"] = lang
        shown.session_state["_pages"] = dict.fromkeys(screen.key for screen in page.SCREENS)
        for name, value in state.items():
            shown.session_state[name.replace("__", "-")] = value
        shown.run()
        assert not shown.exception, [entry.message for entry in shown.exception]
        return shown

    return open_it


def bodies(shown: AppTest) -> list[str]:
    """Return the HTML that the page shows, without its styles."""
    return [part.proto.body for part in shown.get("html") if not part.proto.body.startswith("<style")]
