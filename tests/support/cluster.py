"""Two genlab processes on one PostgreSQL, behind nginx with the configuration that deploy/ ships."""

import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from genlab.paths import ROOT
from tests.conftest import Server, free_port, running
from tests.support.waiting import HANG_S, until

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
BEHIND_A_PATH = ROOT / "deploy" / "nginx-path.conf"


def nginx() -> str:
    """Return nginx's path; skip what needs it where it is not installed."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("needs nginx: apt-get install nginx")
    return found


def configuration(folder: Path, port: int, apps: tuple[int, ...]) -> Path:
    """Write the shipped configuration for this machine: its ports, and folders that anyone may write."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for number, app in enumerate(apps, 1):
        assert f"server app{number}:8501 " in text
        text = text.replace(f"server app{number}:8501 ", f"server 127.0.0.1:{app} ")
    assert "listen 80 default_server;" in text
    text = text.replace("listen 80 default_server;", f"listen 127.0.0.1:{port} default_server;")
    text = re.sub(r"/dev/std(out|err)", lambda found: str(folder / f"{found.group(0)[5:]}.log"), text)
    text = text.replace("http {\n", "http {\n" + _folders(folder), 1)
    path = folder / "nginx.conf"
    path.write_text(f"daemon off;\npid {folder / 'nginx.pid'};\n{text}", encoding="utf-8")
    return path


def site(folder: Path, port: int, app: int) -> Path:
    """Write the configuration of a site of its own, which has genlab behind the path that deploy/ ships."""
    text = BEHIND_A_PATH.read_text(encoding="utf-8")
    assert "proxy_pass http://127.0.0.1:8501;" in text
    inside = text.replace("http://127.0.0.1:8501;", f"http://127.0.0.1:{app};")
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off;\npid {folder / 'nginx.pid'};\nerror_log {folder / 'stderr.log'};\nevents {{}}\n"
        f"http {{\n{_folders(folder)}access_log {folder / 'stdout.log'};\n"
        f"server {{\nlisten 127.0.0.1:{port};\nlocation / {{ return 200 'another site'; }}\n{inside}}}\n}}\n",
        encoding="utf-8",
    )
    return path


def _folders(folder: Path) -> str:
    """Return where nginx keeps what it does not hold in memory."""
    return "".join(
        f"{name}_temp_path {folder / name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )


@contextmanager
def behind_a_path(folder: Path) -> Iterator[tuple[Server, str]]:
    """Run a process behind `/genlab` of nginx's site until the block ends; yield it, and its address there."""
    program, port, app = nginx(), free_port(), free_port()
    with running("serve", folder / "app", port=app, root="/genlab") as server:
        configured = site(folder, port, app)
        proxy = subprocess.Popen(
            [program, "-p", str(folder), "-c", str(configured)], stderr=subprocess.DEVNULL
        )
        url = f"http://127.0.0.1:{port}/genlab"

        def answers() -> bool:
            try:
                with urllib.request.urlopen(f"{url}/healthz", timeout=HANG_S):
                    return True
            except (urllib.error.URLError, ConnectionError):
                return False

        try:
            until(answers, "nginx did not start", proxy)
            yield server, url
        finally:
            proxy.terminate()
            proxy.wait(timeout=HANG_S)


class Cluster:
    """The proxy's address and the processes behind it; each can be killed and started again."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database
        self.ports = (free_port(), free_port())
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._running: dict[int, tuple[Server, ExitStack]] = {}

    def start(self, number: int) -> Server:
        """Start a process (0 or 1) and wait until it is healthy."""
        stack = ExitStack()
        server = stack.enter_context(
            running(
                "serve",
                self.folder / f"app{number}",
                {
                    "GENLAB_DATABASE_URL": self.database,
                    "STREAMLIT_SERVER_COOKIE_SECRET": "0123456789abcdef" * 4,
                },
                port=self.ports[number],
            )
        )
        self._running[number] = server, stack
        return server

    def stop(self, number: int, *, kill: bool = False) -> None:
        """End a process, as a restart does or as a power cut does."""
        server, stack = self._running.pop(number)
        if kill:
            server.process.kill()
            server.process.wait()
        stack.close()

    def looking(self, number: int) -> int:
        """Return how many browsers a process serves now."""
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self.ports[number]}/metrics", timeout=HANG_S
        ) as reply:
            found = re.search(r"^genlab_connected_sessions (\d+)$", reply.read().decode(), re.MULTILINE)
        assert found
        return int(found.group(1))

    def answers(self) -> bool:
        """Return whether the proxy answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=HANG_S):
                return True
        except (urllib.error.URLError, ConnectionError):
            return False

    def close(self) -> None:
        for number in list(self._running):
            self.stop(number)


@contextmanager
def cluster(folder: Path, database: str) -> Iterator[Cluster]:
    """Run two processes behind nginx until the block ends."""
    program = nginx()
    made = Cluster(folder, database)
    proxy = None
    try:
        for number in (0, 1):
            made.start(number)
        path = configuration(folder, made.port, made.ports)
        proxy = subprocess.Popen([program, "-p", str(folder), "-c", str(path)], stderr=subprocess.DEVNULL)
        until(made.answers, "nginx did not start", proxy)
        yield made
    finally:
        if proxy is not None:
            proxy.terminate()
            proxy.wait(timeout=HANG_S)
        made.close()
