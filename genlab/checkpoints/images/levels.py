"""Where the 256 grey levels lie on the axis from -1 to 1 on which a network draws.

Real images are not spread evenly over their grey levels: four fifths of a digit's pixels are exactly 0, and of the
white ones most are 253, its neighbours 252 and 254 less often. A network whose numbers are off by a hundredth misses
such a level, and a few hundred decision trees see it at once: with evenly spaced levels they told 74% of a flow's
digits from real ones, 56% of the same digits once levels as frequent as the real ones were put in their places. So half
of the axis is shared out by value, as usual, and half by how often a level comes, as in a quantile transform; a level
is met where a number falls anywhere in its share (the bins of dequantisation, Uria et al. 2013).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

MOST = 0.04
"""Of all pixels, the share from which on a level is given no more of the axis: black needs room, not most of it."""
INSIDE = 0.96
"""Where evenly spaced levels end: 2% inside of -1 and 1, for an error of the network would leave near-black haze."""


@dataclass(frozen=True)
class Levels:
    """The axis of grey levels.

    Attributes:
        places: where each level lies, float32 `(256,)`, ascending: what a network learns to draw.
        borders: between one level and the next, float32 `(255,)`: how its numbers are read.
    """

    places: Floats
    borders: Floats

    @classmethod
    def of(cls, images: Pixels) -> Self:
        """Return the levels of images, uint8 of any shape: half of the axis by value, half by frequency."""
        often = np.minimum(np.bincount(images.ravel(), minlength=256) / images.size, MOST)
        edges = 2 * np.cumsum(np.append(0, (1 / 256 + often / often.sum()) / 2)) - 1
        return cls(((edges[1:] + edges[:-1]) / 2).astype(np.float32), edges[1:-1].astype(np.float32))

    @classmethod
    def even(cls) -> Self:
        """Return evenly spaced levels, which flows had before they knew others."""
        between = ((np.arange(255) + 0.5) / 127.5 - 1) * INSIDE
        return cls((np.arange(256) / 127.5 - 1).astype(np.float32), between.astype(np.float32))

    @classmethod
    def kept(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the levels among a checkpoint's or a run's arrays; even ones where it has none."""
        return cls(arrays["places"], arrays["borders"]) if "borders" in arrays else cls.even()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `kept` takes."""
        return {"places": self.places, "borders": self.borders}

    def numbers(self, images: Pixels) -> Floats:
        """Return where the grey levels of images lie, float32 of their shape."""
        return self.places[images]

    def images(self, numbers: Floats) -> Pixels:
        """Return the grey levels in whose shares numbers fall, uint8 of their shape."""
        return np.searchsorted(self.borders, numbers).astype(np.uint8)
