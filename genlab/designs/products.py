"""The real product nearest to a design, and whether the design is new beside it, near, or a copy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.sampler import Pixels
from genlab.errors import GenlabError
from genlab.media.images.nearest import EXACT, nearest, nearest_but_itself

HELD_OUT = 200
"""Real products of the test split whose own nearest distances a design's is held against."""
COPY, NEAR, NEW = "copy", "near", "new"
AS_COPIES, AS_NEAR = 0.01, 0.25
"""Shares of real products that lie so near to another one: below, a design is a copy, or near."""


@dataclass(frozen=True)
class Products:
    """Real products that a generator has learned from.

    Attributes:
        images: uint8 `(n, h, w[, 3])`.
        apart: distances of other real products to the nearest of them, sorted, float32 `(m,)`.
    """

    images: Pixels
    apart: NDArray[np.float32]


@dataclass(frozen=True)
class Standing:
    """How a design stands beside its nearest real product.

    Attributes:
        nearest: uint8 `(h, w[, 3])`.
        distance: mean absolute difference in grey levels, 0..255.
        share: of other real products, how many lie as near to one of these, 0..1.
    """

    nearest: Pixels
    distance: float
    share: float

    @property
    def verdict(self) -> str:
        """`copy` where real products hardly ever lie so near to another, `near` where some do, else `new`."""
        return COPY if self.share < AS_COPIES else NEAR if self.share < AS_NEAR else NEW


def products(dataset: str, label: int | None) -> Products:
    """Return the real products of a class, those of the training split, and how far those of the test split lie.

    Raises:
        GenlabError: for a dataset that is not here: somebody's own, or one that was never loaded.
    """
    if dataset not in datasets.LOADERS:
        raise GenlabError(f"Unknown dataset '{dataset}'. Expected one that can be loaded by its name.")
    data = datasets.load(dataset).of_class(label)
    return Products(data.x_train, np.sort(_nearest(data.x_test[:HELD_OUT], data.x_train)[1]))


def standing(known: Products, image: Pixels) -> Standing:
    """Return how a design `(h, w[, 3])` stands beside its nearest real product.

    Raises:
        GenlabError: for a design of another size.
    """
    if image.shape != known.images.shape[1:]:
        raise GenlabError(
            f"Invalid size of a design. Expected {known.images.shape[1:]}, that of the real products. "
            f"Received: {image.shape}."
        )
    (place,), (distance,) = _nearest(image[None], known.images)
    share = np.searchsorted(known.apart, distance, side="right") / max(1, len(known.apart))
    return Standing(known.images[place], float(distance), float(share))


def _nearest(images: Pixels, pool: Pixels) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    if max(images.shape[1:3]) <= EXACT:
        return nearest(images, pool)
    return nearest_but_itself(images, pool, np.full(len(images), -1))
