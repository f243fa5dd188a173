"""A real server over HTTP: health, metrics, headers, and a log that tells nobody from anybody."""

import asyncio
import base64
import hashlib
import json
import signal
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from genlab.serving import logs
from genlab.serving.document import SCRIPT
from genlab.serving.headers import SecurityHeaders, policy
from genlab.store import migrate
from tests.support.waiting import HANG_S


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=HANG_S) as reply:
            return reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


def test_health_tells_the_revision(server: Any) -> None:
    status, headers, body = get(server.at("healthz"))
    assert status == 200
    assert headers["cache-control"] == "no-store"
    found = json.loads(body)
    assert (found["status"], found["database"], found["revision"]) == ("ok", "ok", migrate.HEAD)


def test_health_says_when_the_database_is_gone(start_server: Callable[..., Any]) -> None:
    server = start_server(env={"GENLAB_DATABASE_URL": "postgresql://me:s3cret@127.0.0.1:1/genlab"})
    status, _, body = get(server.at("healthz"))
    assert status == 503
    assert json.loads(body)["status"] == "unhealthy"
    assert b"s3cret" not in body
    assert b"s3cret" not in server.log.read_bytes()


def test_metrics_are_prometheus_text(server: Any) -> None:
    status, headers, body = get(server.at("metrics"))
    assert status == 200
    assert headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = body.decode().splitlines()
    for line in lines:
        if not line.startswith("#"):
            float(line.rpartition(" ")[2])
    named = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert {
        "genlab_answers_stored_total", "genlab_answers_refused_total", "genlab_database_write_seconds",
        "genlab_connected_sessions", "process_resident_memory_bytes",
    } <= named  # fmt: skip
    (memory,) = (line for line in lines if line.startswith("process_resident_memory_bytes "))
    assert 50e6 < float(memory.split()[1]) < 1e9


@pytest.mark.parametrize("path", ["_stcore/metrics", "_stcore/metrics/", "_stcore/metrics?families=x"])
def test_what_streamlit_counts_is_hidden(server: Any, path: str) -> None:
    status, _, body = get(server.at(path))
    assert (status, body) == (404, b"Not Found")


@pytest.mark.parametrize("name", ["1", "0", "-1", "9" * 5000, f"{2**63}-{'0' * 32}", "null", "1-%ff"])
def test_no_odd_pulse_is_felt(server: Any, name: str) -> None:
    status, headers, body = get(f"{server.url}/pulse/{name}")
    assert status == 200 and json.loads(body) == {"version": None}
    assert "content-security-policy" in headers


@pytest.mark.parametrize(
    "path",
    [
        "",
        "results",
        "healthz",
        "_stcore/health",
        "static/none.js",
        "no/such/place",
        "pulse/1",
        "_stcore/metrics",
    ],
)
def test_every_response_has_the_headers(server: Any, path: str) -> None:
    _, headers, _ = get(server.at(path))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    directives = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert directives["default-src"] == directives["object-src"] == "'none'"
    assert directives["frame-ancestors"] == "'self'"
    assert "unsafe" not in directives["script-src"]
    assert "server" not in headers


def test_what_fails_has_the_headers_too() -> None:
    said: list[Any] = []

    async def failing(*_: Any) -> None:
        raise ValueError("odd")

    async def heard(message: Any) -> None:
        said.append(message)

    app = SecurityHeaders(failing, {"default-src": "'none'"})
    with pytest.raises(ValueError, match="odd"):  # for the log
        asyncio.run(app({"type": "http", "method": "GET", "path": "/", "headers": []}, heard, heard))  # type: ignore[arg-type]
    assert said[0]["status"] == 500 and said[1]["body"] == b"Internal Server Error"
    assert (b"x-content-type-options", b"nosniff") in said[0]["headers"]


def test_a_forged_host_does_not_reach_the_policy(server: Any) -> None:
    host = server.url.removeprefix("http://")
    _, headers, _ = get(server.at())
    assert f"connect-src 'self' ws://{host} wss://{host};" in headers["content-security-policy"]
    _, headers, _ = get(server.at(), Host="evil; script-src *")
    assert "evil" not in headers["content-security-policy"]


def test_inline_scripts_are_allowed_by_their_hash_alone(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<script src="a.js"></script><script>one()</script><script type="module">two()</script>')
    allowed = policy(page)["script-src"].split()
    hashes = [
        base64.b64encode(hashlib.sha256(text).digest()).decode()
        for text in (b"one()", b"two()", SCRIPT.encode())
    ]
    assert allowed == ["'self'", "blob:", *(f"'sha256-{digest}'" for digest in hashes)]


def test_the_log_is_json_lines_without_tokens(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests import conftest

    monkeypatch.setitem(conftest.COMMANDS, "json", ["-m", "genlab", "serve", "--log-json", "--port"])
    with conftest.running("json", tmp_path / "json") as server:
        get(server.at("", p="t0ken-of-somebody"))
        get(server.at("results", p="t0ken-of-somebody"), **{"X-Forwarded-For": "203.0.113.9"})
        get(f"{server.url}/media/0123abcd.png")
        get(f"{server.url}/_stcore/upload_file/session-id/file-id")
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=HANG_S)
        printed = server.log.read_text(encoding="utf-8")
    assert printed.startswith("genlab is at http")
    entries = [json.loads(line) for line in printed.splitlines()[1:]]
    assert all({"time", "level", "logger", "message"} <= set(entry) for entry in entries)
    requests = [(entry["place"], entry["status"]) for entry in entries if entry.get("event") == "request"]
    assert ("/", 200) in requests
    assert ("/results", 200) in requests
    assert "/media" in dict(requests)
    assert "/_stcore/upload_file" in dict(requests)
    for secret in ("t0ken-of-somebody", "203.0.113.9", "127.0.0.1:", "session-id", "0123abcd"):
        assert secret not in "\n".join(printed.splitlines()[1:])


def test_the_plain_log_has_no_tokens_either(server: Any) -> None:
    get(server.at("", p="t0ken-of-somebody"))
    assert "t0ken-of-somebody" not in server.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/results", "/results"),
        ("/_stcore/stream", "/_stcore/stream"),
        ("/_stcore/upload_file/abc/def", "/_stcore/upload_file"),
        ("/media/abc.png", "/media"),
        ("/Kim.Minji", "/other"),
    ],
)
def test_a_place_holds_no_ids(path: str, shown: str) -> None:
    assert logs.place(path) == shown


def test_queries_are_left_out_of_texts() -> None:
    assert logs.without_queries('GET "/?p=abc&lang=ko" failed') == 'GET "/?…" failed'
    assert logs.without_queries("Really? Yes.") == "Really? Yes."
