"""Streamlit's scripts leave the server compressed, and are the same scripts."""

import gzip
import re
import time
from typing import Any

from genlab.serving.compressed import static_files
from tests.test_serving_http import get


def script(server: Any) -> str:
    """Return the address of the first script that the page loads."""
    _, _, page = get(server.at())
    found = re.search(rb'src="\./(static/js/[^"]+\.js)"', page)
    assert found
    return found.group(1).decode()


def test_a_script_is_sent_compressed_once_somebody_has_asked_for_it(server: Any) -> None:
    path = script(server)
    whole = (static_files() / path.removeprefix("static/")).read_bytes()
    until = time.monotonic() + 20
    while True:
        status, headers, body = get(server.at(path), **{"Accept-Encoding": "gzip, deflate"})
        assert status == 200
        if "content-encoding" in headers or time.monotonic() > until:
            break
        assert body == whole
        time.sleep(0.05)
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
