"""What strangers may try: real requests against a running server, counted, and how many of them it refused."""

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any
from urllib.parse import quote, urlsplit

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from genlab.bench.figures import Figure
from genlab.bench.intruder import Intruder
from genlab.bench.server import server

MB = 2**20
HALF_SENT = 300
PATIENCE_S = 60.0
QUIET = ("play", "join", "host", "latent", "neighbours", "about", "train")
"""Pages that ask for no file."""
PAGES = ("play", "join", "host", "results", "latent", "neighbours", "train", "own", "about")
ODD = (
    "9" * 5000,
    "-1",
    "0",
    "null",
    "[]",
    "{}",
    "NaN",
    "\x00",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
)
NAMES = ("p", "h", "i", "k", "t", "code", "pack", "protocol", "seed", "run", "lang")  # fmt: skip
CLIMBS = (
    "/static/../../../../etc/passwd",
    "/static/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/static//etc/passwd",
    "/media/../../etc/passwd",
    "/media/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/component/genlab_quiz/../../../etc/passwd",
    "/_stcore/bidi-components/genlab_quiz/..%2f..%2f..%2fetc%2fpasswd",
    "/app/static/../../genlab.sqlite3",
    "/..%5c..%5cgenlab.sqlite3",
    "/%00/etc/passwd",
    "/genlab.sqlite3",
    "/.streamlit/secrets.toml",
)

Tries = Iterator[bool]
"""Of an attack, whether each try was refused."""


def origins(url: str) -> Tries:
    """Open the websocket from pages of other sites, and of this machine under other ports."""
    host = urlsplit(url).netloc
    for origin in (
        "http://localhost:3000", "http://127.0.0.1:3000", "http://127.0.0.1", "https://127.0.0.1",
        "http://0.0.0.0:3000", "http://[::1]:3000", "http://evil.example", f"http://{host}.evil.example",
        f"http://{host}@evil.example", "null", "", "file://", "chrome-extension://abc", "http://127.0.0.1:99999",
    ):  # fmt: skip
        try:
            with connect(
                f"ws://{host}/_stcore/stream",
                additional_headers={"Origin": origin},
                open_timeout=PATIENCE_S,
                proxy=None,
            ):
                yield False
        except InvalidStatus as refused:
            yield refused.response.status_code == 403


def deletions(url: str) -> Tries:
    """Send, and delete, a file from pages of other sites."""
    for method in ("PUT", "DELETE", "POST"):
        for origin in ("http://localhost:3000", "http://evil.example", "null"):
            yield asked(url, "/_stcore/upload_file/a/b", method, {"Origin": origin})[0] == 403


def uploads(url: str) -> Tries:
    """Send files where no page asks for them, to others, to nobody, and larger ones than a page asks for."""
    with Intruder(url, "results") as asking, ExitStack() as stack:
        for page in QUIET:
            tab = stack.enter_context(Intruder(url, page))
            yield tab.upload(b"a,b\n1,2\n") == 403
            yield asking.upload(b"a,b\n1,2\n", tab.session) == 403
        other = asking.session[:-1] + ("1" if asking.session.endswith("0") else "0")
        for session in ("", "nobody", "..", "%2e%2e", other):
            yield not 200 <= asking.upload(b"a", quote(session, safe="%") or "%20") < 300
        for size in (51 * MB, 60 * MB):
            yield asking.upload(b"x" * size) == 413
        place = f"/_stcore/upload_file/{asking.session}/x"
        for headers in (
            {"Transfer-Encoding": "chunked"},
            {"Content-Length": "99999999999999"},
            {"Content-Length": "0x10"},
        ):
            yield asked(url, place, "PUT", headers)[0] in (0, 400, 411, 413)


def slow(url: str) -> Tries:
    """Begin requests and never end them: heads, bodies, and connections on which nothing comes."""
    parts = urlsplit(url)
    texts = (
        b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
        b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx",
        b"",
    )
    for text in texts:
        with ExitStack() as stack:
            held = [
                stack.enter_context(
                    socket.create_connection((parts.hostname or "", parts.port or 80), PATIENCE_S)
                )
                for _ in range(HALF_SENT)
            ]
            for connection in held:
                with suppress(OSError):
                    connection.sendall(text)
            if asked(url, "/healthz")[0] != 200:
                yield from [False] * HALF_SENT
                continue
            until = time.monotonic() + PATIENCE_S
            for connection in held:
                yield _closed(connection, until)


