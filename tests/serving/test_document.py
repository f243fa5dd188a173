"""Our word in Streamlit's page: in every HTML page once, in nothing else, and allowed by the policy."""

import asyncio
import base64
import hashlib
from typing import Any

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from genlab.serving.document import SCRIPT, Document
from genlab.serving.headers import policy

PAGE = "<html><head><title>x</title></head><body></head></body></html>"


def asked(inner: Response) -> tuple[dict[str, str], str]:
    """Return the headers and the text with which an application answers through `Document`."""
    said: list[Any] = []

    async def receive() -> Any:
        await asyncio.sleep(10)

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "asgi": {"spec_version": "2.4"}}
    asyncio.run(Document(inner)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in said[1:]).decode()


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


def test_the_policy_lets_it_run() -> None:
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy()["script-src"]
