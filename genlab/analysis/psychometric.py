"""Accuracy against exposure: a Weibull curve by maximum likelihood, and the exposure at which people are right in 75%.

The likelihood is searched on a grid that is drawn again, ever finer, about its best point: three parameters with
bounds need no more, it finds the highest of several peaks, and the web process is spared `scipy.optimize` (22 MiB).
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from genlab.analysis.bootstrap import Floats
from genlab.analysis.intervals import wilson

GUESS = 0.5  # right answers of who sees nothing
MOST_LAPSES = 0.1
TARGET = 0.75
BINS = 8
REPLICATES = 300
CLOSE = 0.02  # exposures that differ by less are one level
CURVE_POINTS = 60
_SHAPES = (0.3, 20.0)


def weibull(exposure: npt.ArrayLike, scale: float, shape: float, lapse: float) -> Floats:
    """Return the share of right answers at an exposure (any unit, that of `scale`).

    Source: Wichmann & Hill (2001), Perception & Psychophysics 63:1293, with guess rate 0.5.
    """
    seen = 1 - np.exp(-((np.asarray(exposure, float) / scale) ** shape))
    return GUESS + (1 - GUESS - lapse) * seen


def threshold(scale: float, shape: float, lapse: float, target: float = TARGET) -> float:
    """Return the exposure at which the share of right answers is `target`."""
    return float(scale * (-np.log(1 - (target - GUESS) / (1 - GUESS - lapse))) ** (1 / shape))


def psychometric(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> dict[str, Any] | None:
    """Return the psychometric curve of answers to images that were shown for a limited time; None without exposures.

    An exposure is `shown_ms` (measured) where that is known, else `exposure_ms` (asked for). One curve stands for
    all people and images: spread of people's own thresholds makes it flatter than theirs.

    Args:
        answers: truth, choice, participant, `exposure_ms` and perhaps `shown_ms`.
        level: confidence.
        seed: of the bootstrap.

    Returns:
        scale and threshold in ms, shape, lapse; interval (of the threshold, people drawn anew; an end at the
        shortest or longest exposure means there or beyond); points (exposure_ms, accuracy, interval as Wilson's,
        answers); curve (exposure_ms, accuracy); people, answers. threshold and interval are None where the curve
        does not reach 75% within the exposures shown.
    """
    exposure = _exposures(answers)
    known = (exposure > 0).to_numpy(bool)
    if exposure[known].nunique() < 2:
        return None
    shown_ms = exposure[known].to_numpy(float)
    right = (answers["truth"] == answers["choice"]).to_numpy(float)[known]
    people, names = pd.factorize(answers["participant"][known].astype(str), sort=True)
    place, levels = _levels(shown_ms)
    cells = people * len(levels) + place
    size = len(names) * len(levels)
    hits = np.bincount(cells, right, size).reshape(len(names), -1)
    shown = np.bincount(cells, minlength=size).reshape(len(names), -1).astype(float)
    search = _Search(levels)
    scale, shape, lapse = search.best(hits.sum(0), shown.sum(0))
    low, high = float(levels[0]), float(levels[-1])
    found: float | None = threshold(scale, shape, lapse)
    interval = None
    if not low <= threshold(scale, shape, lapse) <= high:
        found = None
    elif len(names) > 1:
        random = np.random.default_rng(seed)
        drawn = random.multinomial(len(names), np.full(len(names), 1 / len(names)), REPLICATES).astype(float)
        thresholds = [
            threshold(*search.best(*counts)) for counts in zip(drawn @ hits, drawn @ shown, strict=True)
        ]
        tails = [(1 - level) / 2, (1 + level) / 2]
        interval = tuple(float(end) for end in np.clip(np.quantile(thresholds, tails), low, high))
    across = np.geomspace(low, high, CURVE_POINTS)
    return {
        "scale": scale,
        "shape": shape,
        "lapse": lapse,
        "threshold": found,
        "interval": interval,
        "points": _points(shown_ms, right, level),
        "curve": [
            {"exposure_ms": float(x), "accuracy": float(y)}
            for x, y in zip(across, weibull(across, scale, shape, lapse), strict=True)
        ],
        "people": len(names),
        "answers": len(right),
    }


def _exposures(answers: pd.DataFrame) -> pd.Series:
    asked = pd.Series(np.nan, index=answers.index)
    for column in ("exposure_ms", "shown_ms"):
        if column in answers:
            asked = pd.to_numeric(answers[column], errors="coerce").fillna(asked)
    return asked


def _levels(exposure: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return each exposure's level, numbered from the shortest, and the levels' mean exposures."""
    _, place = np.unique(np.round(np.log(exposure) / CLOSE), return_inverse=True)
    return place, np.bincount(place, exposure) / np.bincount(place)


def _points(exposure: Floats, right: Floats, level: float) -> list[dict[str, Any]]:
    """Return accuracy in bins of about as many answers each; answers of one exposure stay together."""
    edges = np.unique(np.quantile(exposure, np.linspace(0, 1, BINS + 1)))
    place = np.clip(np.searchsorted(edges, exposure, side="right") - 1, 0, max(0, len(edges) - 2))
    return [
        {
            "exposure_ms": float(exposure[here].mean()),
            "accuracy": float(right[here].mean()),
            "interval": wilson(int(right[here].sum()), int(here.sum()), level),
            "answers": int(here.sum()),
        }
        for number in range(len(edges))
        if (here := place == number).any()
    ]


class _Search:
    """The maximum of the likelihood over log scale, log shape and lapse rate."""

    def __init__(self, levels: Floats) -> None:
        self.levels = levels
        self.bounds = np.array(
            [
                (np.log(levels[0] / 4), np.log(levels[-1] * 4)),
                (np.log(_SHAPES[0]), np.log(_SHAPES[1])),
                (0.0, MOST_LAPSES),
            ]
        )
        self.coarse = self._tables(self.bounds, (40, 16, 3))

    def best(self, right: Floats, shown: Floats) -> tuple[float, float, float]:
        """Return scale, shape and lapse for counts by level."""
        (grid, yes, no), counts = self.coarse, (40, 16, 3)
        half = (self.bounds[:, 1] - self.bounds[:, 0]) / (np.array(counts) - 1) * 1.5
        best = grid[np.argmax(yes @ right + no @ (shown - right))]
        for _ in range(8):
            box = np.clip(best[:, None] + np.array([-1, 1]) * half[:, None], *self.bounds.T[:, :, None])
            grid, yes, no = self._tables(box, (7, 7, 5))
            best = grid[np.argmax(yes @ right + no @ (shown - right))]
            half = half / 2
        return float(np.exp(best[0])), float(np.exp(best[1])), float(best[2])

    def _tables(self, box: Floats, counts: tuple[int, int, int]) -> tuple[Floats, Floats, Floats]:
        """Return a grid over the box `(points, 3)`, and the logarithms of right and of wrong, `(points, levels)`."""
        axes = [np.linspace(low, high, count) for (low, high), count in zip(box, counts, strict=True)]
        cells = np.empty((*counts, 3))
        for axis, values in enumerate(np.ix_(*axes)):
            cells[..., axis] = values
        grid = cells.reshape(-1, 3)
        curves = grid[:: counts[2]]  # one for all lapse rates of a scale and a shape
        power = np.minimum((self.levels / np.exp(curves[:, :1])) ** np.exp(curves[:, 1:2]), 700.0)
        share = GUESS + (1 - GUESS - axes[2][:, None]) * -np.expm1(-power)[:, None]
        share = share.reshape(len(grid), -1)
        wrong = np.maximum(1 - share, 1e-12)
        return grid, np.log(share), np.log(wrong)
