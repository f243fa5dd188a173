"""Intervals by random halves of the images: what a number would be for other images, as many as these.

The usual bootstrap draws with replacement. An image drawn twice is its own nearest neighbour at distance 0 and its own
partner under a kernel, so half of what is measured here would be wrong. A random half, drawn without replacement, holds
no image twice, and over the halves a smooth number varies as it does over new sets of the full size: with variance
s (1 / (n / 2) - 1 / n) = s / n. This is the delete-half jackknife (Shao & Wu 1989, Annals of Statistics 17:1176;
Politis & Romano 1994, Annals of Statistics 22:2031); with every image of the half taken twice it is the half-sample
bootstrap (Saigo, Shao & Sitter 2001, Survey Methodology 27:189).

Fewer different images shift some numbers: a Frechet distance is biased upwards by about c / n (Binkowski et al. 2018,
appendix D; Chong & Forsyth 2020, CVPR, arXiv:1911.07023), so its draws lie too high, by halves as by the usual
bootstrap. Therefore only the draws' spread is taken: they are moved to have the measured number as their mean. Where
two sets do not differ at all, Frechet and kernel distances are quadratic in the errors, and the interval is up to
sqrt(3) times too wide.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab.analysis.intervals import check_level, normal_critical, wilson_share

Masks = NDArray[np.bool_]
Floats = NDArray[np.float64]

HALVES = 200


@dataclass(frozen=True)
class Measured:
    """A number with its interval.

    Attributes:
        value: measured on all images.
        low, high: the interval's ends.
    """

    value: float
    low: float
    high: float


def masks(count: int, rng: np.random.Generator, halves: int = HALVES) -> Masks:
    """Return `(1 + halves, count)` which images are taken: all of them first, then random halves."""
    taken = np.zeros((1 + halves, count), bool)
    taken[0] = True
    for row in taken[1:]:
        row[rng.permutation(count)[: count // 2]] = True
    return taken


def measured(
    values: Floats,
    *,
    level: float = 0.95,
    least: float = -np.inf,
    most: float = np.inf,
    share_of: int | None = None,
) -> Measured:
    """Return a number with its interval.

    Args:
        values: `(1 + halves,)`, of all images first, then of the halves, as `masks` orders them.
        level: confidence, between 0 and 1.
        least, most: ends that the number cannot pass.
        share_of: where the number is a share, of how many images: the interval is then at least as wide as Wilson's
            for that many, since draws cannot show what no image has done yet.
    """
    check_level(level)
    value, draws = float(values[0]), values[1:]
    tail = (1 - level) / 2
    low, high = value + np.quantile(draws, [tail, 1 - tail]) - draws.mean()
    if share_of is not None:
        fewest, largest = wilson_share(value, share_of, normal_critical(level))
        low, high = min(low, fewest), max(high, largest)
    return Measured(value, max(least, float(min(low, value))), min(most, float(max(high, value))))
