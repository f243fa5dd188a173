"""Several generators at once: Holm's step-down correction keeps the chance of any false claim at alpha."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Return adjusted p-values: those at most alpha may be claimed together.

    As `statsmodels.stats.multitest.multipletests(method="holm")`, whose import would cost the web process 60 MiB.

    Source: Holm (1979), Scandinavian Journal of Statistics 6:65.
    """
    adjusted = [1.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = largest
    return adjusted


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Return q-values: of the claims with q at most x, a share of x is expected to be false.

    Source: Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57:289.
    """
    adjusted = [1.0] * len(p_values)
    smallest = 1.0
    count = len(p_values)
    for rank, place in enumerate(sorted(range(count), key=p_values.__getitem__, reverse=True)):
        smallest = min(smallest, p_values[place] * count / (count - rank))
        adjusted[place] = smallest
    return adjusted
