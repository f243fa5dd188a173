"""What is worked out once for all visitors of a process, and may tell meanwhile how far it is.

(Streamlit's own cache replays what a function has drawn, and so lets it draw nothing on a bar that stands elsewhere.)
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
_all: list["Kept[object]"] = []


class Kept(Generic[T]):
    """The results of some work by what they depend on, the longest unused let go first. None of them is to be changed.

    Whoever asks for what another is working out waits for it.
    """

    def __init__(self, most: int) -> None:
        """Keep so many results at most."""
        self.most = most
        self._lock = threading.Lock()
        self._done: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        _all.append(self)  # type: ignore[arg-type]

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key; make it first where nothing is. What `make` raises is not kept."""
        with self._lock:
            if key in self._done:
                self._done.move_to_end(key)
                return self._done[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._done:
                    return self._done[key]
            try:
                made = make()
                with self._lock:
                    self._done[key] = made
                    while len(self._done) > self.most:
                        self._done.popitem(last=False)
                return made
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def holds(self, key: Hashable) -> bool:
        """Return whether something is kept under a key."""
        with self._lock:
            return key in self._done

    def clear(self) -> None:
        """Let all go."""
        with self._lock:
            self._done.clear()


def clear() -> None:
    """Let go all that is kept in this process."""
    for each in _all:
        each.clear()
