"""A stranger's program: speaks to a running server as a browser does, and sends what no browser would."""

import http.client
import json
import secrets
from contextlib import ExitStack, closing, suppress
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE_S = 60.0
XSRF = "_streamlit_xsrf"
QUIZ = "genlab_quiz"
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # where Streamlit takes a component's triggers


class Intruder:
    """An open tab on a page.

    Attributes:
        session: the id that the server gave the tab.
        said: what the page has shown in errors and notes.
        traces: what it has shown that was thought of by nobody.
        card: what the quiz was told, on the page that has it.
    """

    def __init__(self, url: str, page: str = "", **query: str) -> None:
        self.parts = urlsplit(url)
        self.session = ""
        self.said: list[str] = []
        self.traces: list[str] = []
        self.card: dict[str, Any] = {}
        self._quiz = self._fragment = self._page = self._query = ""
        self._open = ExitStack()
        self.socket: ClientConnection = self._open.enter_context(
            connect(
                f"ws://{self.parts.netloc}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")],
                max_size=2**24,
                open_timeout=PATIENCE_S,
                proxy=None,
            )
        )
        self.go(page, **query)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the tab."""
        self._open.close()

    def go(self, page: str = "", **query: str) -> None:
        """Open a page in this tab, and wait until it has run."""
        message = BackMsg()
        message.rerun_script.page_name = page
        self._query = urlencode(query)
        self._send(message)

    def answer(self, value: dict[str, Any]) -> None:
        """Send what the quiz would send as an answer, and wait until the server has done with it."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.fragment_id = self._fragment
        message.rerun_script.widget_states.widgets.add(
            id=EVENTS.format(self._quiz), json_trigger_value=json.dumps([{"event": "answer", "value": value}])
        )
        self._send(message)

    def _send(self, message: BackMsg) -> None:
        message.rerun_script.query_string = self._query
        message.rerun_script.context_info.locale = "en-US"
        message.rerun_script.context_info.url = f"{self.parts.scheme}://{self.parts.netloc}/"
        self.socket.send(message.SerializeToString())
        while not self._read():
            pass

    def _read(self) -> bool:
        """Take one message; return whether the script has ended with it."""
        frame = self.socket.recv(timeout=PATIENCE_S)
        message = ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "delta":
            element = message.delta.new_element
            if (
                element.WhichOneof("type") == "bidi_component"
                and element.bidi_component.component_name == QUIZ
            ):
                self._quiz, self._fragment = element.bidi_component.id, message.delta.fragment_id
                self.card = json.loads(element.bidi_component.json)["card"]
            if element.WhichOneof("type") == "alert":
                self.said.append(element.alert.body)
            elif element.WhichOneof("type") == "exception":
                self.traces.append(element.exception.message)
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        return kind == "script_finished" and message.script_finished in (
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
        )

    def upload(self, content: bytes, session: str | None = None) -> int:
        """Send a file as the uploader does; return the status."""
        with closing(http.client.HTTPConnection(self.parts.netloc, timeout=PATIENCE_S)) as line:
            line.request("GET", "/_stcore/health")
            reply = line.getresponse()
            reply.read()
        key = (reply.getheader("Set-Cookie") or "").partition(f"{XSRF}=")[2].partition(";")[0]
        border = secrets.token_hex(8)
        head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={border}",
            "Cookie": f"{XSRF}={key}",
            "X-Xsrftoken": key,
        }
        with closing(http.client.HTTPConnection(self.parts.netloc, timeout=PATIENCE_S)) as line:
            place = f"/_stcore/upload_file/{session or self.session}/{secrets.token_hex(8)}"
            with suppress(BrokenPipeError, ConnectionResetError):  # it was answered before it had been sent
                line.request("PUT", place, body, headers)
            reply = line.getresponse()
            reply.read()
            return reply.status
