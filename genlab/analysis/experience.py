"""Who knows music, and who does not: how often each are right."""

from typing import Any

import pandas as pd

from genlab.analysis.intervals import clustered

LEVELS = ("none", "some", "regularly")
"""What people said of how much music they make, the least first."""


def by_music(answers: pd.DataFrame, *, level: float = 0.95) -> list[dict[str, Any]]:
    """Return the share of right answers of those who said so, by how much music they make, the least first.

    Args:
        answers: of one protocol and pack, with a column `music`: one of `LEVELS`, "" where it was not asked.
        level: confidence of the intervals, which take the answers of one person as alike.

    Returns:
        `music`, `people`, `answers`, `accuracy` and its `interval` of each group that has answers; nothing where
        nobody was asked.
    """
    if "music" not in answers:
        return []
    found = []
    right = (answers["truth"] == answers["choice"]).to_numpy(bool)
    for music in LEVELS:
        said = (answers["music"] == music).to_numpy(bool)
        people = answers.loc[said, "participant"].astype(str).to_numpy(object)
        given = pd.Series(right[said]).groupby(people).agg(["sum", "count"])
        if given.empty:
            continue
        correct, count = given["sum"].astype(int).tolist(), given["count"].astype(int).tolist()
        low, high = clustered(correct, count, level)
        found.append(
            {
                "music": music,
                "people": len(count),
                "answers": sum(count),
                "accuracy": sum(correct) / sum(count),
                "interval": [float(low), float(high)],
            }
        )
    return found
