"""Cues: trivial numbers of a stimulus that may give a fake away where its look does not.

A pack is audited for them before anyone plays: each cue's AUC says how well it alone tells fakes from reals. What is
measured is the medium's; what it tells is the same for all.
"""

from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from genlab.media.medium import Medium, Stimuli

WARN_AUC = 0.75
"""From here on a cue is named in the app: it alone is right three times of four."""
FOLDS = 5


def auc(scores: NDArray[np.floating], positive: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve: how often a positive scores above a negative (ties count half).

    0.5 where one of the two groups is empty.
    """
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return 0.5
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def linear_scores(profile: NDArray[np.floating], fake: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Score stimuli by a linear classifier on vectors `(n, d)`, each by a fit that has not seen it.

    Least squares with a small ridge; folds are every fifth stimulus of each kind.
    """
    inputs = np.column_stack([(profile - profile.mean(0)) / (profile.std(0) + 1e-9), np.ones(len(profile))])
    target = np.where(fake, 1.0, -1.0)
    fold = _folds(fake)
    scores = np.zeros(len(profile))
    for number in range(FOLDS):
        seen = fold != number
        gram = inputs[seen].T @ inputs[seen] + 10 * np.eye(inputs.shape[1])
        scores[~seen] = inputs[~seen] @ np.linalg.solve(gram, inputs[seen].T @ target[seen])
    return scores


def kind_scores(kinds: Sequence[str], fake: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Score stimuli by a property without order, such as a file format: by the share of fakes among those alike.

    Each stimulus is scored by folds that do not hold it; where none is like it, by 0.5.
    """
    named, fold = np.array(kinds), _folds(fake)
    scores = np.full(len(named), 0.5)
    for number in range(FOLDS):
        seen = fold != number
        # A kind's weight is its share among the fakes against its share among the reals, so that it does not matter
        # which of the two are more.
        for kind in np.unique(named):
            fakes = (named[seen & fake] == kind).mean() if (seen & fake).any() else 0.0
            reals = (named[seen & ~fake] == kind).mean() if (seen & ~fake).any() else 0.0
            if fakes + reals:
                scores[~seen & (named == kind)] = fakes / (fakes + reals)
    return scores


def _folds(fake: NDArray[np.bool_]) -> NDArray[np.int_]:
    fold = np.zeros(len(fake), int)
    for kind in (True, False):
        fold[fake == kind] = np.arange((fake == kind).sum()) % FOLDS
    return fold


def chance(fakes: int, reals: int, cues: int = 11) -> float:
    """Return the AUC that the strongest of so many cues that tell nothing reaches about once in twenty packs.

    From the normal approximation of the Mann-Whitney statistic (two-sided, Bonferroni's correction).
    """
    deviation = np.sqrt((fakes + reals + 1) / (12 * fakes * reals))
    return float(min(1.0, 0.5 + NormalDist().inv_cdf(1 - 0.025 / cues) * deviation))


def telling_from(fakes: int, reals: int, cues: int) -> float:
    """Return the AUC from which on a cue is named to people: `WARN_AUC`, or what luck reaches with so few stimuli."""
    return max(WARN_AUC, chance(fakes, reals, cues))


def telling(
    areas: Mapping[str, Mapping[str, float]], fakes: Mapping[str, int], reals: int
) -> list[tuple[str, str, float]]:
    """Return the cues that give fakes away: each with whose ("" for all) and its AUC.

    Those of all come first, each one's strongest first. What tells all fakes is not told again of one generator's.

    Args:
        areas: AUC of each cue, over all fakes (`""`) and for each generator's own, as `audit` returns it.
        fakes: how many of each generator.
        reals: how many.
    """
    found, known = [], set[str]()
    for whose in ("", *fakes):
        if not (of_it := areas.get(whose, {})):
            continue  # an older pack was not asked
        least = telling_from(fakes[whose] if whose else sum(fakes.values()), reals, len(of_it))
        ordered = sorted(of_it.items(), key=lambda entry: -entry[1])
        found += [(cue, whose, area) for cue, area in ordered if area >= least and cue not in known]
        known |= set() if whose else {cue for cue, _whose, _area in found}
    return found


def audit(
    medium: Medium,
    stimuli: Stimuli,
    generators: Sequence[str],
    values: Mapping[str, NDArray[np.floating]] | None = None,
    kinds: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, dict[str, float]]:
    """Return each cue's AUC, over all fakes (`""`) and for each generator's own.

    An AUC is turned so that it is at least 0.5: a cue that is lower in fakes tells as much as one that is higher.

    Args:
        medium: measures the cues.
        stimuli: `n` of them.
        generators: `(n,)`, `""` for a real stimulus.
        values: further numbers to try, `(n,)` each, by the cue's name.
        kinds: further properties without order, `(n,)` each; beside a number of the same name the better one counts.
    """
    names = np.array(generators)
    measured = {**medium.cues(stimuli), **(values or {})}
    profiles = medium.profiles(stimuli)
    found: dict[str, dict[str, float]] = {}
    for generator in ["", *sorted(set(generators) - {""})]:
        chosen = np.ones(len(names), bool) if not generator else (names == generator) | (names == "")
        fake = names[chosen] != ""
        areas = {cue: auc(value[chosen], fake) for cue, value in measured.items()}
        areas = {cue: max(area, 1 - area) for cue, area in areas.items()}
        for cue, named in (kinds or {}).items():
            area = auc(kind_scores(np.array(named)[chosen].tolist(), fake), fake)
            areas[cue] = max(areas.get(cue, 0.5), area)
        for cue, profile in profiles.items():
            areas[cue] = max(0.5, auc(linear_scores(profile[chosen], fake), fake))
        found[generator] = {cue: round(area, 3) for cue, area in areas.items()}
    return found
