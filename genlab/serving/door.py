"""The door of a room, in the terminal: the address that its phones come in by, and its QR code."""

import io
import sys

from genlab.ui import links


def show(host: str, port: int, root: str = "") -> None:
    """Print how the phones of a room come in, or why none can.

    Args:
        host: what the server listens to.
        port: of the server.
        root: the path that it lies behind, "" for none.
    """
    if host in links.HERE_ONLY:
        print(f"No phone can come in: genlab listens to {host} alone. Leave --host out.", flush=True)
        return
    network = host if host not in ("0.0.0.0", "::") else links.own_address()
    if network in links.HERE_ONLY:
        print("No phone can come in: this computer is in no network that phones could share.", flush=True)
        return
    address = f"http://{f'[{network}]' if ':' in network else network}:{port}{root}/join"
    print(f"Phones in the room come in at {address}\n\n{code(address, sys.stdout.encoding)}", flush=True)


def code(text: str, encoding: str | None) -> str:
    """Return a QR code for a terminal: in half blocks, or in coloured blanks where its encoding has none."""
    import segno

    made = segno.make(text, error="m", micro=False)
    for compact in (True, False):
        drawn = io.StringIO()
        made.terminal(drawn, border=2, compact=compact)
        try:
            drawn.getvalue().encode(encoding or "utf-8")
        except UnicodeEncodeError:
            continue
        return drawn.getvalue()
    return ""
