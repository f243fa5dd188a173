import socket

import pytest

from genlab.errors import GenlabError
from genlab.serving import FIRST_PORT, LAST_PORT, free_port, root_of


def test_the_port_asked_for_is_taken_where_it_is_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert free_port("127.0.0.1", port) == port


def test_a_busy_port_is_named() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(GenlabError, match=rf"No free port on '127.0.0.1'. Expected one of: {port}\."):
            free_port("127.0.0.1", port)


def test_without_a_wish_the_next_free_port_is_found() -> None:
    first = free_port("127.0.0.1", None)
    assert FIRST_PORT <= first < LAST_PORT
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", first))
        busy.listen()
        assert first < free_port("127.0.0.1", None) <= LAST_PORT


@pytest.mark.parametrize(
    ("host", "port", "said"), [("192.0.2.1", 8501, "Cannot listen"), ("127.0.0.1", 70_000, "0 to 65535")]
)
def test_impossible_addresses_are_named(host: str, port: int, said: str) -> None:
    with pytest.raises(GenlabError, match=said):
        free_port(host, port)


@pytest.mark.parametrize(
    ("said", "root"),
    [
        ("", ""),
        ("/", ""),
        ("/genlab", "/genlab"),
        ("genlab/", "/genlab"),
        ("/labs/genlab-2/", "/labs/genlab-2"),
    ],
)
def test_a_root_path_is_brought_to_one_form(said: str, root: str) -> None:
    assert root_of(said) == root


@pytest.mark.parametrize(
    "said", ["//", "/a//b", "/..", "/a/../b", "/a b", "/a?b", "http://x/y", "/{name}", "/a\\n"]
)
def test_what_is_no_root_path_is_named(said: str) -> None:
    with pytest.raises(GenlabError, match="Invalid root path"):
        root_of(said)
