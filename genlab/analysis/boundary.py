"""Where people put the boundary: how often exactly, how far off, and whether they learn; held against guessing.

A text has ten places, a tune eight bars; the machine begins at the second, ..., the last, or nowhere, which is one
place behind the last. Each is the truth equally often. So who guesses is exactly right in 10% (of tunes in 12.5%),
whatever their habits; but how far off a guess is depends on them: who always names the middle is nearer than who names
the ends. A distance is therefore held against the same choices beside every truth there could have been. Of one
generator's texts no truth is "nowhere", so who guesses is exactly right in a ninth of the answers that name a place;
and texts of people alone have one truth: their share of "none" says nothing without the others'.

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
from genlab.analysis.contrasts import contrast
from genlab.analysis.estimate import Estimate, variance
from genlab.analysis.intervals import Interval, normal_critical
from genlab.errors import GenlabError

PROTOCOLS = {"boundary": 10, "boundary_bars": 8}
"""Places of a stimulus, by protocol."""
NONE = "none"
MOST_POINTS = 5
REPLICATES = 2000
_NEEDED = ("participant", "trial", "protocol", "stimulus", "generator", "truth", "choice")


@dataclass(frozen=True)
class Mean:
    """A mean over answers; `interval` resamples people and texts.

    None where there is one of both alone, or all answers are alike.
    """

    value: float
    interval: Interval | None


@dataclass(frozen=True)
class Placed:
    """What answers about boundaries say, of one generator, of texts of people alone (""), or of all (None).

    Attributes:
        generator: whose.
        people, texts, answers: how many.
        chance: share of exact answers that the same choices would have, were they made without a look; None of texts of
            people alone, which have one truth.
        exact: share that names the place itself.
        above: `exact` less `chance`: above 0 people see something; None as `chance`.
        distance: how many places off, either way.
        guessing: what the same choices would be off on average, were they made without a look; None as `chance`.
        nearer: `guessing` less the distance: above 0 people see something; None as `chance`.
        points: 5 for the place itself, one less for every place off, down to 0.
        early: share that is too early.
        late: share that is too late.
    """

    generator: str | None
    people: int
    texts: int
    answers: int
    chance: float | None
    exact: Mean
    above: Mean | None
    distance: Mean
    guessing: float | None
    nearer: Mean | None
    points: Mean
    early: float
    late: float

    @property
    def verdict(self) -> str:
        """`told` where the interval of `above` or of `nearer` lies above 0, else `more`."""
        intervals = [mean.interval for mean in (self.above, self.nearer) if mean is not None]
        return "told" if any(found and found[0] > 0 for found in intervals) else "more"


def choices(protocol: str) -> tuple[str, ...]:
    """Return what can be answered in a protocol about boundaries: its places from the second on, or none."""
    return (*(str(place) for place in range(2, PROTOCOLS[protocol] + 1)), NONE)


def sites(named: pd.Series, protocol: str) -> npt.NDArray[np.int64]:
    """Return the places that answers name, from 2 to one behind the last.

    Raises:
        GenlabError: for one that is none.
    """
    known = {choice: place for place, choice in enumerate(choices(protocol), 2)}
    found = named.astype(str).map(known)
    if found.isna().any():
        raise GenlabError(
            f"Invalid place '{named[found.isna()].iloc[0]}'. Expected one of: {', '.join(known)}."
        )
    return found.to_numpy(np.int64)


def _away(answers: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return how many places too late each answer is, below 0 too early."""
    protocol = protocol_of(answers)
    return sites(answers["choice"], protocol) - sites(answers["truth"], protocol)


def protocol_of(answers: pd.DataFrame) -> str:
    """Return the one protocol that answers about boundaries are of.

    Raises:
        GenlabError: for several, or one that asks about no boundaries.
    """
    found = sorted(answers["protocol"].astype(str).unique())
    if len(found) != 1 or found[0] not in PROTOCOLS:
        raise GenlabError(
            f"Invalid answers about boundaries. Expected those of one protocol of {', '.join(PROTOCOLS)}. "
            f"Received: {', '.join(found) or 'none'}."
        )
    return found[0]


