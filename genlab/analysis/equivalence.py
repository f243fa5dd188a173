"""Equivalence: showing that people are at 50%, which is more than failing to show that they are not."""

from math import ceil

from scipy.special import ndtri

from genlab.analysis.intervals import Interval


def equivalent(interval: Interval, margin: float) -> bool:
    """Say whether two one-sided tests show accuracy within `margin` of 50%.

    Both tests at alpha reject exactly where the interval of confidence 1 - 2 alpha lies inside the margin.

    Args:
        interval: accuracy's interval of confidence 1 - 2 alpha (90% for tests at 5%).
        margin: largest distance from 50% that counts as none, as a share (0.05 = 5 points).

    Source: Schuirmann (1987), J. Pharmacokinetics and Biopharmaceutics 15:657.
    """
    low, high = interval
    return 0.5 - margin < low and high < 0.5 + margin


def error_for_equivalence(distance: float, margin: float, alpha: float = 0.05, power: float = 0.8) -> float:
    """Return the standard error at which equivalence is shown with `power`, or 0 where it never would be.

    Splits the type II error over both tests, which is exact at distance 0 and cautious elsewhere.

    Source: Chow, Shao & Wang (2008), Sample Size Calculations in Clinical Research, section 4.2.
    """
    return max(0.0, margin - abs(distance)) / float(ndtri(1 - alpha) + ndtri((1 + power) / 2))


def error_for_difference(distance: float, alpha: float = 0.05, power: float = 0.8) -> float:
    """Return the standard error at which a two-sided test tells `distance` from 0 with `power`."""
    return abs(distance) / float(ndtri(1 - alpha / 2) + ndtri(power))


def error_for_either(margin: float, alpha: float = 0.05) -> float:
    """Return the standard error at which equivalence or difference is shown, wherever the estimate falls.

    An estimate too far from 50% for the interval of 1 - 2 alpha to stay inside the margin is then far enough
    for the interval of 1 - alpha to exclude 50%.
    """
    return margin / float(ndtri(1 - alpha) + ndtri(1 - alpha / 2))


def answers_for_equivalence(margin: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """Return how many independent answers show equivalence to 50% where people truly are at 50%.

    Multiply by the design effect for answers that share people and images.
    """
    return ceil(0.25 / error_for_equivalence(0.0, margin, alpha, power) ** 2)
