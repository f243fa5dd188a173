"""A browser tab as a Streamlit server meets it: the websocket protocol of its page, without a browser."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from genlab.errors import GenlabError

COMPONENT = "genlab_quiz"
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # where Streamlit takes a component's triggers
# What a browser offers: the protocol, and a token in place of a log-in.
SUBPROTOCOLS = [Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")]
MAX_MESSAGE = 2**24


class LostConnectionError(GenlabError):
    """The connection has ended, or could not be opened."""


@dataclass(frozen=True)
class Card:
    """What the quiz was last told.

    Attributes:
        round: names the round; the answers say it back.
        trial: the question to answer now, None at the end of the round.
        stimuli: its stimuli, as the browser gets them.
        choices: what can be answered.
        told: trial and whether it was right, of the verdict that came with it.
    """

    round: str
    trial: int | None
    stimuli: tuple[str, ...]
    choices: tuple[str, ...]
    told: tuple[int, bool] | None


class Tab:
    """One tab on the quiz page. `open`, `send` and `until` raise `LostConnectionError` where the connection ends.

    Attributes:
        card: what the quiz shows; None until it came.
        came: when it came (`time.monotonic`).
        token: the participant's, from the address; "" before there is one.
        problems: errors that the page showed, in their order.
    """

    def __init__(self, url: str, query: str) -> None:
        parts = urlsplit(url)
        scheme = "wss" if parts.scheme == "https" else "ws"
        self._stream = f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}/_stcore/stream"
        self._url = url
        self._query = query
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self.token = ""
        self.problems: list[str] = []
        self._forget()

    def _forget(self) -> None:
        """Forget what a page holds, as a browser does when it loads anew."""
        self.card: Card | None = None
        self.came = 0.0
        self._page = self._fragment = self._component = ""
        self._widgets: dict[str, WidgetState] = {}
        self._cards: dict[
            str, Card | None
        ] = {}  # by hash: the server may name a message instead of repeating it
        self._waiting: tuple[Callable[[Card], bool], asyncio.Future[Card]] | None = None

    async def open(self, patience: float = 60.0) -> Card:
        """Load the page and return its card: a new round, or with a token the round that it belongs to.

        Raises:
            GenlabError: where no card comes within `patience` seconds.
        """
        await self.close()
        self._forget()
        if self.token:
            self._query = f"p={self.token}"
        try:
            self._socket = await connect(
                self._stream,
                subprotocols=SUBPROTOCOLS,
                max_size=MAX_MESSAGE,
                open_timeout=patience,
                ping_interval=None,
                proxy=None,
            )
        except (OSError, WebSocketException) as error:
            raise LostConnectionError(f"No connection to '{self._stream}'. Received: {error!r}.") from error
        self._reader = asyncio.create_task(self._read(self._socket))
        await self._rerun(BackMsg())
        return await self.until(lambda card: True, patience)

    async def send(self, event: str, value: dict[str, Any]) -> None:
        """Send a trigger of the quiz component, as a tap does."""
        message = BackMsg()
        state = message.rerun_script
        state.fragment_id = self._fragment
        state.widget_states.widgets.extend(self._widgets.values())
        state.widget_states.widgets.add(
            id=EVENTS.format(self._component),
            json_trigger_value=json.dumps([{"event": event, "value": value}]),
        )
        await self._rerun(message)

    async def until(self, wanted: Callable[[Card], bool], patience: float) -> Card:
        """Wait for a card.

        Raises:
            GenlabError: where none comes within `patience` seconds.
        """
        if self.card is not None and wanted(self.card):
            return self.card
        if self._reader is None or self._reader.done():
            raise LostConnectionError(f"The connection to '{self._url}' has ended.")
        future = asyncio.get_running_loop().create_future()
        self._waiting = (wanted, future)
        try:
            return await asyncio.wait_for(future, patience)
        except TimeoutError as error:
            said = f" The page said: {self.problems[-1]}" if self.problems else ""
            raise GenlabError(f"No reply from '{self._url}' within {patience:g} s.{said}") from error
        finally:
            self._waiting = None

    def drop(self) -> None:
        """Break the connection off, as a phone that loses its network: without a word."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def close(self) -> None:
        """Close the tab."""
        socket, self._socket = self._socket, None
        reader, self._reader = self._reader, None
        if socket is not None:
            self_closing = asyncio.create_task(socket.close())
            await asyncio.wait([self_closing], timeout=5)
        if reader is not None:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _rerun(self, message: BackMsg) -> None:
        state = message.rerun_script
        state.query_string = self._query
        state.page_script_hash = self._page
        state.cached_message_hashes.extend(self._cards)
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en-US"
        state.context_info.url = self._url
        state.context_info.color_scheme = "light"
        if self._socket is None:
            raise LostConnectionError(f"The connection to '{self._url}' has ended.")
        try:
            await self._socket.send(message.SerializeToString())
        except ConnectionClosed as error:
            raise LostConnectionError(f"The connection to '{self._url}' has ended.") from error

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for frame in socket:
                self._take(ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode()))
        except ConnectionClosed:
            pass
        finally:
            if self._waiting and not self._waiting[1].done():
                self._waiting[1].set_exception(
                    LostConnectionError(f"The connection to '{self._url}' has ended.")
                )

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._take_delta(message)
        elif kind == "ref_hash":
            self._show(self._cards.get(message.ref_hash))
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
            self.token = parse_qs(self._query).get("p", [""])[0]
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash

    def _take_delta(self, message: ForwardMsg) -> None:
        delta = message.delta
        element = delta.new_element
        kind = element.WhichOneof("type") if delta.WhichOneof("type") == "new_element" else None
        card = None
        if kind == "bidi_component" and element.bidi_component.component_name == COMPONENT:
            component = element.bidi_component
            self._component, self._fragment = component.id, delta.fragment_id
            card = read_card(json.loads(component.json)["card"])
            self._show(card)
        elif kind == "exception":
            self.problems.append(element.exception.message)
        elif kind == "alert" and (delta.fragment_id or element.alert.format == Alert.ERROR):
            self.problems.append(element.alert.body)
        elif kind and (state := default_state(delta)):
            self._widgets[state.id] = state
        if message.metadata.cacheable:
            self._cards[message.hash] = card

    def _show(self, card: Card | None) -> None:
        if card is None:
            return
        self.card, self.came = card, time.monotonic()
        if self._waiting and not self._waiting[1].done() and self._waiting[0](card):
            self._waiting[1].set_result(card)


