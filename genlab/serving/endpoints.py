"""What a machine asks a server: is it healthy, and what has it counted."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from genlab import __version__
from genlab.errors import GenlabError
from genlab.store import meters, reading
from genlab.store.migrate import revision

if TYPE_CHECKING:
    from genlab.sessions.pulses import Pulses

_STATM = Path("/proc/self/statm")
_asking = threading.Lock()
_pulses: "Pulses | None" = None
_last: tuple[dict[str, str | None], int] = ({"status": "starting", "genlab": __version__}, 503)


def routes(root: str = "") -> list[BaseRoute]:
    """Return the routes `/healthz`, `/metrics`, and `/pulse/NAME`: whether a session's host has changed anything.

    Args:
        root: the path that the server lies behind, "" for none. What watches the process asks it without, too.
    """
    watched = [
        route
        for path in dict.fromkeys((root, ""))
        for route in (Route(f"{path}/healthz", _healthz), Route(f"{path}/metrics", _metrics))
    ]
    return [*watched, Route(f"{root}/pulse/{{name}}", _pulse)]


def health() -> tuple[dict[str, str | None], int]:
    """Return whether this process reaches its database, and the HTTP status that says so."""
    global _last
    # One asks at a time: while a database does not answer, a crowd of questions must not hold every thread.
    if not _asking.acquire(blocking=False):
        return _last
    try:
        from genlab.ui.database import engine

        with reading(engine()) as connection:
            found = revision(connection)
        _last = ({"status": "ok", "database": "ok", "revision": found, "genlab": __version__}, 200)
    except GenlabError as error:
        _last = ({"status": "unhealthy", "database": error.kind or "gone", "genlab": __version__}, 503)
    finally:
        _asking.release()
    return _last


def _healthz(_: Request) -> JSONResponse:
    said, status = health()
    return JSONResponse(said, status, {"Cache-Control": "no-store"})


def _metrics(_: Request) -> PlainTextResponse:
    if _STATM.exists():
        import resource

        meters.MEMORY.set(int(_STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize())
    return PlainTextResponse(
        meters.text(),
        headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store"},
    )


def _pulse(request: Request) -> JSONResponse:
    from genlab.sessions.pulses import Pulses
    from genlab.ui.database import engine

    global _pulses
    _pulses = _pulses or Pulses(engine())
    pulse = _pulses.of(request.path_params["name"])
    felt = {"version": pulse.version, "out": pulse.out} if pulse else {"version": None}
    return JSONResponse(felt, headers={"Cache-Control": "no-store"})


class Hidden:
    """ASGI middleware that answers 404 where Streamlit counts and tells everybody: what goes on is for the inside."""

    places = ("/_stcore/metrics",)

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        hidden = scope["type"] == "http" and scope.get("path", "").rstrip("/").endswith(self.places)
        await (PlainTextResponse("Not Found", 404) if hidden else self.app)(scope, receive, send)


class CountConnections:
    """ASGI middleware that counts open websockets."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        meters.CONNECTED.add()
        try:
            await self.app(scope, receive, send)
        finally:
            meters.CONNECTED.add(by=-1)
