"""What a benchmark reports: figures with their targets."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Attributes:
        what: what was measured.
        value: the number, in `unit`.
        unit: `x` (times the listing's speed), `s`, `ms`, `MiB`, or `` for a plain ratio.
        target: what we aim at, in words.
        reached: whether this run reached it.
        note: what the number is made of.
    """

    what: str
    value: float
    unit: str
    target: str
    reached: bool
    note: str = ""

    def __post_init__(self) -> None:
        """Make plain numbers of numpy's, which JSON does not know."""
        object.__setattr__(self, "value", float(self.value))
        object.__setattr__(self, "reached", bool(self.reached))


def median_ms(work: Callable[[], Any], repeats: int) -> float:
    """Return the median milliseconds of a call."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)
