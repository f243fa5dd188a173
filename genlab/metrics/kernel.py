"""Kernel distance between two sets of features: KID (Binkowski et al. 2018), the unbiased squared MMD."""

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.metrics.halves import Floats, Masks

CHUNK = 4_000_000  # kernel values in one array: 32 MB


def kernel_distance(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Return the unbiased squared MMD of features `(n, d)` and `(m, d)` under the kernel (x.y / d + 1)^3.

    Unbiased: it is 0 on average where the two come from one distribution, for any n and m, so it has no floor and may
    be a little below 0. All pairs are taken, not a mean over blocks of 1,000 images.

    Raises:
        GenlabError: for fewer than two rows, or another number of columns.

    Source: Binkowski, Sutherland, Arbel & Gretton (2018), Demystifying MMD GANs, ICLR, arXiv:1801.01401, eq. 4.
    """
    every = np.ones((1, len(first)), bool), np.ones((1, len(second)), bool)
    return float(kernel_distances(first, second, *every)[0])


def kernel_distances(
    first: NDArray[np.floating], second: NDArray[np.floating], taken_first: Masks, taken_second: Masks
) -> Floats:
    """Return the distance for each pair of masks, from one pass over the kernel.

    Args:
        first, second: features `(n, d)` and `(m, d)`.
        taken_first, taken_second: `(r, n)` and `(r, m)`, which rows are taken; two or more of each.

    Returns:
        float64 `(r,)`.

    Raises:
        GenlabError: for fewer than two rows, or another number of columns.
    """
    if first.shape[1:] != second.shape[1:] or min(taken_first.sum(1).min(), taken_second.sum(1).min()) < 2:
        raise GenlabError(
            "Invalid features for the kernel distance. Expected (n, d) and (m, d) with n, m >= 2. "
            f"Received: {first.shape} and {second.shape}."
        )
    one, two = first.astype(np.float64), second.astype(np.float64)
    left, right = taken_first.astype(np.float64), taken_second.astype(np.float64)
    within = [_sums(x, x, w, w) - w @ _kernel_of_itself(x) for x, w in ((one, left), (two, right))]
    n, m = left.sum(1), right.sum(1)
    return within[0] / (n * (n - 1)) + within[1] / (m * (m - 1)) - 2 * _sums(one, two, left, right) / (n * m)


def _kernel_of_itself(x: Floats) -> Floats:
    return ((x * x).sum(1) / x.shape[1] + 1) ** 3


def _sums(x: Floats, y: Floats, left: Floats, right: Floats) -> Floats:
    """Return `(r,)` the kernel's sum over all pairs that a row of masks takes."""
    total = np.zeros(len(left))
    rows = max(1, CHUNK // len(y))
    for start in range(0, len(x), rows):
        kernel = x[start : start + rows] @ y.T / x.shape[1] + 1
        kernel *= kernel * kernel
        total += np.einsum("rx,xr->r", left[:, start : start + rows], kernel @ right.T)
    return total
