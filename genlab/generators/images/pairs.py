"""Pairs of noise and image, which a teacher draws once and its student learns from."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from genlab.generators.images.teacher import Teacher


class Pairs:
    """Noise and the image that a teacher leads it to, with the class that was asked for.

    Only images are kept: the noise follows from the seed and the place of each pair.
    """

    def __init__(self, count: int, size: tuple[int, ...], classes: NDArray[np.int64], seed: int) -> None:
        """Make room for pairs, and choose their classes.

        Args:
            count: of pairs.
            size: of an image `(h, w, c)`, a pixel a square.
            classes: those of the training images, to choose from.
            seed: of classes and noise.
        """
        self.size, self.seed = size, seed
        self.images = np.zeros((count, *size), np.uint8)
        """The teacher's, as the sampler would show them, a pixel a square."""
        rng = np.random.default_rng((seed, 1))
        self.labels = rng.choice(classes, count).astype(np.int32)

    def noise(self, places: Iterable[int]) -> NDArray[np.float32]:
        """Return the noise of the pairs at some places `(n, h, w, c)`."""
        rngs = (np.random.default_rng((self.seed, 2, int(place))) for place in places)
        return np.stack([rng.standard_normal(self.size, dtype=np.float32) for rng in rngs])

    def draw(self, teacher: Teacher, first: int, count: int) -> None:
        """Let a teacher draw the images of `count` pairs from place `first` on, as many as there are."""
        labels = self.labels[first : first + count]
        self.images[first : first + count] = teacher.lead(
            self.noise(range(first, first + len(labels))), labels
        )
