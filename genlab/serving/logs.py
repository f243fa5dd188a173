"""The log as JSON lines: no token, no name, no address of anybody."""

import json
import logging
import re
import time
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_QUERY = re.compile(r"\?[^\s\"'<>]+")
_IDS = re.compile(r"^/(_stcore/[a-z_\-]+|media|component|static|[a-z\-]{0,20})(?=/|$)")
_log = logging.getLogger("genlab.requests")


class JsonLines(logging.Formatter):
    """Write a record as one JSON object; what stands behind a `?` is left out of every text."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_queries(record.getMessage()),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["trace"] = without_queries(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def without_queries(text: str) -> str:
    """Return a text without the queries of the addresses in it: they hold tokens."""
    return _QUERY.sub("?…", text)


def use_json() -> None:
    """Let all loggers of this process, Streamlit's and uvicorn's too, write JSON lines to standard error."""
    from streamlit import logger as streamlit_logger

    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    logging.getLogger("genlab").setLevel(logging.INFO)

    def through_ours(logger: logging.Logger) -> None:
        logger.handlers = [handler]

    # Streamlit gives each of its loggers a handler of its own, when it is first asked for.
    for known in list(streamlit_logger._loggers.values()):
        through_ours(known)
    streamlit_logger.setup_formatter = through_ours


def place(path: str) -> str:
    """Return where a request went, without the ids in it: `/media`, `/_stcore/upload_file`, `/results`."""
    found = _IDS.match(path)
    return found.group(0) if found else "/other"


class RequestLog:
    """ASGI middleware that writes a line for each request and for each websocket that closes.

    Args:
        app: what answers.
        root: the path that the server lies behind, "" for none; places are told without it.
    """

    def __init__(self, app: ASGIApp, root: str = "") -> None:
        self.app = app
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        status, began = 500, time.perf_counter()

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self.app(scope, receive, sent)
        finally:
            fields = {
                "event": "request" if scope["type"] == "http" else "websocket",
                "method": scope.get("method", "GET"),
                "place": place(scope["path"].removeprefix(self.root)),
                "status": status,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            }
            if fields["place"] != "/static":
                _log.info("%s %s", fields["method"], fields["place"], extra={"fields": fields})
