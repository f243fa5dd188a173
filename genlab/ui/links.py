"""Addresses that people carry from one screen to another, as text and as QR codes."""

import io
import socket
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

import streamlit as st

HERE_ONLY = ("localhost", "127.0.0.1", "::1")


def address(page: str, **query: str) -> str:
    """Return a page's whole address as a phone in the room can reach it, with its query.

    Where this screen reached the server by a name that means this machine alone, the machine's own address in its
    network stands in its place.
    """
    parts = urlsplit(st.context.url or "http://localhost:8501")
    host = parts.netloc
    if here_only():
        host = f"{own_address()}:{parts.port}" if parts.port else own_address()
    return f"{parts.scheme}://{host}{place(page, **query)}"


def place(page: str, **query: object) -> str:
    """Return a page's place on this server, with its query; it begins with the path that the server lies behind."""
    return f"{root()}/{page}" + (f"?{urlencode(query)}" if query else "")


def root() -> str:
    """Return the path that the server lies behind, as `/genlab`; "" where it has an address of its own."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def here_only() -> bool:
    """Whether this screen reached the server by a name that means this machine alone."""
    return urlsplit(st.context.url or "").hostname in HERE_ONLY


def listens_here_only() -> bool:
    """Whether the server was told to listen to this machine alone, so that no phone can reach it."""
    return st.get_option("server.address") in HERE_ONLY


@lru_cache(maxsize=1)
def own_address() -> str:
    """Return this machine's address in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that belongs to nobody (RFC 5737)
        except OSError:
            return "localhost"
        return str(probe.getsockname()[0])


@lru_cache(maxsize=256)
def qr(text: str, scale: int = 8) -> bytes:
    """Return a QR code as PNG, dark on light whatever the screen's theme, with its quiet border."""
    import segno

    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="png", scale=scale, border=4)
    return buffer.getvalue()
