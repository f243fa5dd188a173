"""Streamlit's page with a word of ours: how it goes about its own address."""

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = Path(__file__).with_name("address.js").read_text(encoding="utf-8")
END = b"</head>"


class Document:
    """ASGI middleware that puts `SCRIPT` into every HTML page; its hash must stand in the content security policy.

    Streamlit has each change of an address be a step of the browser's history: whoever went Back from a round came to
    the address that begins one, which began another, and so on. It also looks for its server behind a page's address.

    What asks for a page is handed on as if it took nothing compressed: Streamlit compresses every page but the first,
    and a word cannot be put into that.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        start: Message | None = None
        parts: list[bytes] = []

        async def changed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kind = headers.get("content-type", "")
                if (
                    message["status"] == 200
                    and kind.startswith("text/html")
                    and "content-encoding" not in headers
                ):
                    start = message  # held back until its length is known
                    return
            elif start is not None and message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                if message.get("more_body"):
                    return
                body = b"".join(parts)
                if END in body:
                    body = body.replace(END, f"<script>{SCRIPT}</script>".encode() + END, 1)
                headers = MutableHeaders(scope=start)
                headers["content-length"] = str(len(body))
                for name in ("etag", "last-modified", "accept-ranges"):  # they are of the page without it
                    if name in headers:
                        del headers[name]
                await send(start)
                await send({"type": "http.response.body", "body": body})
                return
            await send(message)

        await self.app(scope, receive, changed)
