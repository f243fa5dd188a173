"""Our word in Streamlit's page: in every HTML page once, in nothing else, and allowed by the policy."""

import asyncio
import base64
import hashlib
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from genlab.serving.document import SCRIPT, Document
from genlab.serving.headers import policy

PAGE = "<html><head><title>x</title></head><body></head></body></html>"


def asked(inner: Any, **headers: str) -> tuple[dict[str, str], str]:
    """Return the headers and the text with which an application answers through `Document`."""
    said: list[Any] = []

    async def receive() -> Any:
        await asyncio.sleep(10)

    async def send(message: Any) -> None:
        said.append(message)

    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": sent, "asgi": {"spec_version": "2.4"}}
    asyncio.run(Document(inner)(scope, receive, send))
    told = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return told, b"".join(message.get("body", b"") for message in said[1:]).decode()


def streamed() -> Response:
    return StreamingResponse((part.encode() for part in (PAGE[:10], PAGE[10:])), media_type="text/html")


@pytest.mark.parametrize("made", [lambda: HTMLResponse(PAGE, headers={"etag": "x"}), streamed])
def test_a_page_gets_the_script_once_and_says_its_length(made: Any) -> None:
    headers, text = asked(made())
    assert text == PAGE.replace("</head>", f"<script>{SCRIPT}</script></head>", 1)
    assert int(headers["content-length"]) == len(text.encode()) and "etag" not in headers


@pytest.mark.parametrize("made", [lambda: PlainTextResponse(PAGE), lambda: HTMLResponse(PAGE, 404)])
def test_nothing_else_is_touched(made: Any) -> None:
    assert asked(made())[1] == PAGE


def test_a_page_is_asked_for_uncompressed_and_nothing_else_is() -> None:
    """Streamlit compresses every page but the first, and a compressed one would go out without our word."""

    async def page(scope: Any, receive: Any, send: Any) -> None:
        told = Headers(scope=scope).get("accept-encoding", "nothing")
        await HTMLResponse(PAGE + told)(scope, receive, send)

    assert asked(page, accept_encoding="gzip, br", accept="text/html,application/xhtml+xml")[1].endswith(
        "nothing"
    )
    assert asked(page, accept_encoding="gzip, br", accept="*/*")[1].endswith("gzip, br")


def test_the_policy_lets_it_run() -> None:
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy()["script-src"]
