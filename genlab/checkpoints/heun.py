"""The way along a velocity from noise to image, by Heun's steps; for numpy arrays as for tensors."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np


def follow(velocity: Callable[[Any, np.float32], Any], x: Any, steps: int) -> Any:
    """Follow a velocity from `x` at t = 0 to what it leads to at t = 1.

    Args:
        velocity: from x and t in 0..1 to dx/dt, of x's shape.
        x: where the way begins.
        steps: of two evaluations (Heun 1900), the last of one (Euler), all of one length: where those near t = 1 were
            shorter, images of clothes were a quarter further from real ones. One step is x + velocity(x, 0).
    """
    for now, after in pairwise(np.linspace(0, 1, steps + 1, dtype=np.float32)):
        first = velocity(x, now)
        ahead = x + (after - now) * first
        if after == 1:  # Euler's step: no velocity was learned at t = 1, and Heun's leaves haze
            return ahead
        x = x + (after - now) / 2 * (first + velocity(ahead, after))
    return x
