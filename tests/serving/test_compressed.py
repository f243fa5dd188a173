"""Streamlit's scripts leave the server compressed, and are the same scripts."""

import asyncio
import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from genlab.serving.compressed import CompressedStatic, static_files
from tests.serving.test_http import get
from tests.support.waiting import until


def script(server: Any) -> str:
    """Return the address of the first script that the page loads."""
    _, _, page = get(server.at())
    found = re.search(rb'src="\./(static/js/[^"]+\.js)"', page)
    assert found
    return found.group(1).decode()


def test_a_script_is_sent_compressed_once_somebody_has_asked_for_it(server: Any) -> None:
    path = script(server)
    whole = (static_files() / path.removeprefix("static/")).read_bytes()

    def asked() -> tuple[dict[str, str], bytes] | None:
        status, headers, body = get(server.at(path), **{"Accept-Encoding": "gzip, deflate"})
        assert status == 200
        if "content-encoding" in headers:
            return headers, body
        assert body == whole
        return None

    headers, body = until(asked, "the script is not compressed")
    assert headers["content-encoding"] == "gzip"
    assert "javascript" in headers["content-type"]
    assert "immutable" in headers["cache-control"]
    assert headers["vary"] == "Accept-Encoding"
    assert headers["x-content-type-options"] == "nosniff"
    assert len(body) == int(headers["content-length"]) < 0.5 * len(whole)
    assert gzip.decompress(body) == whole

    _, headers, body = get(server.at(path))
    assert "content-encoding" not in headers
    assert body == whole
    status, headers, body = get(server.at(path), **{"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert (status, body) == (206, whole[:10])


def test_a_script_that_could_not_be_read_once_is_sent_as_it_is_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.js").write_text("let a = 1;" * 100)
    sent: list[Any] = []

    async def plain(scope: Any, receive: Any, send: Any) -> None:
        sent.append("plain")

    async def send(message: Any) -> None:
        sent.append(message.get("body", message.get("status")))

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/static/a.js",
        "headers": [(b"accept-encoding", b"gzip")],
    }
    read = Path.read_bytes
    failures = [OSError(24, "Too many open files")]

    def reading(file: Path) -> bytes:
        if failures:
            raise failures.pop()
        return read(file)

    async def ask_often() -> None:
        static = CompressedStatic(plain, tmp_path)
        for _ in range(3):
            await static(scope, None, send)  # type: ignore[arg-type]
            await asyncio.sleep(0.2)

    monkeypatch.setattr(Path, "read_bytes", reading)
    asyncio.run(ask_often())
    assert sent[:3] == ["plain", "plain", 200]
    assert gzip.decompress(sent[3]) == read(tmp_path / "a.js")
