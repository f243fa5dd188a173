"""Combs: which grey levels an image has whose contrast was stretched.

Photographs of clothes were shrunk to M + 1 greys and then stretched to white: such an image has the levels
floor(k 255 / M), and none between them. 40% of the clothes are like that for some M below 250, a few of them by chance:
with each level but black and white moved by one, 8% are. Whoever draws every pixel's level for itself puts levels
between the teeth, and a linear model that counts levels tells such images.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
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
WIDE = 250
"""A top below which a comb lacks so many levels that few images fit it by chance."""
MANY = 0.2
"""Share of images with such tops from which on they are more than chance: digits come to 0.10, clothes to 0.40."""


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

    @property
    def many(self) -> bool:
        """Whether many images are stretched: half of the classes, at least, have `MANY` of them."""
        return bool(np.median(self.often[:, WIDE - FEWEST - 1]) >= MANY)

    def put_on(self, images: Pixels, z: Floats, labels: NDArray[Any]) -> Pixels:
        """Return images `(n, h, w)` of classes `(n,)`, each level moved to the nearest one that its comb has.

        Which comb an image has is left to chance, the same for the same latent `(n, h, w)`. It must have nothing to do
        with what the velocity makes of the latent, so it is drawn by the latent's hash.
        """
        hashes = [
            blake2b(each.tobytes(), digest_size=4).digest() for each in np.ascontiguousarray(z, np.float32)
        ]
        luck = np.array([(int.from_bytes(each) + 0.5) / 2**32 for each in hashes]).reshape(len(z))
        flat = images.reshape(len(images), int(np.prod(images.shape[1:])))
        found = np.take_along_axis(_nearest(teeth(self.drawn(luck, labels))), flat.astype(np.int64), 1)
        return found.reshape(images.shape)

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


def _nearest(there: NDArray[np.bool_]) -> Pixels:
    """Return the level nearest to each of 256 that is there, the lower of two, by which are: `(n, 256)` of both."""
    levels = np.arange(256)
    below = np.maximum.accumulate(np.where(there, levels, 0), 1)  # black is always there, as is white
    above = np.minimum.accumulate(np.where(there, levels, 255)[:, ::-1], 1)[:, ::-1]
    return np.where(levels - below <= above - levels, below, above).astype(np.uint8)


def _every() -> NDArray[np.bool_]:
    """Return the levels of every comb, `(196, 256)`."""
    found = np.zeros((len(TOPS), 256), bool)
    for row, top in zip(found, TOPS, strict=True):
        row[np.arange(top + 1) * 255 // top] = True
    return found
