"""Streamlit's scripts and styles, sent compressed: a class that opens the page at once shares one network."""

import asyncio
import gzip
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

KINDS = {".js": "text/javascript", ".css": "text/css"}
"""What is compressed, and its media type: that of Windows' registry may be another."""


def static_files() -> Path:
    """Return the folder that Streamlit serves below `/static`; its scripts' names change with their contents."""
    import streamlit

    return Path(streamlit.__file__).parent / "static" / "static"


class CompressedStatic:
    """ASGI middleware that sends scripts and styles compressed, each from the second request for it on.

    Streamlit sends them as they are, since to compress them for each request costs more than it spares. Here a file
    is compressed once, aside, while its first request is answered as it is, and is kept in memory.

    Args:
        app: what answers otherwise.
        folder: what lies below `/static`; the names in it must change with the contents.
        root: the path that the server lies behind, "" for none.
    """

    def __init__(self, app: ASGIApp, folder: Path, root: str = "") -> None:
        self.app = app
        self._files = {
            f"{root}/static/{file.relative_to(folder).as_posix()}": file
            for file in folder.rglob("*")
            if file.suffix in KINDS
        }
        self._kept: dict[str, asyncio.Future[bytes]] = {}
        self._one_at_a_time = asyncio.Semaphore(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] != "GET" or path not in self._files:
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        if "gzip" not in asked.get("accept-encoding", "") or "range" in asked:
            await self.app(scope, receive, send)
            return
        kept = self._kept.get(path)
        if kept is None or (kept.done() and kept.exception()):  # a file could not be opened just then
            kept = self._kept[path] = asyncio.ensure_future(self._compress(self._files[path]))
        if not kept.done():
            await self.app(scope, receive, send)
            return
        response = Response(
            kept.result(),
            headers={
                "Content-Encoding": "gzip",
                "Vary": "Accept-Encoding",
                "Cache-Control": "public, immutable, max-age=31536000",
            },
            media_type=KINDS[self._files[path].suffix],
        )
        await response(scope, receive, send)

    async def _compress(self, file: Path) -> bytes:
        async with self._one_at_a_time:
            return await asyncio.to_thread(lambda: gzip.compress(file.read_bytes(), 9, mtime=0))
