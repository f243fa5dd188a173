"""Memorisation: do samples lie nearer to their nearest training image than real test images do?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.metrics.balls import squared_distances
from genlab.metrics.halves import Masks, Measured, measured


@dataclass(frozen=True)
class Memorisation:
    """How samples stand to the training images, beside the test images.

    Attributes:
        nearer: chance that a sample lies nearer to its nearest training image than a test image does to its own;
            0.5 where samples are as new as test images, 1 where all are copies.
        p: of the one-sided Mann-Whitney test; small where samples lie nearer than luck explains.
    """

    nearer: Measured
    p: float


def nearest_distances(features: NDArray[np.floating], training: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return `(n,)` the Euclidean distance of features `(n, d)` to the nearest of `training` `(m, d)`."""
    x, y = features.astype(np.float64), training.astype(np.float64)
    parts = [squared.argmin(1) for _, squared in squared_distances(x, y)]
    return np.sqrt(((x - y[np.concatenate(parts)]) ** 2).sum(1))


def memorisation(
    generated: NDArray[np.float64],
    test: NDArray[np.float64],
    taken_generated: Masks,
    taken_test: Masks,
    *,
    level: float = 0.95,
) -> Memorisation:
    """Compare two sets of nearest distances by the one-sided Mann-Whitney test.

    The training images are taken as they are: they are what may have been learned by heart. Samples that are all
    of a common kind lie nearer without being copies; low recall tells of that.

    Args:
        generated: `(n,)` distances of samples to their nearest training image.
        test: `(m,)` distances of test images to theirs.
        taken_generated, taken_test: `(r, n)` and `(r, m)` as `halves.masks` gives them.
        level: confidence of the interval.

    Raises:
        GenlabError: where there are no distances.

    Source: Meehan, Chaudhuri & Dasgupta (2020), AISTATS, arXiv:2004.05675, section 3; Mann & Whitney (1947), Annals of
    Mathematical Statistics 18:50.
    """
    from scipy.stats import mannwhitneyu

    if not len(generated) or not len(test):
        raise GenlabError(
            "Invalid distances for memorisation. Expected (n,) and (m,), one or more of each. "
            f"Received: {generated.shape} and {test.shape}."
        )
    shares = [
        _nearer(generated[mine], test[theirs])
        for mine, theirs in zip(taken_generated, taken_test, strict=True)
    ]
    fewer = min(len(generated), len(test))
    return Memorisation(
        measured(np.array(shares), level=level, least=0, most=1, share_of=fewer),
        float(mannwhitneyu(generated, test, alternative="less").pvalue),
    )


def _nearer(generated: NDArray[np.float64], test: NDArray[np.float64]) -> float:
    """Return the share of pairs in which the first is smaller; equal ones count half."""
    ordered = np.sort(test)
    above = len(test) - np.searchsorted(ordered, generated, "right")
    equal = len(test) - np.searchsorted(ordered, generated, "left") - above
    return float((above + equal / 2).mean() / len(test))
