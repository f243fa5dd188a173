"""Groups of like tones: which grey levels come together within an image.

MNIST's digits were shrunk from black and white scans, each of a size of its own, so within an image a few levels come
again and again, other ones in every image. Whoever draws levels by how often they come in all images together draws too
many different ones in each, and a linear model that counts them tells 86% of such digits, which no eye does. So groups
of images with like levels are learned from the training images: a mixture of multinomials, by expectation maximisation
(Dempster et al. 1977; Nigam et al. 2000, section 3).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

LOOKED_AT = 8_000
"""Images that groups are learned from."""
GROUPS, FEWEST = 256, 40
"""Groups at most, and images that each has on average at least."""
ROUNDS = 20
"""Of expectation maximisation: the likelihood of digits rises by a thousandth in ten more."""
SMOOTHED = 0.005
"""Share of an image that each group has of all images together, so that no level is impossible."""
REPEATED = 0.875
"""Images have tones of their own where they have fewer than this share of the levels that chance would give them."""
NEAR = 8
"""Levels up and down among which chance would choose as well."""


def counted(images: Pixels) -> Floats:
    """Return how many pixels of each level but black images `(n, h, w)` have, float32 `(n, 256)`."""
    flat = images.reshape(len(images), -1)
    found = np.zeros((len(images), 256), np.float32)
    for row, image in zip(found, flat, strict=True):
        row[:] = np.bincount(image, minlength=256)
    found[:, 0] = 0
    return found


def groups_of(images: Pixels, seed: int) -> Floats:
    """Return how often each level but black comes in each group of like images, float32 `(g, 256)`; rows sum to 1.

    One group of all where images `(n, h, w)` have no tones of their own.
    """
    looked = np.random.default_rng(seed).permutation(len(images))[:LOOKED_AT]
    counts = counted(images[looked])
    counts = counts[counts.any(1)]
    if not len(counts):
        return np.full((1, 256), 1 / 256, np.float32)
    every = counts.sum(0) / counts.sum()
    many = max(1, min(GROUPS, len(counts) // FEWEST)) if distinct(counts) < REPEATED else 1
    shares = _mixed(counts[:many] / counts[:many].sum(1, keepdims=True), every) if many > 1 else every[None]
    weights = np.full(many, 1 / many, np.float32)
    for _ in range(ROUNDS if many > 1 else 0):
        fits = counts @ np.log(shares).T + np.log(weights)
        fits = np.exp(fits - fits.max(1, keepdims=True))
        fits /= fits.sum(1, keepdims=True)
        sums = fits.T @ counts
        shares = _mixed(sums / np.maximum(sums.sum(1, keepdims=True), 1e-9), every)
        weights = np.maximum(fits.mean(0), 1e-9)
    return shares


def distinct(counts: Floats) -> float:
    """Return how many different levels images have, beside how many they would have by chance.

    By chance each pixel has any level near its own, as often as the image has levels there.

    Args:
        counts: pixels of each level in each image, `(n, 256)`.
    """
    near = np.ones(2 * NEAR + 1, np.float32) / (2 * NEAR + 1)
    padded = np.pad(counts, ((0, 0), (NEAR, NEAR)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(near), axis=1)
    expected = 1 - np.exp(-(windows @ near))  # of Poisson counts
    return float((counts > 0).sum() / max(expected.sum(), 1e-9))


def _mixed(shares: Floats, every: Floats) -> Floats:
    """Return the shares of groups with some of all images' in them, and a trace of every level but black."""
    found = (1 - SMOOTHED) * shares + SMOOTHED * (0.99 * every + 0.01 / 255)
    found[:, 0] = 0
    found = np.maximum(found, 1e-12)
    result: Floats = (found / found.sum(1, keepdims=True)).astype(np.float32)
    return result
