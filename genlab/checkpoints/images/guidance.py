"""Guidance of a velocity by a worse one: what both get wrong, the worse one gets more wrong, so away from it.

A network that has too little room and time blurs and spreads, a small one that learned briefly more so. What both say
differs where they err, and a step further in that direction undoes some of it (autoguidance: Karras et al. 2024,
Guiding a diffusion model with a bad version of itself, arXiv:2406.02507), where only the last part of the way is
guided: earlier on it would choose which images there are (Kynkäänniemi et al. 2024, arXiv:2404.07724).
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Velocity = Callable[[Any, np.float32], Any]
"""From where images are and when to dx/dt, for numpy arrays as for tensors."""


def guided(velocity: Velocity, guide: Velocity, weight: float, since: float) -> Velocity:
    """Return a velocity that is led away from a worse one.

    Args:
        velocity: that is to be followed.
        guide: the worse one.
        weight: how much of what both differ by is added; 0 changes nothing.
        since: the time in 0..1 from which on it is guided.
    """

    def found(x: Any, t: np.float32) -> Any:
        own = velocity(x, t)
        return own if t < since else own + np.float32(weight) * (own - guide(x, t))

    return found
