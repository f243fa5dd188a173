"""Intervals for shares that are not fooled by 0% and 100%."""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from genlab.errors import GenlabError

Interval = tuple[float, float]


def wilson(correct: int, answers: int, level: float = 0.95) -> Interval:
    """Return Wilson's score interval for a share of independent answers.

    It treats the answers as independent: right for one person's running score or one image's count, too
    narrow for many people's answers to many images (see `genlab.analysis.summarise`).

    Args:
        correct: answers that count, 0 to `answers`.
        answers: all answers; with none the interval is (0, 1).
        level: confidence, between 0 and 1.

    Returns:
        Lower and upper end, in 0..1.

    Raises:
        GenlabError: for counts or a level that cannot be.

    Source: Wilson (1927), JASA 22:209.
    """
    if answers < 0 or not 0 <= correct <= answers:
        raise GenlabError(
            f"Impossible count: {correct} of {answers} answers. Expected 0 <= correct <= answers."
        )
    check_level(level)
    if answers == 0:
        return 0.0, 1.0
    return wilson_share(correct / answers, answers, normal_critical(level))


def wilson_share(share: float, answers: float, critical: float) -> Interval:
    """Return Wilson's interval for a share of an *effective* number of answers, which need not be whole.

    Args:
        share: observed share, in 0..1.
        answers: effective number of independent answers, above 0.
        critical: two-sided critical value, 1.96 for 95%.
    """
    squared = critical**2 / answers
    centre = (share + squared / 2) / (1 + squared)
    half = np.sqrt(squared * share * (1 - share) + squared**2 / 4) / (1 + squared)
    low = 0.0 if share == 0 else max(0.0, float(centre - half))
    high = 1.0 if share == 1 else min(1.0, float(centre + half))
    return low, high


def clustered(correct: Sequence[int], answers: Sequence[int], level: float = 0.95) -> Interval:
    """Return an interval for the share of right answers where each person gave several, drawn from many people.

    Wilson's, for the effective number of answers: that many independent ones would have the variance of a ratio of
    sums over people; it is never more than the answers given. Images are taken as they are.

    Args:
        correct, answers: by person, right answers and all answers; without any answer the interval is (0, 1).
        level: confidence, between 0 and 1.

    Source: Cochran (1977), Sampling Techniques, eq. 6.13.
    """
    right, shown = np.asarray(correct, float), np.asarray(answers, float)
    right, shown = right[shown > 0], shown[shown > 0]
    total, people = float(shown.sum()), len(shown)
    if people < 2:
        return wilson(int(right.sum()), int(total), level)
    share = float(right.sum()) / total
    variance = people / (people - 1) * float(np.sum((right - share * shown) ** 2)) / total**2
    effective = min(total, share * (1 - share) / variance) if variance > 0 else total
    return wilson_share(share, effective, normal_critical(level))


def mean_of_shares(shares: Sequence[float], intervals: Sequence[Interval]) -> Interval:
    """Return the interval for the plain mean of independent shares from each share's own interval.

    Source: method of variance estimates recovery, Zou & Donner (2008), Statistics in Medicine 27:1693, eq. 3.
    """
    centre = float(np.mean(shares))
    below = np.hypot.reduce([share - low for share, (low, _) in zip(shares, intervals, strict=True)])
    above = np.hypot.reduce([high - share for share, (_, high) in zip(shares, intervals, strict=True)])
    return centre - float(below) / len(shares), centre + float(above) / len(shares)


def normal_critical(level: float) -> float:
    """Return the two-sided critical value of the normal distribution: 1.96 for 0.95."""
    return float(ndtri((1 + level) / 2))


def check_level(level: float) -> None:
    """Raise GenlabError unless `level` is a confidence that an interval can have."""
    if not 0 < level < 1:
        raise GenlabError(f"Invalid level {level!r}. Expected a confidence between 0 and 1, as 0.95.")