def summarise(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> list[Placed]:
    """Return what people's answers say: of all, of each generator's texts, and of those that a person wrote.

    Args:
        answers: participant, trial, protocol, stimulus, generator ("" where a person made all), truth and choice, of
            one pack.
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
    protocol, off = protocol_of(answers), _away(answers)
    places = PROTOCOLS[protocol]
    # What could have been true: any place or none; of one generator's texts any place.
    truths = np.arange(2, places + (2 if kind is None else 1))
    named = sites(answers["choice"], protocol)
    guessed = np.abs(named[:, None] - truths).sum(1)  # so many times what is expected
    hit = (named[:, None] == truths).sum(1)  # likewise
    away = np.abs(off)
    exact = _group(answers, off == 0)
    (draws,) = resample([exact], exact.judges, REPLICATES, seed)
    share = Estimate([exact], draws)
    interval = share.interval(level) if exact.judges > 1 or exact.fewest > 1 else None
    every = len(truths)
    chance: float | None = float(hit.mean()) / every
    guessing: float | None = float(guessed.mean()) / every
    if kind == "":  # one truth alone: nothing to hold it against
        chance = guessing = above = nearer = None
    else:
        nearer = _mean(answers, guessed - every * away, every, level, seed)
        if kind is None:  # every choice is as likely to be right: Wilson's interval holds for the share
            low_high = None if interval is None else (interval[0] - 1 / every, interval[1] - 1 / every)
            above = Mean(share.value - 1 / every, low_high)
        else:
            above = _mean(answers, every * (off == 0) - hit, every, level, seed)
            # Where all were right, Wilson's interval holds for that.
            if above.interval is None and interval is not None:
                guesses = share.value - above.value
                above = Mean(above.value, (interval[0] - guesses, interval[1] - guesses))
    return Placed(
        kind,
        exact.judges,
        exact.fewest,
        exact.answers,
        chance,
        Mean(share.value, interval),
        above,
        _mean(answers, away, 1, level, seed),
        guessing,
        nearer,
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


def expanded(draws: Floats, groups: Sequence[Group], level: float) -> Interval | None:
    """Return percentiles of draws, taken further out for few people or texts, as `Estimate.interval` takes them.

    None where all draws are one: answers that are all alike do not say how much others would vary.
    """
    drawn = draws[np.isfinite(draws)]
    if not len(drawn) or drawn.min() == drawn.max():
        return None
    critical, freedom = normal_critical(level), variance(groups).freedom
    if np.isfinite(freedom):
        critical = float(stdtrit(freedom, (1 + level) / 2)) * float(np.sqrt((freedom + 1) / freedom))
    tail = float(ndtr(-critical))
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def learning(answers: pd.DataFrame, *, level: float = 0.95) -> dict[str, Any] | None:
    """Return points in the first and second half of each person's answers, the gain, and points by place in the round.

    The gain's interval is over people and texts, the same ones in both halves. None where nobody gave two answers.
    """
    order = answers.groupby("participant")["trial"].rank(method="first")
    size = answers.groupby("participant")["trial"].transform("size")
    usable, second = (size >= 2).to_numpy(bool), (order > size / 2).to_numpy(bool)
    if not usable.any():
        return None
    worth = np.maximum(0, MOST_POINTS - np.abs(_away(answers)))
    people = pd.factorize(answers["participant"].astype(str), sort=True)[0]
    texts = pd.factorize(answers["stimulus"].astype(str), sort=True)[0]
    halves = usable & ~second, usable & second
    gain, interval = contrast(worth, list(zip(halves, (-1, 1), strict=True)), people, texts, level)
    by_trial = pd.Series(worth).groupby(order.to_numpy(int)).agg(["mean", "size"])
    return {
        "first_half": float(worth[halves[0]].mean()),
        "second_half": float(worth[halves[1]].mean()),
        "gain": gain,
        "gain_interval": interval,
        "trials": [
            {"trial": int(trial), "points": float(row["mean"]), "answers": int(row["size"])}
            for trial, row in by_trial.iterrows()
        ],
    }


def table(answers: pd.DataFrame) -> list[dict[str, Any]]:
    """Return how often each place was named of each truth: entries of truth, choice and answers, in order."""
    counts = answers.groupby(["truth", "choice"]).size()
    every = choices(protocol_of(answers))
    return [
        {"truth": truth, "choice": choice, "answers": int(counts[truth, choice])}
        for truth in every
        for choice in every
        if (truth, choice) in counts.index
    ]


def offs(answers: pd.DataFrame) -> list[dict[str, int]]:
    """Return how many answers are how many places off, from too early (below 0) to too late."""
    off = pd.Series(_away(answers))
    return [
        {"off": int(places), "answers": int(number)}
        for places, number in off.value_counts().sort_index().items()
    ]
