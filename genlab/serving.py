"""The web server: Streamlit's own application under uvicorn, which answers faster than `streamlit run`."""

import errno
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from genlab.errors import GenlabError

if TYPE_CHECKING:
    from starlette.routing import Route

    from genlab.pulses import Pulses

SCRIPT = Path(__file__).resolve().parent.parent / "streamlit_app.py"
FIRST_PORT, LAST_PORT = 8501, 8520


def free_port(host: str, port: int | None) -> int:
    """Return the port asked for, or the first free one from 8501 on.

    Raises:
        GenlabError: where the port asked for (or every one of ours) is taken, or the address is not this machine's.
    """
    candidates = range(FIRST_PORT, LAST_PORT + 1) if port is None else (port,)
    for candidate in candidates:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise GenlabError(
                        f"Cannot listen on '{host}:{candidate}'. Received: {error.strerror}."
                    ) from error
                continue
            except OverflowError as error:
                raise GenlabError(f"Invalid port {candidate}. Expected 0 to 65535.") from error
            return candidate
    wanted = f"{FIRST_PORT} to {LAST_PORT}" if port is None else str(port)
    raise GenlabError(f"No free port on '{host}'. Expected one of: {wanted}. Received: all in use.")


def serve(port: int | None = None, host: str = "127.0.0.1", open_browser: bool = True) -> int:
    """Serve the app until Ctrl-C; return the exit status.

    Raises:
        GenlabError: where the port cannot be had.
    """
    import uvicorn
    from streamlit import config
    from streamlit.starlette import App

    config.set_option("server.fileWatcherType", "none")  # nobody edits the code of a running class
    config.set_option("server.address", host)  # the Host page tells whether phones can come in

    chosen = free_port(host, port)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host
    url = f"http://{shown}:{chosen}"
    print(f"genlab is at {url}  (Ctrl-C ends it)", flush=True)
    if open_browser and sys.stdout.isatty():
        threading.Thread(target=_open_when_healthy, args=(url,), daemon=True).start()
    # The quiz's libraries load while the browser still fetches the page.
    threading.Thread(target=import_module, args=("genlab.ui.play",), daemon=True).start()
    uvicorn.run(
        App(SCRIPT, routes=[pulse_route()]), host=host, port=chosen, log_level="warning", ws_ping_interval=20
    )
    return 0


def pulse_route() -> "Route":
    """Return `/pulse/ID`, where phones feel whether a session's host has changed anything."""
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    def pulse(request: Request) -> JSONResponse:
        from genlab.pulses import Pulses
        from genlab.ui.play import engine

        global _pulses
        _pulses = _pulses or Pulses(engine())
        return JSONResponse({"version": _pulses.of(request.path_params["session"])})

    return Route("/pulse/{session:int}", pulse)


_pulses: "Pulses | None" = None


def _open_when_healthy(url: str, patience: float = 20.0) -> None:
    """Open the browser once the server answers."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                webbrowser.open(url)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
