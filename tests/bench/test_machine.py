"""What a machine is and how fast it is, as every benchmark's output says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genlab.bench import machine

INTEL = """processor\t: 0
model name\t: A Processor
flags\t\t: fpu avx512f avx512_bf16

processor\t: 1
model name\t: A Processor
flags\t\t: fpu avx512f avx512_bf16
"""
OLDER = INTEL.replace("avx512f avx512_bf16", "avx2")
ARM = "processor\t: 0\nFeatures\t: fp asimd bf16\n"


def test_a_machine_is_measured() -> None:
    found = machine.measured()
    assert found.name == machine.named() and f" {found.cores} cores, " in found.name
    assert found.cores >= 1
    assert min(found.python_ms, found.product_gflops, found.fsync_ms) > 0
    assert str(found).startswith(f"a loop of Python {found.python_ms:.3g} ms, a product of matrices ")
    assert str(found).endswith(f"AVX-512: {found.avx512}, bfloat16: {found.bfloat16}")


def test_each_number_is_of_its_own_work(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def two_ms(work: Callable[[], Any], repeats: int) -> float:
        done.append(work())
        return 2.0

    monkeypatch.setattr(machine, "median_ms", two_ms)
    monkeypatch.setattr(machine, "SIDE", 100)
    found = machine.measured()
    assert (found.python_ms, found.fsync_ms) == (2.0, 2.0)
    assert found.product_gflops == pytest.approx(2 * 100**3 / 0.002 / 1e9)
    loop, product, written = done
    assert loop == sum(turn % 7 for turn in range(machine.TURNS))
    assert product.shape == (100, 100) and product.dtype == np.float32
    assert written == 4096


@pytest.mark.parametrize(
    ("told", "avx512", "bfloat16"),
    [(INTEL, "yes", "yes"), (OLDER, "no", "no"), (ARM, "no", "yes"), (None, "unknown", "unknown")],
)
def test_what_a_processor_has_is_what_linux_says(
    told: str | None, avx512: str, bfloat16: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "CPU", tmp_path / "cpuinfo")
    for name, least in (("TURNS", 1), ("SIDE", 2), ("REPEATS", 1)):
        monkeypatch.setattr(machine, name, least)
    if told is not None:
        machine.CPU.write_text(told)
    found = machine.measured()
    assert (found.avx512, found.bfloat16) == (avx512, bfloat16)
    assert found.name.startswith("A Processor, ") == (told in (INTEL, OLDER))
