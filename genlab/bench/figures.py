"""What a benchmark reports: figures with their targets, and the machine they were measured on."""

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
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


def machine() -> str:
    """Describe the machine: processor, the number of cores this process may use, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{_processor()}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
