"""A real server opens its websocket to its own pages alone."""

import socket
import urllib.request
from typing import Any
from urllib.error import HTTPError

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from genlab.serving.origins import OwnOrigins, is_own
from tests.support.waiting import HANG_S


def opens(server: Any, origin: str | None, host: str = "") -> bool:
    """Return whether the server opens its websocket to a page of an origin."""
    address = server.url.removeprefix("http://")
    headers = {"Origin": origin} if origin is not None else {}
    port = int(address.rpartition(":")[2])
    stream = f"ws://{host or address}/_stcore/stream"
    plain = socket.create_connection(("127.0.0.1", port), timeout=HANG_S)
    try:
        with connect(stream, sock=plain, additional_headers=headers, open_timeout=HANG_S, proxy=None):
            return True
    except InvalidStatus as refused:
        return bool(refused.response.status_code != 403)


def test_its_own_pages_come_in(server: Any) -> None:
    assert opens(server, server.url)
    assert opens(server, None)  # what is no browser
    assert opens(server, "https://class.example", host="class.example")  # as a proxy hands it on
    assert opens(server, "http://class.example:8080", host="class.example:8080")


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:3000", "http://127.0.0.1:3000", "http://127.0.0.1", "http://0.0.0.0:3000", "null", "",
     "http://evil.example", "file://", "http://127.0.0.1:99999", "chrome-extension://abc"],
)  # fmt: skip
def test_no_other_site_comes_in_whatever_machine_it_is_on(server: Any, origin: str) -> None:
    assert not opens(server, origin)


def test_this_machines_own_address_under_another_port_stays_out(server: Any) -> None:
    from genlab.ui import links

    assert not opens(server, f"http://{links.own_address()}:3000")


def test_no_other_site_changes_anything(server: Any) -> None:
    request = urllib.request.Request(
        f"{server.url}/_stcore/upload_file/a/b", method="DELETE", headers={"Origin": "http://localhost:3000"}
    )
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(request, timeout=HANG_S)
    assert (refused.value.code, refused.value.read()) == (403, b"Forbidden")


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://room.example", "room.example:80", True),
        ("https://room.example", "room.example", True),
        ("https://room.example:443", "ROOM.example", True),
        ("http://room.example", "room.example:443", False),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("http://[::1", "[::1", False),
        ("http://room.example@evil.example", "room.example", False),
        ("ws://room.example", "room.example", False),
        ("http://", "", False),
    ],
)
def test_an_origin_is_compared_with_its_port(origin: str, host: str, own: bool) -> None:
    assert is_own(origin, host) == own


def test_configured_origins_come_in() -> None:
    async def app(*_: Any) -> None: ...

    inside = OwnOrigins(app, lambda: ["https://portal.example/"])
    assert inside._lets_in("https://portal.example", "room.example")
    assert not inside._lets_in("https://portal.example:8443", "room.example")
