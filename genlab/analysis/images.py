"""Which images fool people."""

import numpy as np
import pandas as pd

from genlab.analysis.answers import check
from genlab.analysis.intervals import wilson

COLUMNS = ["stimulus", "generator", "shown", "called_real", "fool_rate", "interval"]


def fool_rates(answers: pd.DataFrame) -> pd.DataFrame:
    """Return how often each image misled, the most fooling first.

    A fake misleads where it is called real (in a pair: taken for the real one), a real where it is doubted.
    Filter by `generator != ""` for the most fooling fakes and `generator == ""` for the most doubted reals.
    The order is by the interval's lower end, so that one lucky showing does not lead.

    Args:
        answers: answers of one protocol, columns as for `genlab.analysis.summarise`.

    Returns:
        One row an image: stimulus, generator ("" for a real), shown (answers), called_real (answers),
        fool_rate (0..1), interval (Wilson's 95% as a tuple). No rows for no answers.

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
    misled = rates["called_real"].where(rates["generator"] != "", rates["shown"] - rates["called_real"])
    rates["fool_rate"] = misled / rates["shown"]
    rates["interval"] = [
        wilson(int(wrong), int(shown)) for wrong, shown in zip(misled, rates["shown"], strict=True)
    ]
    order = rates["interval"].map(lambda interval: -interval[0])
    return rates.loc[order.sort_values(kind="stable").index, COLUMNS].reset_index(drop=True)
