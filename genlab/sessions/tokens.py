"""Secrets that stand for a host or a participant: whoever holds one has its rights. Only their hashes are stored."""

import hashlib
import secrets


def new_token() -> str:
    """Return a secret of 128 bits that fits an address."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode(errors="backslashreplace")).hexdigest()
