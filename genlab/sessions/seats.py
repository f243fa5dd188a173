"""Seats: one browser, one participant of a led session, known by a key that the browser keeps.

The key never reaches the database. What does is a keyed hash of the session, so that no two sessions can be compared,
and the participant's token (hashed once more), which follows from key and session: a second join from the same browser
has the same token, and comes back to its seat. Both are HMAC-SHA256 under 128 random bits that nobody can try out.
"""

import base64
import hmac
import re
import secrets

COOKIE = "genlab_browser"
"""Where a browser keeps its key: as a cookie, or under this name in its local storage."""
_KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")


def new_key() -> str:
    """Return a browser's key: 128 random bits."""
    return secrets.token_urlsafe(16)


def is_key(text: object) -> bool:
    """Return whether a text can be a browser's key."""
    return isinstance(text, str) and _KEY.fullmatch(text) is not None


def seat(key: str, session_id: int, join_code: str) -> str:
    """Return the token of a browser's participant in a session."""
    return base64.urlsafe_b64encode(_digest(key, "seat", session_id, join_code)[:16]).rstrip(b"=").decode()


def browser(key: str, session_id: int, join_code: str) -> str:
    """Return what is stored of a browser in a session: 64 hexadecimal digits, others in every session."""
    return _digest(key, "browser", session_id, join_code).hex()


def _digest(key: str, what: str, session_id: int, join_code: str) -> bytes:
    return hmac.digest(key.encode(), f"{what} {session_id} {join_code}".encode(), "sha256")
