"""Attempts at codes: wrong ones slow down whoever guesses, and nobody who knows the code of a session near by."""

import ipaddress
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from genlab.errors import GenlabError

WINDOW_S = 60.0
WRONG_A_BROWSER = 10
WRONG_AN_ADDRESS = 40  # a class behind one address may mistype so often in a minute
MORE_A_PERSON = 4  # for everyone who has joined from the address, whose neighbours are probably people too
MOST_AN_ADDRESS = 200
WRONG_IN_ALL = 300
NEAR_S = 12 * 3600.0
MOST_NEAR = 10_000
"""Different wrong codes within `WINDOW_S`, and for how long, and of how many sessions, it is known who was near.

With S open sessions among C = 31 ** 6 = 887,503,681 codes, a guesser who has N addresses tries at most
max(MOST_AN_ADDRESS, WRONG_IN_ALL + N) codes a minute: 200 from one address, which finds one of a hundred sessions after
31 days (154 days where nobody has joined from there), and 1,300 from a thousand addresses (5 days).
"""


def place(address: str) -> str:
    """Return what one guesser has one of: an IPv4 address, or the half of an IPv6 one that a network is given."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, 64), strict=False))


class Attempts:
    """Counts different wrong codes by browser and address, in this process; too many close the door for a while.

    The door stays open to whoever has typed no wrong code where an address as a whole has not been wrong too often, and
    to a right code that is near: its session was found, or is led, from the same address. So nobody who only spoils
    codes keeps a class out.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Count from now; `clock` gives seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        # Both with the oldest first: by place and code, and by place and session.
        self._wrong: dict[tuple[str, str], tuple[float, str | None]] = {}
        self._places: Counter[str] = Counter()
        self._browsers: Counter[tuple[str, str]] = Counter()
        self._near: dict[tuple[str, int], float] = {}
        self._people: Counter[str] = Counter()

    def tried(
        self, address: str, code: str, session_id: int | None = None, browser: str | None = None
    ) -> None:
        """Let somebody try a code, and remember a wrong one. The same one again is no other guess.

        Args:
            address: where they are.
            code: what they have typed, as codes are compared.
            session_id: whose code it is; None for a wrong one.
            browser: the key of their browser; None where it gives none.

        Raises:
            GenlabError: where they have been wrong too often within a minute.
        """
        with self._lock:
            self._forget()
            here = place(address)
            if (here, session_id) in self._near:
                return
            if self._closed(here, browser):
                raise GenlabError("Too many wrong codes. Wait a minute, then try again.")
            if session_id is None and (here, code) not in self._wrong:
                self._wrong[here, code] = (self._clock(), browser)
                self._places[here] += 1
                self._browsers[here, browser or ""] += 1

    def near(self, address: str, session_id: int, joined: bool = False) -> None:
        """Remember that a session was found, is led or, where `joined`, got one more person from an address."""
        with self._lock:
            key = (place(address), session_id)
            self._near.pop(key, None)
            self._near[key] = self._clock()
            if joined:
                self._people[key[0]] += 1
            self._forget()

    def _closed(self, here: str, browser: str | None) -> bool:
        most = min(WRONG_AN_ADDRESS + MORE_A_PERSON * self._people[here], MOST_AN_ADDRESS)
        return (
            bool(browser and self._browsers[here, browser] >= WRONG_A_BROWSER)
            or self._places[here] >= most
            or (len(self._wrong) >= WRONG_IN_ALL and self._places[here] > 0)
        )

    def _forget(self) -> None:
        """Leave out what is long ago, and what is too much."""
        now = self._clock()
        while self._wrong:
            (here, code), (at, browser) = next(iter(self._wrong.items()))
            if at > now - WINDOW_S:
                break
            del self._wrong[here, code]
            _take(self._places, here)
            _take(self._browsers, (here, browser or ""))
        while self._near:
            (here, session_id), at = next(iter(self._near.items()))
            if at > now - NEAR_S and len(self._near) <= MOST_NEAR:
                break
            del self._near[here, session_id]
            if not any(other == here for other, _ in self._near):
                del self._people[here]  # (a Counter minds no missing key)


def _take(counts: Counter[Any], key: Any) -> None:
    counts[key] -= 1
    if counts[key] <= 0:
        del counts[key]


ATTEMPTS = Attempts()
