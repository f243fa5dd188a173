"""What a server counts of itself, written as Prometheus reads it. No person can be told from it."""

import functools
import threading
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from genlab.errors import GenlabError

P = ParamSpec("P")
R = TypeVar("R")


class Counter:
    """A number for each value of a label; it only grows, or (a gauge) goes up and down.

    Args:
        name, about: as Prometheus shows them.
        label: name of the label.
        values: its values known beforehand, so that they are shown at 0.
        kind: `counter` or `gauge`.
    """

    def __init__(
        self, name: str, about: str, label: str = "", values: Sequence[str] = (), kind: str = "counter"
    ) -> None:
        self.name, self.about, self.label, self.kind = name, about, label, kind
        self._numbers: dict[str, float] = dict.fromkeys(values if label else ("",), 0.0)
        self._lock = threading.Lock()

    def add(self, value: str = "", by: float = 1.0) -> None:
        """Add to the number of a label's value."""
        with self._lock:
            self._numbers[value] = self._numbers.get(value, 0.0) + by

    def set(self, number: float) -> None:
        """Set the one number of a gauge."""
        with self._lock:
            self._numbers[""] = number

    def get(self, value: str = "") -> float:
        """Return the number of a label's value."""
        with self._lock:
            return self._numbers.get(value, 0.0)

    def lines(self) -> list[str]:
        with self._lock:
            numbers = sorted(self._numbers.items())
        return [
            f"# HELP {self.name} {self.about}",
            f"# TYPE {self.name} {self.kind}",
            *(f"{self.name}{self._labels(value)} {number:.15g}" for value, number in numbers),
        ]

    def _labels(self, value: str) -> str:
        return f'{{{self.label}="{value}"}}' if self.label else ""


class Histogram:
    """How often something took at most so many seconds."""

    BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

    def __init__(self, name: str, about: str) -> None:
        self.name, self.about = name, about
        self._counts = [0] * (len(self.BOUNDS) + 1)
        self._sum = 0.0
        self._lock = threading.Lock()

    def observe(self, seconds: float) -> None:
        """Count one."""
        with self._lock:
            self._counts[bisect_left(self.BOUNDS, seconds)] += 1
            self._sum += seconds

    def lines(self) -> list[str]:
        with self._lock:
            counts, total = list(self._counts), self._sum
        lines, below = [f"# HELP {self.name} {self.about}", f"# TYPE {self.name} histogram"], 0
        for bound, count in zip((*self.BOUNDS, float("inf")), counts, strict=True):
            below += count
            shown = "+Inf" if bound == float("inf") else f"{bound:g}"
            lines.append(f'{self.name}_bucket{{le="{shown}"}} {below}')
        return [*lines, f"{self.name}_sum {total:.6f}", f"{self.name}_count {below}"]


STORED = Counter("genlab_answers_stored_total", "Answers stored by this process.")
REPEATED = Counter("genlab_answers_repeated_total", "Answers sent again after they had been stored.")
REFUSED = Counter(
    "genlab_answers_refused_total",
    "Answers refused, by the reason.",
    "kind",
    ("choice", "ended", "full", "gone", "locked", "other", "participant", "trial", "unserved"),
)
WRITE_SECONDS = Histogram("genlab_database_write_seconds", "From wanting to write to the commit.")
CONNECTED = Counter("genlab_connected_sessions", "Open websockets: browsers looking now.", kind="gauge")
MEMORY = Counter("process_resident_memory_bytes", "Resident memory of this process.", kind="gauge")
ALL = (STORED, REPEATED, REFUSED, WRITE_SECONDS, CONNECTED, MEMORY)


def text() -> str:
    """Return all of it in Prometheus' text format, version 0.0.4."""
    return "\n".join(line for meter in ALL for line in meter.lines()) + "\n"


def answers(take: Callable[P, R]) -> Callable[P, R]:
    """Count what comes of the answers that a function takes: its outcome says `stored`, its error a `kind`."""

    @functools.wraps(take)
    def counted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            outcome: Any = take(*args, **kwargs)
        except GenlabError as error:
            REFUSED.add(error.kind or "other")
            raise
        (STORED if outcome.stored else REPEATED).add()
        return outcome

    return counted
