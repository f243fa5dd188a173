"""A shop's own system, and the one letter that it is sent: signed as Standard Webhooks says.

https://www.standardwebhooks.com: `webhook-id`, `webhook-timestamp` and `webhook-signature: v1,BASE64`, which is
HMAC-SHA256 over `ID.TIMESTAMP.BODY`. What is sent again has the same id and body, and a new timestamp.
"""

import base64
import binascii
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from genlab import __version__
from genlab.designs.deliveries import Delivery
from genlab.designs.orders import Order
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
        asked = urllib.request.Request(self.url, body, headers, method="POST")
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
    told = {
        "type": f"order.{delivery.event}",
        "timestamp": delivery.created_at.isoformat(),
        "data": {"state": delivery.event, **order.sheet.stored()},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows no other address than the one that is set: what is signed is for that alone."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stays)
