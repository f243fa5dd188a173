"""Combs: which grey levels an image has whose contrast was stretched.

Photographs of clothes were shrunk to M + 1 greys and then stretched to white: such an image has the levels
floor(k 255 / M), and none between them. 40% of the clothes are like that for some M below 250, a few of them by chance:
with each level but black and white moved by one, 8% are. Whoever draws every pixel's level for itself puts levels
between the teeth, and a linear model that counts levels tells such images.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.images.levels import up_to
from genlab.checkpoints.images.tones import counted

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

FEWEST = 60
"""Levels of an image from which on it is asked for its comb: fewer fit too many combs by chance."""
UNSTRETCHED = 255
"""What M is where every level is there."""
TOPS = np.arange(FEWEST, UNSTRETCHED + 1)
"""What M can be."""


@dataclass(frozen=True)
class Combs:
    """How often each comb comes in a class.

    Attributes:
        often: share of each class whose top is `TOPS[k]` or one before it, float32 `(classes, 196)`.
    """

    often: Floats

    @classmethod
    def of(cls, tops: NDArray[np.int64], labels: NDArray[Any], classes: int) -> Self:
        """Return the combs of images of tops `(n,)` and classes `(n,)`, of which there are so many."""
        return cls(up_to(tops - FEWEST, np.asarray(labels, np.int64), (classes, len(TOPS))))

    @classmethod
    def kept(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the combs among a checkpoint's or a run's arrays."""
        return cls(arrays["combs"])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `kept` takes."""
        return {"combs": self.often}

    def drawn(self, luck: NDArray[np.floating], labels: NDArray[Any]) -> NDArray[np.int64]:
        """Return the tops of images of classes `(n,)`, by numbers `(n,)` in 0..1, as often as their class has them."""
        found: NDArray[np.int64] = FEWEST + (luck[:, None] > self.often[labels, :-1]).sum(1)
        return found


def teeth(tops: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which levels there are in images of tops `(n,)`: `(n, 256)`."""
    return _every()[tops - FEWEST]


def tops_of(images: Pixels) -> NDArray[np.int64]:
    """Return M of each image `(n, h, w)`: the least whose comb has all of its levels; 255 where it has too few."""
    lacking = (~_every()).astype(np.float32)
    found = np.full(len(images), UNSTRETCHED, np.int64)
    for start in range(0, len(images), 5000):
        there = (counted(images[start : start + 5000]) > 0).astype(np.float32)
        fits = there @ lacking.T == 0
        enough = there.sum(1) >= FEWEST - 1  # black is not counted
        found[start : start + 5000][enough] = FEWEST + fits[enough].argmax(1)
    return found


def _every() -> NDArray[np.bool_]:
    """Return the levels of every comb, `(196, 256)`."""
    found = np.zeros((len(TOPS), 256), bool)
    for row, top in zip(found, TOPS, strict=True):
        row[np.arange(top + 1) * 255 // top] = True
    return found
