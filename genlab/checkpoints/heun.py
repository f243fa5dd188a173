"""The way along a velocity from noise to image, by Heun's steps; for numpy arrays as for tensors."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray


def follow(
    velocity: Callable[[Any, np.float32], Any], x: Any, steps: int, begin: float = 0.0, end: float = 1.0
) -> Any:
    """Follow a velocity from `x` at one time to what it leads to at another: from t = 0 to t = 1, or part of the way.

    Args:
        velocity: from x and t in 0..1 to dx/dt, of x's shape.
        x: where the way begins.
        steps: of two evaluations (Heun 1900), the last of one (Euler), all of one length: where those near t = 1 were
            shorter, images of clothes were a quarter further from real ones. One step is x + velocity(x, 0).
        begin: the time of `x`; not 1, where no velocity was learned.
        end: the time of what is returned; earlier than `begin` on the way back, which undoes the way there but for what
            Heun's steps miss.
    """
    for now, after in pairwise(moments(steps, begin, end)):
        first = velocity(x, now)
        ahead = x + (after - now) * first
        if after == 1:  # Euler's step: no velocity was learned at t = 1, and Heun's leaves haze
            return ahead
        x = x + (after - now) / 2 * (first + velocity(ahead, after))
    return x


def moments(steps: int, begin: float = 0.0, end: float = 1.0) -> NDArray[np.float32]:
    """Return the times between which one steps: both ends, and between them those of the whole way in so many steps."""
    whole = np.linspace(0, 1, steps + 1, dtype=np.float32)
    low, high = np.float32(min(begin, end)), np.float32(max(begin, end))
    way = np.concatenate([[low], whole[(whole > low) & (whole < high)], [high]]).astype(np.float32)
    return way if begin <= end else way[::-1]
