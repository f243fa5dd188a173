"""Browsers' keys: a cookie of our own that tells one browser from another."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from genlab.sessions import seats

KEPT_S = 30 * 24 * 3600


class BrowserKeys:
    """ASGI middleware that gives a browser a key with the websocket of its first page.

    The page finds the key among its cookies at once, also where the browser then keeps none. No script reads it and no
    other site can send it.

    Args:
        app: what answers.
        root: the path that the server lies behind, "" for none; browsers send the key there alone.
    """

    def __init__(self, app: ASGIApp, root: str = "") -> None:
        self.app = app
        self.path = root or "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        sent = "; ".join(Headers(scope=scope).getlist("cookie"))
        if seats.is_key(cookie_parser(sent).get(seats.COOKIE)):
            await self.app(scope, receive, send)
            return
        key = seats.new_key()
        others = [header for header in scope["headers"] if header[0] != b"cookie"]
        known = (
            f"{sent}; " if sent else ""
        ) + f"{seats.COOKIE}={key}"  # of two with one name the last counts
        secure = "; Secure" if scope.get("scheme") == "wss" else ""

        async def accepted(message: Message) -> None:
            if message["type"] == "websocket.accept":
                message.setdefault("headers", [])
                MutableHeaders(scope=message).append(
                    "Set-Cookie",
                    f"{seats.COOKIE}={key}; Path={self.path}; Max-Age={KEPT_S}; HttpOnly; SameSite=Strict{secure}",
                )
            await send(message)

        scope = {**scope, "headers": [*others, (b"cookie", known.encode("latin-1"))]}
        await self.app(scope, receive, accepted)
