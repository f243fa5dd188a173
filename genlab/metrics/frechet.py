"""Frechet distance between two sets of features (Heusel et al. 2017, eq. 6), always beside its floor."""

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.metrics.halves import Floats, Masks


def frechet_distance(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Return |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) of Gaussians fitted to features `(n, d)`.

    The trace of the root is the sum of the square roots of the eigenvalues of C1^(1/2) C2 C1^(1/2), which is
    symmetric: no complex numbers appear where a covariance is singular.

    Raises:
        GenlabError: for fewer than two rows, or another number of columns.
    """
    if (
        first.ndim != 2
        or second.ndim != 2
        or first.shape[1] != second.shape[1]
        or min(len(first), len(second)) < 2
    ):
        raise GenlabError(
            f"Invalid features for the Frechet distance. Expected (n, d) and (m, d) with n, m >= 2. "
            f"Received: {first.shape} and {second.shape}."
        )
    one, two = first.astype(np.float64), second.astype(np.float64)
    shift = one.mean(0) - two.mean(0)
    c1, c2 = np.cov(one, rowvar=False), np.cov(two, rowvar=False)
    c1, c2 = np.atleast_2d(c1), np.atleast_2d(c2)
    values, vectors = np.linalg.eigh(c1)
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    crossed = np.sqrt(np.clip(np.linalg.eigvalsh(root @ c2 @ root), 0, None)).sum()
    return float(shift @ shift + np.trace(c1) + np.trace(c2) - 2 * crossed)


def frechet_distances(
    first: NDArray[np.floating], second: NDArray[np.floating], taken_first: Masks, taken_second: Masks
) -> Floats:
    """Return `(r,)` the distance for each pair of masks `(r, n)` and `(r, m)`, which rows are taken.

    Each is biased upwards by about c / n, those of fewer rows more: see `genlab.metrics.halves`.
    """
    pairs = zip(taken_first, taken_second, strict=True)
    return np.array([frechet_distance(first[mine], second[theirs]) for mine, theirs in pairs])
