"""Which images fool people: rates with intervals, shrunk towards their kind's mean, false discoveries held."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import bdtr, bdtrc

from genlab.analysis.answers import check
from genlab.analysis.holm import benjamini_hochberg
from genlab.analysis.intervals import wilson

COLUMNS = ["stimulus", "generator", "shown", "called_real", "fool_rate", "interval", "shrunk", "q"]


def fool_rates(answers: pd.DataFrame) -> pd.DataFrame:
    """Return how often each image misled, the most fooling first.

    A fake misleads where it is called real (in a pair: taken for the real one), a real where it is doubted.
    Filter by `generator != ""` for the most fooling fakes and `generator == ""` for the most doubted reals.
    The order is by the interval's lower end, so that one lucky showing does not lead.

    Args:
        answers: answers of one protocol, columns as for `genlab.analysis.summarise`.

    Returns:
        One row an image: stimulus, generator ("" for a real), shown (answers), called_real (answers),
        fool_rate (0..1), interval (Wilson's 95% as a tuple), shrunk (the rate drawn towards its kind's mean, see
        `shrink`), q (Benjamini-Hochberg, over all images, of the two-sided exact test against 50%). No rows for
        no answers.

    Raises:
        GenlabError: for missing columns or impossible values.
    """
    if answers.empty:
        return pd.DataFrame(columns=COLUMNS)
    checked = check(answers)
    real = checked.generator == ""
    # (images shown, generator, called real)
    judged = [(checked.stimulus, checked.generator, checked.correct == real)]
    if checked.partner is not None:
        judged.append((checked.partner, np.full(len(checked.correct), "", dtype=object), checked.correct))

    table = pd.concat(
        pd.DataFrame({"stimulus": stimulus, "generator": generator, "called_real": called_real})
        for stimulus, generator, called_real in judged
    )
    rates = (
        table.groupby(["stimulus", "generator"], sort=True)["called_real"]
        .agg(shown="size", called_real="sum")
        .astype(int)
        .reset_index()
    )
    return rates_of_counts(rates)


def rates_of_counts(rates: pd.DataFrame) -> pd.DataFrame:
    """Return what `fool_rates` does from counts: one row an image with stimulus, generator, shown, called_real."""
    misled = rates["called_real"].where(rates["generator"] != "", rates["shown"] - rates["called_real"])
    rates["fool_rate"] = misled / rates["shown"]
    rates["interval"] = [
        wilson(int(wrong), int(shown)) for wrong, shown in zip(misled, rates["shown"], strict=True)
    ]
    rates["shrunk"] = np.nan
    for _, kind in rates.groupby("generator"):
        rates.loc[kind.index, "shrunk"] = shrink(
            misled[kind.index].to_numpy(float), kind["shown"].to_numpy(float)
        )
    rates["q"] = benjamini_hochberg(
        [against_half(int(wrong), int(shown)) for wrong, shown in zip(misled, rates["shown"], strict=True)]
    )
    order = rates["interval"].map(lambda interval: -interval[0])
    return rates.loc[order.sort_values(kind="stable").index, COLUMNS].reset_index(drop=True)


def shrink(misled: npt.NDArray[np.float64], shown: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return each image's rate drawn towards the mean of its kind, the more so the less it was shown.

    Empirical Bayes with a beta prior fitted by moments; where images differ by no more than luck, all are at the
    mean.

    Args:
        misled: (images,) how often each misled.
        shown: (images,) how often each was shown, at least 1.

    Source: Kleinman (1973), JASA 68:46, weights n.
    """
    total = shown.sum()
    mean = misled.sum() / total
    spread = float(np.sum(shown * (misled / shown - mean) ** 2))
    luck = mean * (1 - mean)
    beyond = total - np.sum(shown**2) / total
    correlation = 0.0
    if luck > 0 and beyond > 0 and len(shown) > 1:
        correlation = float(
            np.clip((spread - luck * (len(shown) - 1)) / (luck * (beyond - len(shown) + 1) or 1), 0, 1)
        )
    if correlation == 0:
        return np.full(len(shown), mean)
    if correlation == 1:
        return misled / shown
    prior = 1 / correlation - 1
    return (misled + prior * mean) / (shown + prior)


def against_half(misled: int, shown: int) -> float:
    """Return the exact two-sided p-value of `misled` out of `shown`, were the true rate 50%."""
    fewer = min(misled, shown - misled)
    tail = float(bdtr(fewer, shown, 0.5))
    return min(1.0, tail + float(bdtrc(shown - fewer - 1, shown, 0.5)))
