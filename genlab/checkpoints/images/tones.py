"""Which grey levels the numbers of a flow become: as often as real ones, and as few different ones in an image.

A network draws numbers; where one level ends and the next begins is read off real images here. Two things give a flow
away otherwise, both of them plain to a linear model and to no eye. Its faint greys are a little too frequent, for its
errors blur the border of exact black. And its digits have too many different levels: MNIST's were shrunk from black and
white scans of another size each, so within an image a few levels come again and again, other ones in every image.

So the numbers of a thousand samples are held against the levels of the training images once, when training ends: the
share of pixels that are exactly black, and the levels of all others, quantile by quantile (histogram specification,
Gonzalez & Woods, Digital image processing, 3.3.2). Where images have tones of their own, groups of like ones are
learned (a mixture of multinomials, by expectation maximisation, Dempster et al. 1977), and every sample draws its group
by its latent: the same latent has the same one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

QUANTILES = 1024
LOOKED_AT = 8_000
"""Training images that groups are learned from."""
GROUPS, FEWEST = 128, 40
"""Groups at most, and images that each has on average at least."""
ROUNDS = 20
"""Of expectation maximisation: the likelihood of digits rises by a thousandth in ten more."""
SMOOTHED = 0.005
"""Share of an image that each group has of all images together, so that no level is impossible."""
REPEATED = 0.875
"""Images have tones of their own where they have fewer than this share of the levels that chance would give them."""
NEAR = 8
"""Levels up and down among which chance would choose as well."""


@dataclass(frozen=True)
class Tones:
    """How numbers are read.

    Attributes:
        black: up to this number a pixel is black.
        met: float32 `(q + 1,)`, ascending: between which numbers each `q`-th part of all others lies.
        levels: float32 `(g, 256)`: in each group the share of pixels up to each level, those that are not black.
        often: float32 `(g,)`: the share of images that are of a group or one before it.
    """

    black: float
    met: Floats
    levels: Floats
    often: Floats

    @classmethod
    def of(cls, images: Pixels, numbers: Floats, seed: int = 0) -> Self:
        """Hold what a network draws against real images.

        Args:
            images: training images, uint8 `(n, h, w)`.
            numbers: of samples, float32, of any shape; each pixel one number.
            seed: of the groups.
        """
        ordered = np.sort(numbers, axis=None)
        first = round(float((images == 0).mean()) * len(ordered))
        inked = ordered[first:] if first < len(ordered) else ordered[-1:]
        met = np.maximum.accumulate(np.quantile(inked, np.linspace(0, 1, QUANTILES + 1)))
        black = ordered[first - 1] if first else ordered[0] - 1
        looked = np.random.default_rng(seed).permutation(len(images))[:LOOKED_AT]
        counts = np.stack([np.bincount(images[place].ravel(), minlength=256) for place in looked])
        counts[:, 0] = 0
        shares, weights = groups_of(counts[counts.any(1)].astype(np.float32), seed)
        return cls(
            float(black),
            met.astype(np.float32),
            np.cumsum(shares, 1).astype(np.float32),
            np.cumsum(weights).astype(np.float32),
        )

    @classmethod
    def kept(cls, arrays: Mapping[str, NDArray[Any]]) -> "Tones | None":
        """Return the tones among a checkpoint's arrays; None where it has none."""
        if "tones_met" not in arrays:
            return None
        return cls(
            float(arrays["tones_black"]), arrays["tones_met"], arrays["tones_levels"], arrays["tones_often"]
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `kept` takes."""
        return {
            "tones_black": np.array(self.black, np.float32),
            "tones_met": self.met,
            "tones_levels": self.levels,
            "tones_often": self.often,
        }

    def groups(self, z: Floats) -> NDArray[np.intp]:
        """Return the group of each latent `(n, ...)`: by the sum of its numbers, which is normal, too."""
        sums = z.reshape(len(z), -1).sum(1, dtype=np.float64) / max(1.0, prod(z.shape[1:])) ** 0.5
        return np.searchsorted(self.often[:-1], ndtr(sums), "right")

    def images(self, numbers: Floats, z: Floats) -> Pixels:
        """Return the grey levels of numbers `(n, h, w)`, uint8, which were drawn of latents `(n, ...)`."""
        share = np.interp(numbers, self.met, np.linspace(0, 1, len(self.met)))
        found = np.zeros(numbers.shape, np.uint8)
        for image, of, group in zip(found, share, self.groups(z), strict=True):
            image[...] = np.searchsorted(self.levels[group], of, "right").clip(1, 255)
        found[numbers <= self.black] = 0
        return found


def groups_of(counts: Floats, seed: int) -> tuple[Floats, Floats]:
    """Return groups of images by how often they have each level: their shares `(g, 256)`, and how frequent they are.

    Args:
        counts: pixels of each level, float32 `(n, 256)`, in images that are not all black.
        seed: of where the groups begin.

    One group of all where images have no tones of their own.
    """
    if not len(counts):
        return np.full((1, 256), 1 / 256, np.float32), np.ones(1, np.float32)
    every = counts.sum(0) / counts.sum()
    if distinct(counts) >= REPEATED:
        return every[None], np.ones(1, np.float32)
    many = max(1, min(GROUPS, len(counts) // FEWEST))
    first = counts[np.random.default_rng(seed).permutation(len(counts))[:many]]
    shares = _mixed(first / first.sum(1, keepdims=True), every)
    weights = np.full(len(shares), 1 / len(shares), np.float32)
    for _ in range(ROUNDS):
        fits = counts @ np.log(shares).T + np.log(weights)
        fits = np.exp(fits - fits.max(1, keepdims=True))
        fits /= fits.sum(1, keepdims=True)
        sums = fits.T @ counts
        shares = _mixed(sums / np.maximum(sums.sum(1, keepdims=True), 1e-9), every)
        weights = np.maximum(fits.mean(0), 1e-9)
        weights /= weights.sum()
    return shares, weights


def distinct(counts: Floats) -> float:
    """Return how many different levels images have, beside how many they would have by chance.

    By chance each pixel has any level near its own, as often as the image has levels there.
    """
    near = np.ones(2 * NEAR + 1, np.float32) / (2 * NEAR + 1)
    padded = np.pad(counts, ((0, 0), (NEAR, NEAR)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(near), axis=1)
    expected = 1 - np.exp(-(windows @ near))  # of Poisson counts
    return float((counts > 0).sum() / max(expected.sum(), 1e-9))


def _mixed(shares: Floats, every: Floats) -> Floats:
    """Return the shares of groups with some of all images' in them, and a trace of every level."""
    found = (1 - SMOOTHED) * shares + SMOOTHED * (0.99 * every + 0.01 / 255)
    found[:, 0] = 0.0
    found = np.maximum(found, 1e-12)
    result: Floats = (found / found.sum(1, keepdims=True)).astype(np.float32)
    return result
