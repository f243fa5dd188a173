"""A real server takes files where a page asks for them, and keeps none that nobody comes back for."""

from contextlib import suppress
from typing import Any

import psutil
import pytest
from websockets.exceptions import ConnectionClosed

from genlab.bench.intruder import Intruder
from genlab.serving import MOST_MESSAGE
from genlab.ui import uploads
from genlab.ui.results.file import MOST_MEGABYTES
from genlab.ui.uploads import Ledger
from tests.support.waiting import until

MB = 2**20


@pytest.mark.parametrize("page", ["play", "join", "host", "latent", "neighbours", "about", "train"])
def test_no_page_without_an_uploader_takes_a_file(server: Any, page: str) -> None:
    with Intruder(server.url, page) as tab:
        assert tab.upload(b"a,b\n1,2\n") == 403


def test_a_page_that_asks_takes_a_file_and_none_larger_than_it_asked_for(server: Any) -> None:
    with Intruder(server.url, "results") as tab, Intruder(server.url, "play") as other:
        assert tab.upload(b"a,b\n1,2\n") == 204
        assert tab.upload(b"x" * ((MOST_MEGABYTES + 1) * MB)) == 413
        assert tab.upload(b"a,b\n1,2\n", other.session) == 403
        assert tab.upload(b"a,b\n1,2\n", "nobody") == 403
        tab.go("play")
        assert tab.upload(b"a,b\n1,2\n") == 403


def test_memory_comes_back_when_the_tabs_close(start_server: Any) -> None:
    server = start_server()
    with Intruder(server.url, "own") as tab:
        tab.upload(b"x" * MB)
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss
    tabs = [Intruder(server.url, "own") for _ in range(5)]
    assert [tab.upload(b"x" * (60 * MB)) for tab in tabs] == [204] * 5
    assert tabs[0].upload(b"x" * (60 * MB)) == 413
    assert process.memory_info().rss - before > 250 * MB
    for tab in tabs:
        tab.close()
    until(
        lambda: process.memory_info().rss - before < 120 * MB,
        lambda: f"{(process.memory_info().rss - before) // MB} MB are still held",
    )


def test_a_large_message_ends_the_connection(server: Any) -> None:
    with Intruder(server.url, "play") as tab:
        tab.socket.send(b"\0" * (MOST_MESSAGE + 1))
        while tab.socket.close_code is None:
            with suppress(ConnectionClosed):
                tab.socket.recv(timeout=60)
        assert tab.socket.close_code == 1009


class Runtime:
    """Streamlit's, as far as the ledger asks it."""

    def __init__(self) -> None:
        self.file_storage: dict[str, dict[str, Any]] = {}
        self.active: set[str] = set()
        self.uploaded_file_mgr = self

    def is_active_session(self, session: str) -> bool:
        return session in self.active

    def remove_session_files(self, session: str) -> None:
        self.file_storage.pop(session, None)

    def remove_file(self, session: str, file: str) -> None:
        self.file_storage.get(session, {}).pop(file, None)

    def store(self, session: str, file: str, size: int) -> None:
        self.file_storage.setdefault(session, {})[file] = type("File", (), {"data": b"x" * size})


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Runtime:
    runtime = Runtime()
    monkeypatch.setattr("genlab.ui.uploads.runtime.exists", lambda: True)
    monkeypatch.setattr("genlab.ui.uploads.runtime.get_instance", lambda: runtime)
    return runtime


def test_all_together_have_a_bound(here: Runtime) -> None:
    ledger = Ledger(most_of_all=10 * MB)
    for name in "abc":
        ledger.ask(name, 4 * MB)
    assert ledger.reserve("a", 4 * MB) and ledger.reserve("b", 4 * MB)
    assert not ledger.reserve("c", 4 * MB)
    here.store("a", "one", 4 * MB)
    ledger.come("a", 4 * MB)
    assert not ledger.reserve("c", 4 * MB)
    assert ledger.reserve("c", 2 * MB)
    assert not ledger.reserve("nobody", 1)


def test_what_a_page_held_and_holds_no_more_is_let_go(here: Runtime) -> None:
    ledger = Ledger()
    here.store("a", "one", 1)
    here.store("a", "just come", 1)
    ledger.settle("a", MB, {"one"})
    ledger.settle("a", MB, set())
    assert list(here.file_storage["a"]) == ["just come"]
    ledger.settle("a", 0, set())
    assert "a" not in here.file_storage and not ledger.asks("a")


def test_a_tab_that_comes_back_in_time_keeps_its_files(here: Runtime) -> None:
    ledger = Ledger()
    here.store("a", "one", 1)
    ledger.settle("a", MB, {"one"})
    ledger.sweep(now=0.0)
    here.active.add("a")
    ledger.sweep(now=1.0)
    here.active.clear()
    ledger.sweep(now=uploads.GRACE_S + 2)
    assert here.file_storage
    ledger.sweep(now=2 * uploads.GRACE_S + 3)
    assert not here.file_storage and not ledger.asks("a")
