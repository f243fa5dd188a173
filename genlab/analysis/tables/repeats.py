"""Images that a person judged more than once, and names that differ in case only: told, and settled."""

import numpy as np
import pandas as pd

from genlab.analysis.tables.reading import Reading

SAME = ["participant", "stimulus", "partner", "protocol", "pack", "pack_sha256"]


def settle(reading: Reading, counted: str) -> None:
    """Tell of second answers of a person to an image, and what counting the first or all gives; keep the first alone.

    Args:
        reading: answers that are checked.
        counted: `first` or `all`.
    """
    table = reading.table
    again = table.duplicated([name for name in SAME if name in table])
    if "part" in table:
        again &= table["part"] == "main"
    if not again.any():
        return
    shares = accuracy(table[~again]), accuracy(table)
    reading.repeats = {"answers": int(again.sum()), "counted": counted, "first": shares[0], "all": shares[1]}
    which = "the first of each counts" if counted == "first" else "all count"
    reading.read_as.append(
        f"answers to an image that the same person had judged before ({again.sum()}): {which} "
        f"(accuracy with the first alone {shares[0]:.1%}, with all {shares[1]:.1%}; --repeats first or all)"
    )
    if counted == "first":
        reading.refuse(
            again,
            "the same person judged '{value}' before; the first answer is kept",
            "stimulus",
            "judged before by the same person",
        )


def accuracy(answers: pd.DataFrame) -> float:
    """Return the share of right answers, of reals and fakes alike where both were shown."""
    shares = answers["correct"].astype(float).groupby(answers["truth"]).mean()
    return float(answers["correct"].mean() if {"left", "right"} & set(shares.index) else np.mean(shares))


def tell_alike(reading: Reading, role: str) -> None:
    """Tell of names that differ in case only: they may be one."""
    names = pd.Series(pd.unique(reading.table[role].astype(str)))
    folded = names.str.casefold()
    alike = names[folded.duplicated(keep=False)]
    if len(alike):
        first = alike[folded[alike.index] == folded[alike.index[0]]]
        count = folded[alike.index].nunique()
        reading.read_as.append(
            f"{role}: {' and '.join(sorted(first))} differ in case only, and count apart ({count} such names)"
        )
