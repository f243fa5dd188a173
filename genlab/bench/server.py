"""A genlab server in a process of its own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from genlab.errors import GenlabError


@contextmanager
def server(
    home: Path | None = None, patience: float = 30.0
) -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    """Run a cold server; give its address, its process, and its seconds to healthy.

    Args:
        home: its GENLAB_HOME, where it leaves what it prints in `server.log`; by default an empty one.
        patience: seconds to wait for it.

    Raises:
        GenlabError: where it does not start.
    """
    if home is None:
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            server(Path(folder), patience) as run,
        ):
            yield run
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "genlab", "serve", "--no-browser", "--port", str(port)],
            env={**os.environ, "GENLAB_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        while not answers(url):
            if process.poll() is not None or time.perf_counter() - began > patience:
                raise GenlabError(f"The server at {url} did not start. Received: {process.poll()}.")
            time.sleep(0.02)
        yield url, process, time.perf_counter() - began
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(url: str) -> bool:
    """Return whether a server answers."""
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False
