"""Per-pixel histogram: every pixel drawn on its own (the book's program 10-1).

P[r, c, v] is the share of training images whose pixel (r, c) has grey value v. To draw v from P[r, c] is the same as
to draw a training image at random and take its pixel (r, c): so the whole generator is the table of counts, sampled
through its cumulative sums.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.generators.base import Generator, Settings, Step

GREY_VALUES = 256


@dataclass(frozen=True)
class PixelSettings(Settings):
    """One step: every image is counted once."""

    steps: int = 1


def histogram(images: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Count each grey value at each pixel.

    Args:
        images: uint8 `(n, h, w)`.

    Returns:
        int32 `(h, w, 256)`; every `[r, c]` sums to n.
    """
    columns = np.ascontiguousarray(
        images.reshape(len(images), -1).T
    )  # one pixel after the other: cache-friendly
    counts = [np.bincount(column, minlength=GREY_VALUES) for column in columns]
    return np.array(counts, np.int32).reshape(*images.shape[1:], GREY_VALUES)


class Pixel(Generator):
    """Draw every pixel from its own histogram, independently of all others."""

    name = "pixel"
    source = "Program 10-1: per-pixel histogram of one class"
    settings_type = PixelSettings

    def __init__(self, dataset: Any, settings: PixelSettings, seed: int) -> None:
        """Count nothing yet; `train` does it in one step."""
        super().__init__(dataset, settings, seed)
        self.counts = np.zeros((*self.shape, GREY_VALUES), np.int32)

    def train(self, start: int = 0) -> Iterator[Step]:
        """Fit in one step; there is nothing to iterate."""
        if start == 0:
            self.counts = histogram(self.dataset.x_train)
            yield Step(1, {"entropy_bits": float(self._entropy().mean())})

    def _entropy(self) -> NDArray[np.float64]:
        shares = self.counts / np.maximum(1, self.counts.sum(-1, keepdims=True))
        logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
        return -(shares * logs).sum(-1)

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the counts."""
        return {"counts": self.counts}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up the counts."""
        self.counts = state["counts"]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the counts, which are all that sampling needs."""
        return {"counts": self.counts}

    def sampling(self) -> dict[str, Any]:
        """Return the kind and the latent: one uniform number a pixel."""
        return {"kind": "pixel", "latent": list(self.shape)}