def read_card(data: dict[str, Any]) -> Card:
    """Return the card of what the component was sent."""
    asked, told = data["current"], data["verdict"]
    return Card(
        round=data["round"],
        trial=asked["trial"] if asked else None,
        stimuli=tuple(asked["stimuli"]) if asked else (),
        choices=tuple(data["choices"]),
        told=(told["trial"], told["correct"]) if told else None,
    )


def default_state(delta: Delta) -> WidgetState | None:
    """Return what a browser sends for a widget that nobody has touched; None for what is no such widget."""
    element = delta.new_element
    kind = element.WhichOneof("type")
    if kind == "selectbox":
        box = element.selectbox
        if not box.HasField("default"):
            return None
        return WidgetState(id=box.id, string_value=box.options[box.default])
    if kind == "multiselect":
        state = WidgetState(id=element.multiselect.id)
        state.string_array_value.data.extend(
            element.multiselect.options[n] for n in element.multiselect.default
        )
        state.string_array_value.SetInParent()
        return state
    if kind == "checkbox":
        return WidgetState(id=element.checkbox.id, bool_value=element.checkbox.default)
    if kind == "number_input":
        number = element.number_input
        if number.data_type == NumberInput.INT:
            return WidgetState(id=number.id, int_value=int(number.default))
        return WidgetState(id=number.id, double_value=number.default)
    return None
