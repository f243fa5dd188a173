"""Files that browsers send: where a page asks for them, and as many bytes as there is room for."""

import asyncio
import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from genlab.ui.uploads import GRACE_S, Ledger

PLACE = re.compile(r".*/_stcore/upload_file/([^/]+)/[^/]+")
PATIENCE_S = 5.0
"""For how long a file waits until there is room: the one that it replaces is on its way out."""


class Uploads:
    """ASGI middleware that takes a file where its session's page asks for one, and lets go what closed tabs leave.

    Args:
        app: what answers otherwise.
        ledger: who is asked for what.
    """

    def __init__(self, app: ASGIApp, ledger: Ledger) -> None:
        self.app = app
        self.ledger = ledger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            try:
                await self.app(scope, receive, send)
            finally:
                self.ledger.sweep()
                asyncio.get_running_loop().call_later(GRACE_S + 0.1, self.ledger.sweep)
            return
        place = PLACE.fullmatch(scope.get("path", "")) if scope["type"] == "http" else None
        if place is None or scope["method"] != "PUT":
            await self.app(scope, receive, send)
            return
        session, length = place.group(1), Headers(scope=scope).get("content-length", "")
        if not self.ledger.asks(session):
            await PlainTextResponse("No page asks for a file.", 403)(scope, receive, send)
        elif not (length.isascii() and length.isdigit() and len(length) < 15):
            await PlainTextResponse("How large is the file?", 411)(scope, receive, send)
        elif not await self._room(session, int(length)):
            await PlainTextResponse("There is no room for this file.", 413)(scope, receive, send)
        else:
            try:
                await self.app(scope, receive, send)
            finally:
                self.ledger.come(session, int(length))

    async def _room(self, session: str, size: int) -> bool:
        until = asyncio.get_running_loop().time() + PATIENCE_S
        while not self.ledger.reserve(session, size):
            if asyncio.get_running_loop().time() > until:
                return False
            await asyncio.sleep(0.1)
        return True
