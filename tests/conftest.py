"""What all tests share: a home of their own, and genlab servers that run as people run them.

Fixtures for any test:

- `server`: one `python -m genlab serve` for the whole run. `server.url` is its address without a slash at the end;
  `server.at("results", lang="ko")` is a page's address with its query; `server.process.pid`, `server.log`
  (a file: what it printed) and `server.home` (its GENLAB_HOME, which holds the database) are there to be read.
- `start_server`: a factory of fresh, cold servers, stopped after the test. `start_server()` runs `genlab serve`,
  `start_server("room")` lets phones in, `start_server("streamlit")` runs `streamlit run streamlit_app.py`;
  `env={...}` adds variables, `home=...` takes an existing GENLAB_HOME (to restart a server on the same database).

Fixtures for databases (SQLite and PostgreSQL) come from tests/support/databases.py, those for a round from
tests/support/playing.py.

Fixtures for tests under tests/browser/ are described in tests/browser/conftest.py.
"""

import gc
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import hypothesis
import pytest

from genlab.paths import ROOT
from tests.support.waiting import until

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# Where Python may keep no bytecode, each process compiles all that it loads: two thirds of a server's or a training's
# start, and a hundred of them start here.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# What TensorFlow makes of a graph are millions of small objects: looking through them takes up to a tenth of its tests.
gc.set_threshold(100_000, 50, 100)
# A busy machine is no fault of what is tested.
hypothesis.settings.register_profile("genlab", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("genlab")

COMMANDS = {
    "serve": ["-m", "genlab", "serve", "--port"],
    "room": ["-m", "genlab", "serve", "--host", "0.0.0.0", "--port"],
    "words": ["-m", "tests.support.words", "serve", "--port"],
    "streamlit": ["-m", "streamlit", "run", "streamlit_app.py", "--server.headless=true", "--server.port"],
}

LONGEST = (
    "training/test_families",
    "browser/test_results",
    "browser/test_train",
    "training/test_worker",
    "browser/test_host",
    "bench/test_attacks",
    "browser/test_classroom",
    "generators/images/test_flow",
    "browser/test_own",
    "training/test_writers",
    "browser/test_deploy",
    "generators/test_replicas",
    "browser/test_pages",
    "generators/sequences/test_pairs",
    "browser/test_seats",
    "test_package",
    "browser/test_play",
    "ui/test_korean",
    "browser/test_play_protocols",
    "serving/test_patience",
    "browser/test_faults",
    "generators/images/test_discreteflow",
    "browser/test_security",
    "metrics/images/test_two_sample",
    "load/test_phones",
    "load/test_room",
)
"""Files that take longest, begun first, so that no worker works on when the others have ended; those that compute stand
between those that wait for a browser."""

_held: list[socket.socket] = []
_running: list["Server"] = []

pytest_plugins = ["tests.support.databases", "tests.support.playing", "tests.support.tiny"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the longest files to the front (`--no-loadscope-reorder` keeps them there)."""
    place = {name: number for number, name in enumerate(LONGEST)}
    tests = ROOT / "tests"
    items.sort(
        key=lambda item: place.get(item.path.relative_to(tests).with_suffix("").as_posix(), len(place))
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failed test's report what the servers that ran printed."""
    report = yield
    if report.failed:
        for server in _running:
            state = server.process.poll()
            report.sections.append(
                (f"{server.url} ({'runs' if state is None else f'ended: {state}'})", printed(server))
            )
    return report


@dataclass(frozen=True)
class Server:
    """A genlab server in a process of its own."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    home: Path

    def at(self, page: str = "", **query: object) -> str:
        """Return the address of a page ("" is the quiz) with its query."""
        return f"{self.url}/{page}" + (f"?{urllib.parse.urlencode(query)}" if query else "")


def printed(server: Server) -> str:
    """Return the last that a server printed."""
    return server.log.read_text(errors="replace")[-4000:]


def free_port() -> int:
    """Return a port of this machine that nobody listens on, and that nobody else is given until the tests end.

    A server needs seconds before it listens. Were the port only looked up, another worker's server could take it in
    that time, and answer for the one that was meant.
    """
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    # Bound, not listening: it keeps the port from who asks for any, and leaves it to the server that is told of it.
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _held.append(held)
    return int(held.getsockname()[1])


@contextmanager
def running(
    kind: str,
    home: Path,
    env: dict[str, str] | None = None,
    port: int | None = None,
    root: str = "",
) -> Iterator[Server]:
    """Run a server until the block ends; `home` is made when missing and holds the server's log as well.

    `root` is the path that it lies behind, "" for none.
    """
    home.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    log = home / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *COMMANDS[kind], str(port), *([f"--root-path={root}"] if root else [])],
            cwd=ROOT,
            env={**os.environ, "GENLAB_HOME": str(home), "PYTHONUNBUFFERED": "1", **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}{root}", process, log, home)
    _running.append(server)
    try:
        until(partial(_healthy, server), lambda: f"{printed(server)}\nThe server is not healthy", process)
        yield server
    finally:
        _running.remove(server)
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _healthy(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep every test away from the user's own database, folders and settings."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("GENLAB_DATABASE_URL", "GENLAB_DATA", "LANGUAGE"):
            patch.delenv(name, raising=False)
        home = tmp_path_factory.mktemp("home")
        patch.setenv("GENLAB_HOME", str(home))
        yield home


@pytest.fixture(scope="session")
def server(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run `genlab serve` once for all tests that only need a server."""
    with running("serve", tmp_path_factory.mktemp("server")) as running_server:
        yield running_server


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Return a function that starts a cold server: `start_server(kind="serve", env=None, home=None)`."""
    with ExitStack() as stack:
        started = 0

        def start(kind: str = "serve", env: dict[str, str] | None = None, home: Path | None = None) -> Server:
            nonlocal started
            started += 1
            return stack.enter_context(running(kind, home or tmp_path / f"server-{started}", env))

        yield start
