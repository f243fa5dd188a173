"""Images that were shrunk from black and white: each has few levels, and of its own."""

import numpy as np


def scanned(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return images `(n, 12, 12)`, half black, each with the multiples of its own part of 255 as levels."""
    parts = rng.choice([3, 5, 17, 51], count)[:, None, None]
    steps = np.ceil(rng.random((count, 12, 12)) * parts)
    return np.where(rng.random(steps.shape) < 0.5, 0, np.rint(steps * 255 / parts)).astype(np.uint8)
