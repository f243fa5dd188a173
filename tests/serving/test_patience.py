"""Who sends slowly, or not to the end, stops nobody else."""

import resource
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from genlab.serving import patience
from tests import conftest
from tests.support.waiting import HANG_S, until

FEW = 256
FEW_FILES = f"""
import resource, sys
from genlab.cli import main
resource.setrlimit(resource.RLIMIT_NOFILE, ({FEW}, {FEW}))
sys.exit(main(["serve", "--no-browser", "--port", sys.argv[1]]))
"""
HALF = b"GET / HTTP/1.1\r\nHost: room\r\nX-Half: "
HALF_A_BODY = b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: room\r\nContent-Length: 1000000\r\n\r\nhalf"


def begun(server: Any, text: bytes) -> socket.socket:
    """Return a connection on which a request was begun."""
    port = int(server.url.rpartition(":")[2])
    connection = socket.create_connection(("127.0.0.1", port), timeout=HANG_S)
    connection.sendall(text)
    return connection


@contextmanager
def half_sent(server: Any, count: int, text: bytes = HALF) -> Iterator[list[socket.socket]]:
    """Hold so many requests half sent."""
    with ExitStack() as stack:
        yield [stack.enter_context(begun(server, text)) for _ in range(count)]


def answers(server: Any, seconds: float) -> bool:
    try:
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=seconds) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False


def test_many_half_sent_requests_stop_no_server_that_began_with_few_files(
    own_home: Path, tmp_path: Path
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard <= 2 * FEW:
        pytest.skip(f"needs a hard limit of files above {2 * FEW}, not {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, hard))
    try:
        with conftest.running("serve", tmp_path / "few") as server:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            assert resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)[0] > FEW
            with half_sent(server, 2 * FEW):
                assert answers(server, HANG_S)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("text", [HALF, HALF_A_BODY, b""], ids=["head", "body", "nothing"])
def test_nor_one_that_can_have_no_more(
    text: bytes, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(conftest.COMMANDS, "few", ["-c", FEW_FILES])
    with conftest.running("few", tmp_path / "few") as server:
        began = time.monotonic()
        with half_sent(server, 2 * FEW, text) as connections:
            until(lambda: answers(server, 5), "The server did not answer", server.process)
            if time.monotonic() - began < patience.HEAD_S / 2:  # who began first was let go before its time
                connections[0].settimeout(HANG_S)
                with suppress(ConnectionResetError):  # where bytes lay unread, the system says it so
                    while connections[0].recv(1000):
                        pass
                connections[-1].settimeout(0.1)
                if time.monotonic() - began < patience.HEAD_S / 2:  # and who began last was not
                    with suppress(TimeoutError):
                        assert connections[-1].recv(1000)  # at most an answer that needs no body, and no end


def test_a_slow_head_is_answered_with_a_word_and_closed(server: Any) -> None:
    with half_sent(server, 1) as (connection,):
        began = time.monotonic()
        said = b""
        while part := connection.recv(1000):
            said += part
        assert said.startswith(b"HTTP/1.1 408 ")
        assert patience.HEAD_S * 0.9 < time.monotonic() - began < 10 * patience.HEAD_S


def test_who_trickles_is_let_go_as_well(server: Any) -> None:
    with half_sent(server, 1) as (connection,):
        connection.settimeout(0.5)
        said = b""
        while not said:
            try:
                connection.sendall(b"x")
                said = connection.recv(1000)
            except TimeoutError:
                continue
            except ConnectionError:  # let go; what lay unread there took its last word with it
                return
        assert said.startswith(b"HTTP/1.1 408 ")


def test_a_request_in_parts_is_answered(server: Any) -> None:
    with half_sent(server, 1, b"GET /healthz HTTP/1.1\r\n") as (connection,):
        time.sleep(0.2)
        connection.sendall(b"Host: room\r\n\r\nGET /healthz HTTP/1.1\r\nHo")
        said = b""
        while said.count(b"}") < 1:
            said += connection.recv(1000)
        connection.sendall(b"st: room\r\n\r\n")
        while said.count(b"}") < 2:
            said += connection.recv(1000)
        assert said.count(b"HTTP/1.1 200 ") == 2


def test_what_the_system_allows_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = [(FEW, 1_000_000)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _, wanted: limits.append(wanted))
    assert patience.raise_files() == patience.MOST_FILES
    limits.append((FEW, FEW))
    assert patience.raise_files() == FEW
    limits.append((2_000_000, 2_000_000))
    assert patience.raise_files() == 2_000_000  # never lowered
