"""A room's door in the terminal: the address that phones come in by, its QR code, and the Host page."""

import io
import sys
import webbrowser
from typing import Any

import pytest
import uvicorn

from genlab import cli, serving
from genlab.serving import door
from genlab.ui import links

ADDRESS = "http://192.168.0.12:8501/join"


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "own_address", lambda: "192.168.0.12")


@pytest.mark.usefixtures("network")
def test_the_room_s_address_and_its_code_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    door.show("0.0.0.0", 8501)
    printed = capsys.readouterr().out
    assert printed.startswith(f"Phones in the room come in at {ADDRESS}\n\n")
    assert printed.endswith(f"{door.code(ADDRESS, 'utf-8')}\n") and "\u2588" in printed


@pytest.mark.usefixtures("network")
def test_an_address_that_was_named_is_the_room_s(capsys: pytest.CaptureFixture[str]) -> None:
    door.show("fd00::7", 9000)
    assert capsys.readouterr().out.startswith("Phones in the room come in at http://[fd00::7]:9000/join\n")


@pytest.mark.parametrize("encoding", ["cp949", "ascii", "cp1252"])
def test_a_console_without_blocks_gets_blanks(encoding: str) -> None:
    drawn = door.code(ADDRESS, encoding)
    assert drawn.encode(encoding) and "\x1b[7m" in drawn


def test_why_no_phone_can_come_in_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    door.show("127.0.0.1", 8501)
    monkeypatch.setattr(links, "own_address", lambda: "localhost")
    door.show("0.0.0.0", 8501)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("No phone can come in: genlab listens to 127.0.0.1 alone.")
    assert second.startswith("No phone can come in: this computer is in no network")


@pytest.mark.parametrize(("words", "page"), [(["--room"], "/host"), ([], "")])
@pytest.mark.usefixtures("network")
def test_a_room_is_served_to_its_network_and_opens_the_host_page(
    words: list[str], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    heard: dict[str, Any] = {}
    opened: list[str] = []
    monkeypatch.setattr(uvicorn, "run", lambda _app, **asked: heard.update(asked))
    monkeypatch.setattr(serving, "_load_quiz", lambda: None)
    monkeypatch.setattr(serving, "_open_when_healthy", lambda url, page: opened.append(url + page))
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr("streamlit.starlette.App", lambda *_args, **_asked: None)
    monkeypatch.setattr("streamlit.config.set_option", lambda *_: None)
    monkeypatch.setattr(sys, "stdout", printed := Terminal())
    assert cli.main(["serve", *words]) == 0
    assert heard["host"] == ("0.0.0.0" if words else "127.0.0.1")
    assert opened == [f"http://localhost:{heard['port']}{page}"]
    assert ("/join" in printed.getvalue()) == bool(words)
