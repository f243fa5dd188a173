"""A shop's own system, and the one letter that it is sent: signed as Standard Webhooks says.

https://www.standardwebhooks.com: `webhook-id`, `webhook-timestamp` and `webhook-signature: v1,BASE64`, which is
HMAC-SHA256 over `ID.TIMESTAMP.BODY`. What is sent again has the same id and body, and a new timestamp.
"""

import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import socket
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from genlab import __version__
from genlab.designs.deliveries import Delivery
from genlab.designs.orders import Order
from genlab.designs.states import CANCELLED
from genlab.errors import GenlabError

URL, SECRET = "GENLAB_ORDER_URL", "GENLAB_ORDER_SECRET"
LEAST = 24
"""Bytes of a secret; a shorter one could be guessed."""
PATIENCE_S = 10
PREFIX = "whsec_"


@dataclass(frozen=True)
class Shop:
    """Where orders are told, and the key that its letters are signed with."""

    url: str
    key: bytes

    @classmethod
    def of(cls, url: str, secret: str | None) -> "Shop":
        """Return the shop that is set up.

        Args:
            url: http or https.
            secret: letters, or `whsec_` with base64, as Standard Webhooks' libraries take it.

        Raises:
            GenlabError: for an address that is none, or a secret that is none or could be guessed.
        """
        try:
            parts = urlsplit(url)
            named = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            named = False
        if not named or not url.isascii() or any(letter.isspace() for letter in url):
            raise GenlabError(f"Invalid {URL}. Expected an address that begins with https:// or http://.")
        key = (secret or "").encode(errors="replace")
        if (secret or "").startswith(PREFIX):
            try:
                key = base64.b64decode(key[len(PREFIX) :], validate=True)
            except binascii.Error as error:
                raise GenlabError(f"Invalid {SECRET}. Expected base64 after {PREFIX}.") from error
        if len(key) < LEAST:
            raise GenlabError(f"Invalid {SECRET}. Expected at least {LEAST} bytes. Received: {len(key)}.")
        return cls(url, key)

    @property
    def host(self) -> str:
        """The machine that is told; what else an address may hold is nobody's to read."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    def signature(self, key: str, timestamp: int, body: bytes) -> str:
        """Return what stands in `webhook-signature`."""
        signed = f"{key}.{timestamp}.".encode() + body
        return "v1," + base64.b64encode(hmac.new(self.key, signed, hashlib.sha256).digest()).decode()

    def tell(self, delivery: Delivery, order: Order, now: float) -> str:
        """Tell of an order; return why it was not heard, "" where it was."""
        body, timestamp = letter(delivery, order), int(now)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"genlab/{__version__}",
            "Idempotency-Key": delivery.key,
            "webhook-id": delivery.key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": self.signature(delivery.key, timestamp, body),
        }
        user, at, place = urlsplit(self.url).netloc.rpartition("@")
        if at:  # which no address on the wire holds
            headers["Authorization"] = "Basic " + base64.b64encode(unquote_to_bytes(user)).decode()
        address = urlsplit(self.url)._replace(netloc=place, fragment="").geturl()
        asked = urllib.request.Request(address, body, headers, method="POST")
        try:
            with _opener.open(asked, timeout=PATIENCE_S) as answer:
                status = int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            status = error.code
        except (OSError, HTTPException, ValueError) as error:
            cause = getattr(error, "reason", None) or error
            return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        return "" if 200 <= status < 300 else f"HTTP {status}"


def letter(delivery: Delivery, order: Order) -> bytes:
    """Return what a shop is told, the same at every attempt."""
    by = {"cancelled_by": order.cancelled_by} if delivery.event == CANCELLED else {}
    told = {
        "type": f"order.{delivery.event}",
        "timestamp": delivery.created_at.isoformat(),
        "data": {"state": delivery.event, **by, **order.sheet.stored()},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows no other address than the one that is set: what is signed is for that alone."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


class _Patient:
    """A connection that waits so long for an answer in all: a letter a second would keep it for ever."""

    sock: socket.socket

    def getresponse(self) -> HTTPResponse:
        late = threading.Event()

        def cut() -> None:
            late.set()
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(PATIENCE_S, cut)
        timer.daemon = True
        timer.start()
        try:
            found: HTTPResponse = super().getresponse()  # type: ignore[misc]
        except (OSError, HTTPException, ValueError) as error:
            if not late.is_set():
                raise
            raise TimeoutError("timed out") from error
        finally:
            timer.cancel()
        if late.is_set():  # what was cut off may look like an answer
            found.close()
            raise TimeoutError("timed out")
        return found


class _Http(_Patient, HTTPConnection):
    """A connection without encryption."""


class _Https(_Patient, HTTPSConnection):
    """An encrypted connection."""


class _HttpHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_Http, req)


class _HttpsHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_Https, req)


_opener = urllib.request.build_opener(_Stays, _HttpHandler, _HttpsHandler)
