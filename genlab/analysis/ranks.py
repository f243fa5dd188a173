"""Whether one sample tends to lie above another, and whether two values rise together, by ranks."""

from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

Floats = npt.NDArray[np.floating]


def mann_whitney(first: Floats, second: Floats) -> tuple[float, float]:
    """Return how often a value of the first sample lies above one of the second, and the two-sided p-value.

    Ties count half. The p-value is the normal approximation with corrections for ties and continuity, as in
    `scipy.stats.mannwhitneyu(method="asymptotic")`, whose import alone would cost the web process 60 MiB.

    Args:
        first, second: `(n,)` and `(m,)`, neither empty.

    Returns:
        The share in 0..1 (0.5 where neither tends to be larger), and p in 0..1 (1 where all values are equal).

    Source: Mann & Whitney (1947), Annals of Mathematical Statistics 18:50.
    """
    n, m = len(first), len(second)
    ranks, counts = _ranked(np.concatenate([first, second]))
    above = float(ranks[:n].sum()) - n * (n + 1) / 2
    size = n + m
    ties = float((counts.astype(np.float64) ** 3 - counts).sum()) / (size * (size - 1))
    spread = sqrt(max(0.0, n * m / 12 * (size + 1 - ties)))
    if spread == 0:
        return 0.5, 1.0
    distance = max(0.0, abs(above - n * m / 2) - 0.5)
    return above / (n * m), float(min(1.0, 2 * ndtr(-distance / spread)))


def spearman(first: Floats, second: Floats) -> float:
    """Return Spearman's rank correlation of two values `(n,)` each, in -1..1; NaN where all of one side are equal.

    Ties share the mean of their ranks, as in `scipy.stats.spearmanr`.

    Source: Spearman (1904), The American Journal of Psychology 15:72.
    """
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(np.clip(np.corrcoef(_ranked(first)[0], _ranked(second)[0])[0, 1], -1, 1))


def _ranked(values: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return ranks `(n,)` from 1, equal values sharing the mean of theirs, and how often each value stands."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place], counts