def _closed(connection: socket.socket, until: float) -> bool:
    """Return whether the other side closes a connection."""
    try:
        while True:
            connection.settimeout(max(0.1, until - time.monotonic()))
            if not connection.recv(4096):
                return True
    except TimeoutError:
        return False
    except OSError:  # reset
        return True


def messages(url: str) -> Tries:
    """Say what is no message, or is a large one."""
    for content in (b"\0" * (MB // 2 + 1), b"x" * MB, b"x" * (12 * MB), b"\xff" * 100, "text", '{"a": 1}'):
        with Intruder(url) as tab:
            try:
                tab.socket.send(content)
                while True:
                    tab.socket.recv(timeout=PATIENCE_S)
            except ConnectionClosed:
                yield True
            except TimeoutError:
                yield False


def pulses(url: str) -> Tries:
    """Feel sessions' pulses by numbers, guessed names and odd ones."""
    names = [str(number) for number in range(20)] + [f"{number}-{'0' * 32}" for number in range(1, 20)]
    for name in [*names, "-1", "9" * 5000, f"{2**63}-{'0' * 32}", "null", "1-%ff", "..", "%00"]:
        status, body = asked(url, f"/pulse/{name}")
        yield status in (400, 404) or (status == 200 and b"null" in body)


def hidden(url: str) -> Tries:
    """Ask for what is for the inside alone, and climb out of folders."""
    for path in (
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/metrics?families=x",
        "/%5fstcore/metrics",
    ):
        yield b"TYPE" not in asked(url, path)[1]
    for path in CLIMBS:
        status, body = asked(url, path)
        yield status >= 400 or (
            b"root:" not in body and b"SQLite" not in body and b"secret" not in body.lower()
        )


def addresses(url: str) -> Tries:
    """Ask pages for odd things: each ends in what people can read, never in a trace."""
    with Intruder(url) as tab:
        for page in PAGES:
            for name in NAMES:
                for value in ODD:
                    tab.traces.clear()
                    tab.go(page, **{name: value})
                    yield not tab.traces


def answers(url: str) -> Tries:
    """Answer what was not asked, with what is no choice, and twice."""
    with Intruder(url, "play") as tab:
        card = tab.card
        good = {"round": card["round"], "trial": 0, "choice": card["choices"][0], "rt_ms": 900.0}
        for trial in (1, 5, -1, 10**6, 10**400, 0.5, None, "0", [0], True):
            tab.answer({**good, "trial": trial})
            yield _stands(tab.card, card)
        for choice in ("", "x", "REAL", None, 1, ["real"], "real' --", "fake\0", card["choices"][0] * 1000):
            tab.answer({**good, "choice": choice})
            yield _stands(tab.card, card)
        tab.answer(good)
        first = tab.card
        for choice in card["choices"] * 3:  # once more, and otherwise
            tab.answer({**good, "choice": choice})
            yield _stands(tab.card, first) and first["current"]["trial"] == 1


def _stands(now: dict[str, Any], before: dict[str, Any]) -> bool:
    """Return whether a card asks and tells the same."""
    return all(now[part] == before[part] for part in ("round", "current", "results", "verdict"))


ATTACKS: dict[str, Callable[[str], Tries]] = {
    "websockets opened by pages of other sites": origins,
    "files sent and deleted by pages of other sites": deletions,
    "files that no page asks for": uploads,
    "requests that never end": slow,
    "messages that are none, or large": messages,
    "pulses of others' sessions": pulses,
    "what is for the inside alone": hidden,
    "odd values in addresses, on every page": addresses,
    "answers to what was not asked, or twice": answers,
}


def asked(
    url: str, path: str, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Send one request as it stands; return the status (0 where the connection just ended) and the body."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_S)) as line:
        try:
            line.putrequest(method, path, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                line.putheader(name, value)
            line.endheaders()
            reply = line.getresponse()
            return reply.status, reply.read()
        except (http.client.HTTPException, OSError):
            return 0, b""


def against(url: str, named: dict[str, Callable[[str], Tries]] = ATTACKS) -> list[Figure]:
    """Attack a server; return for each kind how many tries it refused."""
    found = []
    for name, attack in named.items():
        tries = list(attack(url))
        refused = sum(tries)
        found.append(
            Figure(
                name, refused, "refused", f"all {len(tries)}", refused == len(tries), f"tried {len(tries)}"
            )
        )
    return found


def run() -> list[Figure]:
    """Attack a server of its own."""
    with server() as (url, _, _):
        return against(url)
