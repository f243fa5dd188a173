"""Lines: how stimuli that are strings lie in a pack's file, and which are nearest."""

from collections.abc import Iterable, Mapping, Sequence
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


def nearest(
    stimuli: Iterable[Any], pool: Any, itself: NDArray[np.int_] | None
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the place and the distance of each stimulus' nearest one in a pool, see `Medium.nearest`.

    Args:
        stimuli: as the pool's `distances` takes them.
        pool: `distances(stimulus)` gives how far all of it lie from one.
        itself: each one's own place, which is passed over; -1 where it has none.
    """
    places: list[int] = []
    found: list[float] = []
    for number, stimulus in enumerate(stimuli):
        gaps = pool.distances(stimulus).astype(np.float32)
        if itself is not None and itself[number] >= 0:
            gaps[itself[number]] = np.inf
        places.append(int(gaps.argmin()))
        found.append(gaps[places[-1]])
    return np.array(places, np.int32), np.array(found, np.float32)
