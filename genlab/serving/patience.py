"""How long the server waits for who has begun to ask, and how many files it may hold open."""

import asyncio
from contextlib import suppress
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 10.0
"""In which a request's head must have come, counted from its first byte or from the connection."""
BODY_S, LEAST_BYTES = 20.0, 2**15
"""A body must bring so much in each such time, where the server takes it."""
MOST_FILES = 2**16
LATE = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n\r\n"
    b"The request came too slowly."
)


def raise_files() -> int | None:
    """Raise the number of files that this process may hold open to what the system allows; return it.

    None where the system has no such limit. Each phone is a file or two; many systems begin at 256 or 1,024.
    """
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (MOST_FILES, 10_240):  # the most that macOS gives, whatever it says
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if most > soft != resource.RLIM_INFINITY:
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
                break
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


class Patience(H11Protocol):
    """uvicorn's HTTP with an end to its patience: slow senders are let go, the slowest first where there are many.

    A client owes a `head`; a `body` that somebody here takes; or the `rest` of one that was answered without it.

    Attributes:
        most_waiting: how many connections may owe a head or a rest at a time.
    """

    most_waiting = 256
    _waiting: ClassVar[dict["Patience", None]] = {}  # in the order that they began to owe

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._owed: tuple[str, int] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._received = self._before = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._owe(None)
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._owe(None)
        super().handle_websocket_upgrade(event)

    def _look(self) -> None:
        """Find out what the client owes now."""
        state, owed = self.conn.their_state, None
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            pass
        elif state is h11.IDLE and (self.cycle is None or self.conn.trailing_data[0]):
            owed = "head"
        elif state is h11.SEND_BODY:
            owed = "rest" if self.cycle.response_complete else "body"
        now = (owed, id(self.cycle)) if owed else None
        if now != self._owed:
            self._owe(now)

    def _owe(self, owed: tuple[str, int] | None) -> None:
        """Wait for what is owed, and for nothing else."""
        self._owed = owed
        self._waiting.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if owed is None:
            return
        self._before = self._received
        self._timer = self.loop.call_later(BODY_S if owed[0] == "body" else HEAD_S, self._late)
        if owed[0] != "body":
            self._waiting[self] = None
            if len(self._waiting) > self.most_waiting:
                next(iter(self._waiting))._give_up()

    def _late(self) -> None:
        came = self._received - self._before >= LEAST_BYTES
        ours = self.flow.read_paused or (self.cycle and self.cycle.waiting_for_100_continue)
        if self._owed and self._owed[0] == "body" and (came or ours):
            self._owe(self._owed)
        else:
            self._give_up()

    def _give_up(self) -> None:
        if self._owed and self._owed[0] == "head":
            self.transport.write(LATE)
            self.transport.close()
        else:
            self.transport.abort()
        self._owe(None)
