"""HYPE scores, as their authors compute them: the share judged wrong, or the time it takes; evaluators drawn anew."""

from dataclasses import asdict, dataclass
from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from genlab.analysis.bootstrap import Floats
from genlab.analysis.intervals import Interval
from genlab.errors import GenlabError

REPLICATES = 10_000


@dataclass(frozen=True)
class HypeScore:
    """A HYPE-infinity score, in per cent; 50 means that evaluators cannot tell.

    Attributes:
        score: share of all images judged wrong.
        fake_error, real_error: of the fakes, and of the reals.
        interval: 95% by bootstrapping evaluators.
        evaluators: how many there were.
    """

    score: float
    fake_error: float
    real_error: float
    interval: Interval
    evaluators: int


def hype_infinity(
    fakes_wrong: npt.ArrayLike,
    fakes: npt.ArrayLike,
    reals_wrong: npt.ArrayLike,
    reals: npt.ArrayLike,
    seed: int = 0,
) -> HypeScore:
    """Return the score of one generator from each evaluator's counts, arrays of shape (evaluators,).

    Only evaluators are drawn anew, as published: the interval says nothing of other images, and is narrower than
    `genlab.analysis.summarise`'s, which resamples images too.

    Raises:
        GenlabError: for no evaluators, or counts that cannot be.

    Source: Zhou et al. (2019), sections 3.2 and 4.
    """
    counts = np.array([np.asarray(entry, float) for entry in (fakes_wrong, fakes, reals_wrong, reals)])
    if counts.ndim != 2 or counts.shape[1] == 0:
        raise GenlabError(f"No evaluators. Expected four counts of each. Received: shape {counts.shape}.")
    if (counts[0] > counts[1]).any() or (counts[2] > counts[3]).any() or (counts < 0).any():
        raise GenlabError("Impossible counts. Expected 0 <= wrong <= shown for every evaluator.")
    wrong, shown = counts[0] + counts[2], counts[1] + counts[3]
    drawn = np.random.default_rng(seed).integers(0, len(wrong), (REPLICATES, len(wrong)))
    low, high = np.percentile(100 * wrong[drawn].sum(1) / shown[drawn].sum(1), [2.5, 97.5])
    return HypeScore(
        float(100 * wrong.sum() / shown.sum()),
        float(100 * counts[0].sum() / counts[1].sum()),
        float(100 * counts[2].sum() / counts[3].sum()),
        (float(low), float(high)),
        len(wrong),
    )


@dataclass(frozen=True)
class HypeTimeScore:
    """A HYPE-time score.

    Attributes:
        score: ms; mean over evaluators of the mean of their blocks' modal exposures.
        interval: 95% by bootstrapping evaluators.
        evaluators: how many have finished a block.
        block_trials: trials of a block.
    """

    score: float
    interval: Interval
    evaluators: int
    block_trials: int


def hype_time(answers: pd.DataFrame, seed: int = 0) -> HypeTimeScore | None:
    """Return the score of answers with exposures; None where nobody has finished a block.

    Blocks are read from the data: within one every answer moves the exposure by the staircase's step, and where it
    moves otherwise a block has begun anew. Where none is seen a block is the longest round.

    Args:
        answers: participant, trial, truth, choice and `exposure_ms`, of one staircase.
        seed: of the bootstrap.

    Source: Zhou et al. (2019), section 3.1.
    """
    known = answers[pd.to_numeric(answers["exposure_ms"], errors="coerce").notna()]
    known = known.sort_values(["participant", "trial"])
    rounds = [
        (rows["exposure_ms"].to_numpy(float), (rows["truth"] == rows["choice"]).to_numpy(bool))
        for _, rows in known.groupby("participant", sort=True)
    ]
    if not rounds:
        return None
    block = _block_trials(rounds)
    scores = np.array(
        [
            np.mean([modal(exposures[start : start + block]) for start in starts])
            for exposures, _ in rounds
            if (starts := range(0, len(exposures) - block + 1, block))
        ]
    )
    if not len(scores):
        return None
    drawn = np.random.default_rng(seed).integers(0, len(scores), (REPLICATES, len(scores)))
    low, high = np.percentile(scores[drawn].mean(1), [2.5, 97.5])
    return HypeTimeScore(float(scores.mean()), (float(low), float(high)), len(scores), block)


def modal(exposures: npt.ArrayLike) -> float:
    """Return the most frequent exposure, the shortest of several."""
    values, counts = np.unique(np.asarray(exposures, float), return_counts=True)
    return float(values[np.argmax(counts)])


def _block_trials(rounds: list[tuple[Floats, npt.NDArray[np.bool_]]]) -> int:
    """Return the length of a block: what divides every place at which an exposure does not follow from the last."""
    longest = max(len(exposures) for exposures, _ in rounds)
    floor = min(float(exposures.min()) for exposures, _ in rounds)
    ceiling = max(float(exposures.max()) for exposures, _ in rounds)
    moves = np.concatenate([np.diff(exposures) for exposures, _ in rounds])
    right = np.concatenate([correct[:-1] for _, correct in rounds])
    # Most moves are within blocks, so the commonest one after a right and after a wrong answer are the steps.
    down, up = (modal(moves[which & (moves != 0)]) if (which & (moves != 0)).any() else 0.0
                for which in (right, ~right))  # fmt: skip
    found = 0
    for exposures, correct in rounds:
        expected = np.clip(exposures[:-1] + np.where(correct[:-1], down, up), floor, ceiling)
        for place in np.flatnonzero(~np.isclose(expected, exposures[1:])) + 1:
            found = gcd(found, int(place))
    return found or longest


def scores(answers: pd.DataFrame, seed: int = 0) -> list[dict[str, Any]]:
    """Return the HYPE scores of answers of one protocol and pack; none where it is no HYPE protocol.

    HYPE-infinity has a score for every generator. As published half of the images are fakes; where a round mixes
    generators, the reals' answers weigh as much as those to the generator's fakes. In HYPE-time the exposure follows
    the answers to all images, so generators that were mixed share one score.

    Returns:
        Entries of protocol, generator, and what `HypeScore` or `HypeTimeScore` holds.
    """
    if answers.empty:
        return []
    protocol = str(answers["protocol"].iloc[0])
    generator = answers["generator"].fillna("")
    names = sorted(set(generator) - {""})
    if protocol == "hype_time" and "exposure_ms" in answers:
        timed = hype_time(answers, seed)
        shared = ", ".join(names)
        return [{"protocol": protocol, "generator": shared, **asdict(timed)}] if timed else []
    if protocol != "hype_infinity" or not (generator == "").any():
        return []
    wrong = answers["truth"] != answers["choice"]
    counted = wrong.groupby([answers["participant"], generator]).agg(["sum", "size"]).unstack(fill_value=0)
    found = []
    for name in names:
        both = counted[(counted["size"][name] > 0) & (counted["size"][""] > 0)]
        if both.empty:
            continue
        weight = both["size"][name].sum() / both["size"][""].sum()
        score = hype_infinity(
            both["sum"][name], both["size"][name], both["sum"][""] * weight, both["size"][""] * weight, seed
        )
        found.append({"protocol": protocol, "generator": name, **asdict(score)})
    return found
