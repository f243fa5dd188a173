"""HYPE scores, as their authors compute them: the share judged wrong, evaluators drawn anew."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genlab.analysis.intervals import Interval
from genlab.errors import GenlabError

REPLICATES = 10_000


@dataclass(frozen=True)
class HypeScore:
    """A HYPE-infinity score, in per cent; 50 means that evaluators cannot tell.

    Attributes:
        score: share of all images judged wrong.
        fake_error, real_error: of the fakes, and of the reals.
        interval: 95% by bootstrapping evaluators.
        evaluators: how many there were.
    """

    score: float
    fake_error: float
    real_error: float
    interval: Interval
    evaluators: int


def hype_infinity(
    fakes_wrong: npt.ArrayLike,
    fakes: npt.ArrayLike,
    reals_wrong: npt.ArrayLike,
    reals: npt.ArrayLike,
    seed: int = 0,
) -> HypeScore:
    """Return the score of one generator from each evaluator's counts, arrays of shape (evaluators,).

    Only evaluators are drawn anew, as published: the interval says nothing of other images, and is narrower than
    `genlab.analysis.summarise`'s, which resamples images too.

    Raises:
        GenlabError: for no evaluators, or counts that cannot be.

    Source: Zhou et al. (2019), sections 3.2 and 4.
    """
    counts = np.array([np.asarray(entry, float) for entry in (fakes_wrong, fakes, reals_wrong, reals)])
    if counts.ndim != 2 or counts.shape[1] == 0:
        raise GenlabError(f"No evaluators. Expected four counts of each. Received: shape {counts.shape}.")
    if (counts[0] > counts[1]).any() or (counts[2] > counts[3]).any() or (counts < 0).any():
        raise GenlabError("Impossible counts. Expected 0 <= wrong <= shown for every evaluator.")
    wrong, shown = counts[0] + counts[2], counts[1] + counts[3]
    drawn = np.random.default_rng(seed).integers(0, len(wrong), (REPLICATES, len(wrong)))
    low, high = np.percentile(100 * wrong[drawn].sum(1) / shown[drawn].sum(1), [2.5, 97.5])
    return HypeScore(
        float(100 * wrong.sum() / shown.sum()),
        float(100 * counts[0].sum() / counts[1].sum()),
        float(100 * counts[2].sum() / counts[3].sum()),
        (float(low), float(high)),
        len(wrong),
    )
