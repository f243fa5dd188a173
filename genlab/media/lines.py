"""Lines: how stimuli that are strings lie in a pack's file."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAME = "lines"
"""Of the one array that they lie in."""


def stored(lines: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return the array that lines lie in: UTF-8, one below the other."""
    return {NAME: np.frombuffer("\n".join(lines).encode(), np.uint8)}


def opened(arrays: Mapping[str, NDArray[Any]]) -> tuple[str, ...]:
    """Return the lines that lie in arrays.

    Raises:
        ValueError: for arrays that `stored` does not give, saying what was expected and what came.
    """
    lines = arrays.get(NAME)
    if lines is None or lines.dtype != np.uint8 or lines.ndim != 1:
        came = "none" if lines is None else f"{lines.dtype} {lines.shape}"
        raise ValueError(f"expected lines as uint8 (n,), received {came}")
    return tuple(lines.tobytes().decode("utf-8").split("\n"))
