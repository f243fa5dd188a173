"""Verdicts from tables that hold counts only: one row per person, or one row per image.

Each form allows one half of the interval: counts by person resample people, counts by image resample images. What
the other half would add cannot be known from the file, so such intervals are the narrowest that can be.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from genlab.analysis.bootstrap import Floats, Group, Integers, resample
from genlab.analysis.estimate import Estimate
from genlab.analysis.verdict import GeneratorVerdict, Judged, judge, judged


def people_verdicts(
    table: pd.DataFrame, *, margin: float = 0.05, level: float = 0.95, replicates: int = 2000, seed: int = 0
) -> list[GeneratorVerdict]:
    """Return verdicts from one row a person and generator; intervals resample people alone.

    Args:
        table: participant, generator, and either answers and correct, or fakes and fakes_called_real, with reals
            and reals_called_fake where reals were shown. Without reals accuracy is not known.
        margin, level, replicates, seed: as for `genlab.analysis.summarise`.
    """
    return judge("yesno", people_estimated(table, replicates, seed), margin, level)


def people_estimated(table: pd.DataFrame, replicates: int = 2000, seed: int = 0) -> dict[str, Judged]:
    """Return what is known of every generator from counts by person, see `people_verdicts`."""
    codes, names = pd.factorize(table["participant"], sort=True)
    found: dict[str, Judged] = {}
    for generator, rows in table.groupby("generator", sort=True):
        people = codes[table.index.get_indexer(rows.index)]

        def group(right: pd.Series, shown: pd.Series, people: Integers = people) -> Group:
            return _group(people, np.zeros(len(people), np.intp), _floats(right), _floats(shown))

        if "fakes" in rows:
            groups = [group(rows["fakes"] - rows["fakes_called_real"], rows["fakes"])]
            if "reals" in rows:
                groups.append(group(rows["reals"] - rows["reals_called_fake"], rows["reals"]))
        else:
            groups = [group(rows["correct"], rows["answers"])]
        draws = resample(groups, len(names), replicates, seed)
        estimates = [Estimate([entry], drawn) for entry, drawn in zip(groups, draws, strict=True)]
        if "fakes" in rows:
            found[str(generator)] = judged(
                "yesno", estimates[0], estimates[1] if len(estimates) > 1 else None
            )
        else:
            found[str(generator)] = Judged(estimates[0], None, None)
    return {name: replace(known, resampled=("people",)) for name, known in found.items()}


def image_verdicts(
    table: pd.DataFrame, *, margin: float = 0.05, level: float = 0.95, replicates: int = 2000, seed: int = 0
) -> list[GeneratorVerdict]:
    """Return verdicts from one row an image; intervals resample images alone, and nothing is said of people.

    Args:
        table: stimulus, generator ("" for a real), shown, called_fake.
        margin, level, replicates, seed: as for `genlab.analysis.summarise`.
    """
    found = images_estimated(table, replicates, seed)
    return [
        replace(verdict, people=None, more_people=None) for verdict in judge("yesno", found, margin, level)
    ]


def images_estimated(table: pd.DataFrame, replicates: int = 2000, seed: int = 0) -> dict[str, Judged]:
    """Return what is known of every generator from counts by image, see `image_verdicts`."""
    names = sorted(set(table["generator"]) - {""})
    estimates: dict[str, Estimate] = {}
    for place, generator in enumerate([*names, ""]):
        rows = table[table["generator"] == generator]
        if rows.empty:
            continue
        right = rows["called_fake"] if generator else rows["shown"] - rows["called_fake"]
        group = _group(
            np.zeros(len(rows), np.intp), np.arange(len(rows)), _floats(right), _floats(rows["shown"])
        )
        # Images of different kinds are drawn apart: another seed for each.
        (draws,) = resample([group], 1, replicates, seed + place)
        estimates[generator] = Estimate([group], draws)
    reals = estimates.pop("", None)
    return {
        name: replace(judged("yesno", fakes, reals), resampled=("images",))
        for name, fakes in estimates.items()
    }


def _floats(column: pd.Series) -> Floats:
    return column.to_numpy(dtype=np.float64)


def _group(people: Integers, images: Integers, correct: Floats, shown: Floats) -> Group:
    levels = np.arange(int(images.max()) + 1)
    return Group(people=people, columns=images, images=(levels,), correct=correct, shown=shown)
