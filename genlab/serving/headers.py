"""The security headers of every response."""

import base64
import hashlib
import re
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from genlab.serving.document import SCRIPT

FIXED = {
    "X-Content-Type-Options": "nosniff",
    # A participant's token stands in the address: no other site may hear of it.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
            "midi", "payment", "usb",
        )
    ),
}  # fmt: skip
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def policy(index: Path | None = None) -> dict[str, str]:
    """Return the content security policy, as strict as Streamlit's pages allow.

    Components' scripts are loaded from blobs; styles stand inline (emotion, Vega); charts need no `eval`.

    Args:
        index: Streamlit's page, whose inline scripts are allowed by their hashes, as is ours.
    """
    if index is None:
        import streamlit

        index = Path(streamlit.__file__).parent / "static" / "index.html"
    inline = [*_INLINE.findall(index.read_text(encoding="utf-8")), SCRIPT]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]
    return {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "blob:", *(f"'sha256-{digest}'" for digest in hashes)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "frame-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }


class SecurityHeaders:
    """ASGI middleware that adds the headers to whatever answers, also where nothing could.

    Args:
        app: what answers.
        policy: the content security policy, by directive.
    """

    def __init__(self, app: ASGIApp, policy: dict[str, str]) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers.update(FIXED)
                headers["Content-Security-Policy"] = self._policy(Headers(scope=scope).get("host", ""))
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception:
            if not begun:  # who is outside of this would answer without the headers
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, sent)
            raise

    def _policy(self, host: str) -> str:
        directives = dict(self.policy)
        if _HOST.fullmatch(host):  # older Safaris do not take a websocket for 'self'
            directives["connect-src"] += f" ws://{host} wss://{host}"
        return "; ".join(f"{name} {value}" for name, value in directives.items())
