"""Which number format networks are computed in."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("tensorflow")

from genlab.bench import machine
from genlab.generators import precision


@pytest.fixture
def anew() -> Iterator[None]:
    """Have the machine looked at anew, before and after."""
    precision.has_bfloat16.cache_clear()
    yield
    precision.has_bfloat16.cache_clear()


@pytest.mark.parametrize(
    ("flags", "computed"),
    [
        ("flags : fpu avx512f avx512_bf16", "bfloat16"),
        ("flags : fpu amx_bf16 amx_tile", "bfloat16"),
        ("Features : fp asimd bf16", "bfloat16"),
        ("flags : fpu avx2 avx512f", "float32"),
    ],
)
@pytest.mark.usefixtures("anew")
def test_bfloat16_is_computed_where_the_processor_has_it(
    flags: str, computed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor : 0\n{flags}\n")
    monkeypatch.setattr(precision, "CPU", tmp_path / "cpuinfo")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(precision, "_has_gpu", lambda: False)
    assert precision.policy_of("mixed_bfloat16").compute_dtype == computed
    assert precision.policy_of("mixed_bfloat16").variable_dtype == "float32"
    assert precision.policy_of("float32").compute_dtype == "float32"


@pytest.mark.usefixtures("anew")
def test_elsewhere_it_takes_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(precision, "_has_gpu", lambda: True)
    assert precision.has_bfloat16()
    precision.has_bfloat16.cache_clear()
    monkeypatch.setattr(precision, "_has_gpu", lambda: False)
    assert not precision.has_bfloat16()


def test_a_benchmark_looks_for_the_same_flags() -> None:
    assert machine.BFLOAT16 == precision.FLAGS
