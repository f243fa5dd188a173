"""The machine that figures are measured on: what it is, and how fast three plain things are there."""

import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np

from genlab.bench.figures import median_ms

CPU = Path("/proc/cpuinfo")
BFLOAT16 = frozenset({"avx512_bf16", "amx_bf16", "bf16"})
"""As in genlab.generators.precision, which loads Keras."""
TURNS = 300_000
SIDE = 1024
BLOCK = bytes(4096)
REPEATS = 9


@dataclass(frozen=True)
class Machine:
    """A machine, and how fast it is as it stands: whatever else runs there slows it.

    Attributes:
        name: processor, cores, system and Python, in words.
        cores: how many this process may use.
        avx512, bfloat16: whether its processor has instructions for them; "yes", "no" or "unknown".
        python_ms: of a loop of 300,000 turns in Python.
        product_gflops: billions of operations a second in products of matrices of 1,024 x 1,024 float32 numbers.
        fsync_ms: of writing 4 KiB through to the disk that holds temporary files.
    """

    name: str
    cores: int
    avx512: str
    bfloat16: str
    python_ms: float
    product_gflops: float
    fsync_ms: float

    def __str__(self) -> str:
        """Return its speed in words."""
        return (
            f"a loop of Python {self.python_ms:.3g} ms, a product of matrices {self.product_gflops:.3g} GFLOP/s, "
            f"an fsync {self.fsync_ms:.3g} ms; AVX-512: {self.avx512}, bfloat16: {self.bfloat16}"
        )


def measured() -> Machine:
    """Measure this machine, in about a second; each number is the median of some repeats."""
    matrix = np.random.default_rng(0).standard_normal((SIDE, SIDE), np.float32)
    flags = _flags()
    with tempfile.TemporaryFile(buffering=0) as file:
        return Machine(
            name=named(),
            cores=_cores(),
            avx512=_has(flags, {"avx512f"}),
            bfloat16=_has(flags, BFLOAT16),
            python_ms=median_ms(_loop, REPEATS),
            product_gflops=2 * SIDE**3 / 1e6 / median_ms(partial(np.matmul, matrix, matrix), REPEATS),
            fsync_ms=median_ms(partial(_written, file), REPEATS),
        )


def named() -> str:
    """Return what the machine is: processor, the number of cores this process may use, system, Python."""
    return f"{_processor()}, {_cores()} cores, {platform.system()}, Python {platform.python_version()}"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _loop() -> int:
    total = 0
    for turn in range(TURNS):
        total += turn % 7
    return total


def _written(file: BinaryIO) -> int:
    count = file.write(BLOCK)
    os.fsync(file.fileno())
    return count


def _told(*keys: str) -> str:
    """Return what Linux says of the first processor under one of these keys; "" elsewhere."""
    try:
        lines = CPU.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    pairs = (line.partition(":") for line in lines)
    return next((value.strip() for key, _, value in pairs if key.strip() in keys), "")


def _processor() -> str:
    return _told("model name") or platform.processor() or platform.machine()


def _flags() -> set[str]:
    return set(_told("flags", "Features").split())


def _has(flags: set[str], wanted: set[str] | frozenset[str]) -> str:
    return "unknown" if not flags else "yes" if flags & wanted else "no"
