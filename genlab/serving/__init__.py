"""The web server: Streamlit's own application under uvicorn, which answers faster than `streamlit run`.

What comes in: what is true of every request, whatever page it is for.
"""

import errno
import gc
import os
import re
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from contextlib import suppress
from functools import partial
from importlib import import_module

from genlab.errors import GenlabError
from genlab.paths import ROOT

SCRIPT = ROOT / "streamlit_app.py"
EVERYWHERE = "0.0.0.0"
"""The address of all networks that this machine is in."""
FIRST_PORT, LAST_PORT = 8501, 8520
MOST_MESSAGE = 2**19
"""Bytes that a browser may say at once; a form with a thousand names is a tenth of it."""
_ROOT = re.compile(r"(/[A-Za-z0-9][A-Za-z0-9._~-]*)*/?")


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


def root_of(path: str) -> str:
    """Return the path that a server lies behind as addresses begin with it: `/genlab`, "" for none.

    Raises:
        GenlabError: for what is no such path.
    """
    path = path if path.startswith("/") or not path else f"/{path}"
    if not _ROOT.fullmatch(path):
        raise GenlabError(
            f"Invalid root path '{path[:60]}'. Expected one like '/genlab', of letters, digits and ._~-."
        )
    return path.rstrip("/")


def serve(
    port: int | None = None,
    host: str = "127.0.0.1",
    open_browser: bool = True,
    *,
    room: bool = False,
    log_json: bool = False,
    forwarded_allow_ips: str | None = None,
    root_path: str | None = None,
) -> int:
    """Serve the app until Ctrl-C; return the exit status.

    Args:
        port: by default the first free one from 8501 on.
        host: address to listen on.
        open_browser: whether to open a browser window, where somebody sits at a terminal.
        room: print the address of the room's phones, with its QR code, and open the Host page.
        log_json: write the log as JSON lines, one for each request as well.
        forwarded_allow_ips: addresses of proxies whose X-Forwarded-For and -Proto are believed, between commas, or
            `*`; by default FORWARDED_ALLOW_IPS, or this machine's own.
        root_path: the path of a proxy's site that this server lies behind, as `/genlab`; by default what
            STREAMLIT_SERVER_BASE_URL_PATH says, or none. The proxy hands it on.

    Raises:
        GenlabError: where the port cannot be had, or the path is none.
    """
    import uvicorn
    from starlette.middleware import Middleware
    from streamlit import config
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.starlette import App

    from genlab.serving import endpoints, logs
    from genlab.serving.browsers import BrowserKeys
    from genlab.serving.compressed import CompressedStatic, static_files
    from genlab.serving.document import Document
    from genlab.serving.headers import SecurityHeaders, policy
    from genlab.serving.origins import OwnOrigins
    from genlab.serving.patience import Patience, raise_files
    from genlab.serving.uploads import Uploads
    from genlab.ui.uploads import ledger

    chosen = free_port(host, port)
    shown = "localhost" if host in ("127.0.0.1", EVERYWHERE, "::") else host
    # (Not asked of Streamlit, which would read its settings before it knows where they lie.)
    root = root_of(os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "") if root_path is None else root_path)
    url = f"http://{shown}:{chosen}{root}"
    print(f"genlab is at {url}  (Ctrl-C ends it)", flush=True)
    if room:
        from genlab.serving import door

        door.show(host, chosen, root)
    if open_browser and sys.stdout.isatty():
        page = "/host" if room else ""
        threading.Thread(target=_open_when_healthy, args=(url, page), daemon=True).start()
    middleware = [
        Middleware(endpoints.CountConnections),
        Middleware(BrowserKeys, root=root),
        Middleware(SecurityHeaders, policy=policy()),
        Middleware(Document),
        Middleware(OwnOrigins, allowed=partial(config.get_option, "server.corsAllowedOrigins")),
        Middleware(endpoints.Hidden),
        Middleware(Uploads, ledger=ledger),
        Middleware(CompressedStatic, folder=static_files(), root=root),
    ]
    if log_json:
        logs.use_json()
        middleware.insert(0, Middleware(logs.RequestLog, root=root))
    # A cold server would look for the first address in pages/, and say of one that is not there that it leads nowhere.
    PagesManager.uses_pages_directory = False
    files = raise_files()
    if files is not None:
        Patience.most_waiting = max(16, files // 4)
    # The application first: it tells Streamlit where the settings lie, and those are read when the first is asked for.
    app = App(SCRIPT, routes=endpoints.routes(root), middleware=middleware)
    config.set_option("server.fileWatcherType", "none")  # nobody edits the code of a running class
    config.set_option("server.address", host)  # the Host page tells whether phones can come in
    config.set_option("server.baseUrlPath", root)
    # The quiz's libraries load while the browser still fetches the page.
    threading.Thread(target=_load_quiz, daemon=True).start()
    uvicorn.run(
        app,
        host=host,
        port=chosen,
        http=Patience,
        log_level="warning",
        log_config=None if log_json else uvicorn.config.LOGGING_CONFIG,
        access_log=False,  # it would write addresses with the tokens in them
        server_header=False,
        ws_max_size=MOST_MESSAGE,
        ws_ping_interval=20,
        timeout_graceful_shutdown=10,
        forwarded_allow_ips=forwarded_allow_ips,
    )
    return 0


def _load_quiz() -> None:
    """Load what the quiz needs, and take up trainings and letters to a shop that a server before has left.

    What stays is spared the collector of garbage, each full round of which costs 60 ms.
    """
    import_module("genlab.ui.play.card")
    gc.collect()
    gc.freeze()
    for name in ("genlab.ui.train.queue", "genlab.ui.studio.selling"):
        with suppress(GenlabError):  # the database is away: whoever opens the page of it is told
            import_module(name).wake()


def _open_when_healthy(url: str, page: str = "", patience: float = 20.0) -> None:
    """Open the browser at a page once the server answers."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                webbrowser.open(url + page)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
