"""What an aid does: how often people are right with it and without, and the difference with its interval."""

from typing import Any

import numpy as np
import pandas as pd

from genlab.analysis.contrasts import contrast


def effect(answers: pd.DataFrame, *, level: float = 0.95) -> dict[str, Any] | None:
    """Return accuracy with the aid and without, and the difference; None where not both were asked.

    Accuracy of what is real or fake is balanced, as verdicts have it; of pairs and boundaries it is the share of right
    answers. The interval is over people and stimuli, the same ones with and without.

    Args:
        answers: of one protocol and pack, with a column `aid`: 1 with it, 0 without, NaN where there was none to have.
        level: confidence of the interval.
    """
    if "aid" not in answers:
        return None
    known = answers[pd.to_numeric(answers["aid"], errors="coerce").notna()]
    helped = pd.to_numeric(known["aid"]).to_numpy(float) == 1
    if not len(known) or helped.all() or not helped.any():
        return None
    right = (known["truth"] == known["choice"]).to_numpy(bool)
    people = pd.factorize(known["participant"].astype(str), sort=True)[0]
    truths = known["truth"].to_numpy(object)
    kinds = ("real", "fake") if set(truths) <= {"real", "fake"} else (None,)
    rows = [
        (helped == with_it) & ((truths == kind) if kind else np.ones(len(truths), bool))
        for with_it in (True, False)
        for kind in kinds
    ]
    if not all(which.any() for which in rows):
        return None
    each = len(kinds)
    stimuli = pd.factorize(known["stimulus"].astype(str), sort=True)[0]
    means = [float(right[which].mean()) for which in rows]
    signs = [1 / each] * each + [-1 / each] * each
    difference, interval = contrast(right, list(zip(rows, signs, strict=True)), people, stimuli, level)
    return {
        "with": float(np.mean(means[:each])),
        "without": float(np.mean(means[each:])),
        "difference": difference,
        "interval": interval if people.max() else None,  # what an aid does for one person is a matter of luck
        "answers": len(known),
    }
