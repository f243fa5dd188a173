"""The number format that networks are computed in: bfloat16 where the machine has it, else float32."""

import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import keras

CPU = Path("/proc/cpuinfo")
HALF = "mixed_bfloat16"
FLAGS = frozenset({"avx512_bf16", "amx_bf16", "bf16"})
"""How Linux calls the instructions of Intel and AMD (AVX-512 BF16, AMX) and of Arm; others would only imitate them."""


def policy_of(wanted: str) -> keras.DTypePolicy:
    """Return Keras' policy for a setting `dtype_policy`; `mixed_bfloat16` becomes `float32` where it is slower."""
    return keras.DTypePolicy("float32" if wanted == HALF and not has_bfloat16() else wanted)


@cache
def has_bfloat16() -> bool:
    """Return whether this machine computes in bfloat16: it has a GPU, or its processor says so."""
    if _has_gpu():
        return True
    return sys.platform == "linux" and bool(FLAGS & set(CPU.read_text(encoding="utf-8").split()))


def _has_gpu() -> bool:
    backend = keras.backend.backend()
    if backend == "torch":
        return bool(import_module("torch").cuda.is_available())
    if backend == "jax":
        return bool(import_module("jax").default_backend() != "cpu")
    return bool(import_module("tensorflow").config.list_physical_devices("GPU"))
