"""A shop's own system: a small HTTP server that says what it is told to say, and keeps what it was told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server:
    """What a shop has heard, and how it answers.

    Attributes:
        url: its address.
        answers: statuses of the next answers; 200 after them.
        heard: headers and body of each letter.
        pause_s: between the letters of an answer.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: list[int] = []
        self.pause_s = 0.0
        self.heard: list[tuple[dict[str, str], bytes]] = []


@contextmanager
def shop() -> Iterator[Server]:
    """Serve on this machine, on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.heard.append((headers, body))
            status = found.answers.pop(0) if found.answers else 200
            if found.pause_s:
                self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
                with suppress(OSError):  # until nobody listens
                    while True:
                        self.wfile.write(b"x")
                        time.sleep(found.pause_s)
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{found.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Server(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
