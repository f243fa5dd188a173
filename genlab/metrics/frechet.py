"""Frechet distance between two sets of features (Heusel et al. 2017, eq. 6), always beside its floor."""

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.errors import GenlabError
from genlab.metrics.features import extract
from genlab.sampling import Sampler

SAMPLES = 10_000


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


def evaluate(
    sampler: Sampler, dataset: str, label: int | None, *, samples: int = SAMPLES, seed: int = 1
) -> dict[str, float]:
    """Return `frechet` of samples against the test split, and `frechet_floor` of the training split against it.

    The floor is drawn with as many training images as there are samples: what a perfect generator would score.
    """
    data = datasets.load(dataset).of_class(label)
    test = extract(dataset, data.x_test)
    rng = np.random.default_rng(seed)
    floor = data.x_train[rng.permutation(len(data.x_train))[:samples]]
    labels = rng.choice(data.y_test, samples) if sampler.conditional else None
    drawn = sampler.sample(samples, seed=seed, labels=labels).images
    return {
        "frechet": round(frechet_distance(extract(dataset, drawn), test), 4),
        "frechet_floor": round(frechet_distance(extract(dataset, floor), test), 4),
        "frechet_samples": float(samples),
    }
