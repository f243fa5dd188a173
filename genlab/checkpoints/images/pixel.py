"""Each pixel for itself: a uniform number picks one of the values that it had in training."""

from functools import cached_property

import numpy as np

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.sampler import Labels, Pixels, Sampler


class Pixel(Sampler):
    """A pixel histogram: `counts`, `(h, w, 256)`, are all it needs; a latent is a number in 0..1 for each pixel."""

    @cached_property
    def _sorted(self) -> Pixels:
        """All values that each pixel had, in order: `(h * w, n)`."""
        counts = self.arrays["counts"].reshape(-1, 256)
        values = np.tile(np.arange(256, dtype=np.uint8), len(counts))
        return np.repeat(values, counts.ravel()).reshape(len(counts), -1)

    def _drawn(self, count: int, rng: np.random.Generator) -> Floats:
        return rng.random((count, *self.latent), dtype=np.float32)

    def _decoded(self, z: Floats, labels: Labels | None) -> Pixels:
        places, count = self._sorted.shape
        picked = np.minimum((z.reshape(len(z), places) * count).astype(np.int64), count - 1)
        return self._sorted[np.arange(places), picked].reshape(z.shape)
