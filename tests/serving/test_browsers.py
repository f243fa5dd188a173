"""A browser gets one key, with the websocket of its first page, and keeps it from scripts and other sites."""

import asyncio
from typing import Any

import pytest
from starlette.requests import cookie_parser

from genlab.serving.browsers import BrowserKeys
from genlab.sessions import seats


def connected(
    cookie: str | None, scheme: str = "ws", kind: str = "websocket"
) -> tuple[str | None, dict[str, str]]:
    """Return the cookie that is set, and the cookies that the page finds."""
    found: dict[str, str] = {}
    said: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.update(cookie_parser(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")))
        await send(
            {"type": "websocket.accept" if kind == "websocket" else "http.response.start", "headers": []}
        )

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        raise AssertionError

    headers = [(b"host", b"genlab"), *([(b"cookie", cookie.encode("latin-1"))] if cookie else [])]
    scope = {"type": kind, "scheme": scheme, "headers": headers}
    asyncio.run(BrowserKeys(app)(scope, receive, send))
    sent = dict(said[0]["headers"]).get(b"set-cookie")
    return sent.decode() if sent else None, found


@pytest.mark.parametrize("scheme", ["ws", "wss"])
def test_a_new_browser_gets_a_key_that_its_first_page_finds(scheme: str) -> None:
    sent, found = connected("_streamlit_xsrf=2|abc", scheme)
    assert sent is not None and seats.is_key(found[seats.COOKIE])
    assert sent.startswith(f"{seats.COOKIE}={found[seats.COOKIE]}; ")
    assert {"HttpOnly", "SameSite=Strict"} <= set(sent.split("; "))
    assert ("Secure" in sent) == (scheme == "wss")
    assert found["_streamlit_xsrf"] == "2|abc"


def test_a_browser_that_has_a_key_keeps_it() -> None:
    key = seats.new_key()
    assert connected(f"{seats.COOKIE}={key}") == (None, {seats.COOKIE: key})


def test_what_is_no_key_is_replaced() -> None:
    sent, found = connected(f"{seats.COOKIE}=1")
    assert sent is not None and seats.is_key(found[seats.COOKIE])


def test_files_and_pictures_set_no_cookie() -> None:
    assert connected(None, "http", "http") == (None, {})
