"""Which sites' pages may talk to this server: its own, and those it was told of."""

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PORTS = {"http": 80, "https": 443}
READING = ("GET", "HEAD", "OPTIONS")


def is_own(origin: str, host: str) -> bool:
    """Return whether a page's origin is the very host and port that it asked.

    Args:
        origin: as the browser sends it: `http://room.example:8501`, or `null`.
        host: the Host header, as the browser sent it.
    """
    try:
        page, asked = urlsplit(origin), urlsplit(f"//{host}")
        usual = PORTS.get(page.scheme)
        if usual is None or not page.hostname or page.hostname != asked.hostname:
            return False
        return (page.port or usual) == (asked.port or usual)
    except ValueError:  # no address, or no port
        return False


class OwnOrigins:
    """ASGI middleware that opens no websocket to, and changes nothing for, pages of other sites.

    Streamlit itself lets in every page of this machine, whatever port it comes from, and asks another site for the
    machine's address to do so. What is no browser sends no origin.

    Args:
        app: what answers.
        allowed: returns origins that may come in besides; asked when the server starts.
    """

    def __init__(self, app: ASGIApp, allowed: Callable[[], Collection[str]] = tuple) -> None:
        self.app = app
        self.allowed = {origin.strip().rstrip("/").lower() for origin in allowed()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope.get("method") not in READING:
            headers = Headers(scope=scope)
            origins = headers.getlist("origin")
            if not all(self._lets_in(origin, headers.get("host", "")) for origin in origins):
                if scope["type"] == "websocket":
                    await send({"type": "websocket.close", "code": 1008})
                else:
                    await PlainTextResponse("Forbidden", 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _lets_in(self, origin: str, host: str) -> bool:
        return origin.lower() in self.allowed or is_own(origin, host)
