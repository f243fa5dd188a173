"""Where people put the boundary: how often exactly, how far off, and whether they learn; held against guessing.

A text has ten places; the machine begins at the second, ..., the tenth, or nowhere, which is one place behind the last.
Each is the truth equally often. So who guesses is exactly right in 10%, whatever their habits; but how far off a guess
is depends on them: who always names the middle is nearer than who names the ends. A distance is therefore held against
the same choices beside every truth there could have been.

Source: Dugan et al. (2022), Real or fake text?, arXiv:2212.12672 (exact 23.4% of 21,646 judgements; learning with
reward).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, stdtrit

from genlab.analysis.bootstrap import Floats, Group, count, resample
from genlab.analysis.estimate import Estimate, variance
from genlab.analysis.intervals import Interval, normal_critical
from genlab.errors import GenlabError

PROTOCOL = "boundary"
NONE = "none"
PLACES = 10
CHOICES = (*(str(place) for place in range(2, PLACES + 1)), NONE)
CHANCE = 1 / PLACES
MOST_POINTS = 5
REPLICATES = 2000
_SITES = np.arange(2, PLACES + 2)
_NEEDED = ("participant", "trial", "stimulus", "generator", "truth", "choice")


@dataclass(frozen=True)
class Mean:
    """A mean over answers; `interval` resamples people and texts, None where there is one of both alone."""

    value: float
    interval: Interval | None


@dataclass(frozen=True)
class Placed:
    """What answers about boundaries say, of one generator, of texts of people alone (""), or of all (None).

    Attributes:
        generator: whose.
        people, texts, answers: how many.
        exact: share that names the place itself; guessing gives 0.1.
        distance: how many places off, either way.
        guessing: what the same choices would be off on average, were they made without a look.
        nearer: `guessing` less the distance: above 0 people see something.
        points: 5 for the place itself, one less for every place off, down to 0.
        early: share that is too early.
        late: share that is too late.
    """

    generator: str | None
    people: int
    texts: int
    answers: int
    exact: Mean
    distance: Mean
    guessing: float
    nearer: Mean
    points: Mean
    early: float
    late: float

    @property
    def verdict(self) -> str:
        """`told` where the interval of the exact share or of `nearer` lies above guessing, else `more`."""
        told = (self.exact, CHANCE), (self.nearer, 0.0)
        return "told" if any(mean.interval and mean.interval[0] > least for mean, least in told) else "more"


def sites(choices: pd.Series) -> npt.NDArray[np.int64]:
    """Return the places that choices name, 2 to 11.

    Raises:
        GenlabError: for a choice that is none.
    """
    known = {choice: place for place, choice in enumerate(CHOICES, 2)}
    found = choices.astype(str).map(known)
    if found.isna().any():
        raise GenlabError(
            f"Invalid place '{choices[found.isna()].iloc[0]}'. Expected one of: {', '.join(CHOICES)}."
        )
    return found.to_numpy(np.int64)


def summarise(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> list[Placed]:
    """Return what people's answers say: of all, of each generator's texts, and of those that a person wrote.

    Args:
        answers: participant, trial, stimulus, generator ("" where a person wrote all), truth and choice, of one pack.
        level: confidence of the intervals.
        seed: of the bootstrap.

    Raises:
        GenlabError: for missing columns, or places that are none.
    """
    if missing := [column for column in _NEEDED if column not in answers]:
        raise GenlabError(f"Answers lack the columns: {', '.join(missing)}. Expected {', '.join(_NEEDED)}.")
    if answers.empty:
        return []
    makers = answers["generator"].fillna("").astype(str)
    kinds: list[str | None] = [None, *sorted(set(makers) - {""}), *([""] if (makers == "").any() else [])]
    return [
        _placed(kind, answers if kind is None else answers[makers == kind], level, seed) for kind in kinds
    ]


def _placed(kind: str | None, answers: pd.DataFrame, level: float, seed: int) -> Placed:
    off = sites(answers["choice"]) - sites(answers["truth"])
    guessed = np.abs(sites(answers["choice"])[:, None] - _SITES).sum(1)  # PLACES times what is expected
    away = np.abs(off)
    exact = _group(answers, off == 0)
    (draws,) = resample([exact], exact.judges, REPLICATES, seed)
    share = Estimate([exact], draws)
    several = exact.judges > 1 or exact.fewest > 1
    return Placed(
        kind,
        exact.judges,
        exact.fewest,
        exact.answers,
        Mean(share.value, share.interval(level) if several else None),
        _mean(answers, away, 1, level, seed),
        float(guessed.mean()) / PLACES,
        _mean(answers, guessed - PLACES * away, PLACES, level, seed),
        _mean(answers, np.maximum(0, MOST_POINTS - away), 1, level, seed),
        float((off < 0).mean()),
        float((off > 0).mean()),
    )


def _group(answers: pd.DataFrame, values: npt.NDArray[Any]) -> Group:
    people = pd.factorize(answers["participant"].astype(str), sort=True)[0]
    return count(people, [answers["stimulus"].astype(str).to_numpy(object)], values)


def _mean(answers: pd.DataFrame, values: npt.NDArray[np.int64], scale: int, level: float, seed: int) -> Mean:
    """Return the mean of whole numbers over a scale, with its interval over people and texts."""
    group = _group(answers, values)
    (draws,) = resample([group], group.judges, REPLICATES, seed)
    interval = expanded(draws, [group], level) if group.judges > 1 or group.fewest > 1 else None
    low_high = None if interval is None else (interval[0] / scale, interval[1] / scale)
    return Mean(group.share / scale, low_high)


def expanded(draws: Floats, groups: Sequence[Group], level: float) -> Interval:
    """Return percentiles of draws, taken further out for few people or texts, as `Estimate.interval` takes them."""
    drawn = draws[np.isfinite(draws)]
    if not len(drawn):
        return float("nan"), float("nan")
    critical, freedom = normal_critical(level), variance(groups).freedom
    if np.isfinite(freedom):
        critical = float(stdtrit(freedom, (1 + level) / 2)) * float(np.sqrt((freedom + 1) / freedom))
    tail = float(ndtr(-critical))
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def learning(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> dict[str, Any] | None:
    """Return points in the first and second half of each person's answers, the gain, and points by place in the round.

    The gain's interval resamples people (the same ones in both halves) and texts. None where nobody gave two answers.
    """
    order = answers.groupby("participant")["trial"].rank(method="first")
    size = answers.groupby("participant")["trial"].transform("size")
    usable, second = (size >= 2).to_numpy(bool), (order > size / 2).to_numpy(bool)
    if not usable.any():
        return None
    worth = np.maximum(0, MOST_POINTS - np.abs(sites(answers["choice"]) - sites(answers["truth"])))
    people = pd.factorize(answers["participant"].astype(str), sort=True)[0]
    texts = answers["stimulus"].astype(str).to_numpy(object)
    groups = [count(people[rows], [texts[rows]], worth[rows]) for rows in (usable & ~second, usable & second)]
    first_draws, second_draws = resample(groups, int(people.max()) + 1, REPLICATES, seed)
    by_trial = pd.Series(worth).groupby(order.to_numpy(int)).agg(["mean", "size"])
    return {
        "first_half": groups[0].share,
        "second_half": groups[1].share,
        "gain": groups[1].share - groups[0].share,
        "gain_interval": expanded(second_draws - first_draws, groups, level),
        "trials": [
            {"trial": int(trial), "points": float(row["mean"]), "answers": int(row["size"])}
            for trial, row in by_trial.iterrows()
        ],
    }


def table(answers: pd.DataFrame) -> list[dict[str, Any]]:
    """Return how often each place was named of each truth: entries of truth, choice and answers, in order."""
    counts = answers.groupby(["truth", "choice"]).size()
    return [
        {"truth": truth, "choice": choice, "answers": int(counts[truth, choice])}
        for truth in CHOICES
        for choice in CHOICES
        if (truth, choice) in counts.index
    ]


def offs(answers: pd.DataFrame) -> list[dict[str, int]]:
    """Return how many answers are how many places off, from too early (below 0) to too late."""
    off = pd.Series(sites(answers["choice"]) - sites(answers["truth"]))
    return [
        {"off": int(places), "answers": int(number)}
        for places, number in off.value_counts().sort_index().items()
    ]
