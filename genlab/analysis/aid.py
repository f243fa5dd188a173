"""What an aid does: how often people are right with it and without, and the difference with its interval."""

from typing import Any

import numpy as np
import pandas as pd

from genlab.analysis import boundary
from genlab.analysis.bootstrap import count, resample

REPLICATES = 2000


def effect(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> dict[str, Any] | None:
    """Return accuracy with the aid and without, and the difference; None where not both were asked.

    Accuracy of what is real or fake is balanced, as verdicts have it; of pairs and boundaries it is the share of right
    answers. The interval resamples people (the same ones with and without) and stimuli.

    Args:
        answers: of one protocol and pack, with a column `aid`: 1 with it, 0 without, NaN where there was none to have.
        level: confidence of the interval.
        seed: of the bootstrap.
    """
    if "aid" not in answers:
        return None
    known = answers[pd.to_numeric(answers["aid"], errors="coerce").notna()]
    helped = pd.to_numeric(known["aid"]).to_numpy(float) == 1
    if not len(known) or helped.all() or not helped.any():
        return None
    right = (known["truth"] == known["choice"]).to_numpy(bool)
    people = pd.factorize(known["participant"].astype(str), sort=True)[0]
    shown = known["stimulus"].astype(str).to_numpy(object)
    truths = known["truth"].to_numpy(object)
    kinds = ("real", "fake") if set(truths) <= {"real", "fake"} else (None,)
    rows = [
        (helped == with_it) & ((truths == kind) if kind else np.ones(len(truths), bool))
        for with_it in (True, False)
        for kind in kinds
    ]
    if not all(which.any() for which in rows):
        return None
    groups = [count(people[which], [shown[which]], right[which]) for which in rows]
    draws = resample(groups, int(people.max()) + 1, REPLICATES, seed)
    each = len(kinds)
    aided = float(np.mean([group.share for group in groups[:each]]))
    plain = float(np.mean([group.share for group in groups[each:]]))
    gains = draws[:each].mean(0) - draws[each:].mean(0)
    return {
        "with": aided,
        "without": plain,
        "difference": aided - plain,
        "interval": boundary.expanded(gains, groups, level) if len(set(people)) > 1 else None,
        "answers": len(known),
    }
