"""What lies beneath the headline: position, times, learning, aid, agreement, ranking, confidence, reasons, rounds."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from genlab.analysis.aid import effect
from genlab.analysis.answers import check
from genlab.analysis.bootstrap import count, resample
from genlab.analysis.estimate import Estimate
from genlab.analysis.experience import by_music
from genlab.analysis.intervals import wilson
from genlab.analysis.psychometric import psychometric

REPLICATES = 2000
SPEED_BINS = 5
MOST_REASONS = 20
MOST_ROUNDS = 60


def position_bias(pairs: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> dict[str, Any] | None:
    """Return the share of answers "left" with its interval over people and images; None where none is a pair.

    The real image stands left in half of the pairs, so 0.5 is no bias whatever people can tell.
    """
    pairs = pairs[pairs["protocol"] == "pair"]
    if pairs.empty:
        return None
    people = pd.factorize(pairs["participant"].astype(str), sort=True)[0]
    images = [pairs[column].astype(str).to_numpy(object) for column in ("stimulus", "partner")]
    group = count(people, images, (pairs["choice"] == "left").to_numpy(bool))
    (draws,) = resample([group], int(people.max()) + 1, REPLICATES, seed)
    found = Estimate([group], draws)
    return {"left": found.value, "interval": found.interval(level), "answers": group.answers}


def response_times(answers: pd.DataFrame) -> dict[str, Any] | None:
    """Return medians of response time in ms, and accuracy from each person's fastest to slowest fifth.

    Fifths are taken within a person, so that quick people and slow people weigh alike (conditional accuracy
    function: Heitz 2014, Frontiers in Neuroscience 8:150). None where no time is known.
    """
    if "rt_ms" not in answers:
        return None
    known = answers[answers["rt_ms"].notna()]
    if known.empty:
        return None
    correct = known["truth"] == known["choice"]
    place = known.groupby("participant")["rt_ms"].rank(method="first", pct=True)
    fifth = np.ceil(place * SPEED_BINS).astype(int).clip(1, SPEED_BINS)
    bins = [
        {
            "fifth": number,
            "median_ms": float(known.loc[fifth == number, "rt_ms"].median()),
            "accuracy": float(correct[fifth == number].mean()),
            "answers": int((fifth == number).sum()),
        }
        for number in range(1, SPEED_BINS + 1)
        if (fifth == number).any()
    ]
    return {
        "answers": len(known),
        "median_ms": float(known["rt_ms"].median()),
        "median_correct_ms": _median(known.loc[correct, "rt_ms"]),
        "median_wrong_ms": _median(known.loc[~correct, "rt_ms"]),
        "speed_accuracy": bins,
    }


def _median(values: pd.Series) -> float | None:
    return None if values.empty else float(values.median())


def learning(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> dict[str, Any] | None:
    """Return accuracy in the first and second half of each person's answers, and the gain with its interval.

    The interval resamples people (the same ones in both halves) and images; it is None where that changes nothing, as
    where one person gave two answers. None in all where nobody gave two.
    """
    checked = check(answers)
    order = answers.groupby("participant")["trial"].rank(method="first")
    size = answers.groupby("participant")["trial"].transform("size")
    second = (order > size / 2).to_numpy(bool)
    usable = (size >= 2).to_numpy(bool)
    if not usable.any():
        return None
    groups = [
        count(checked.participant[rows], [checked.stimulus[rows]], checked.correct[rows])
        for rows in (usable & ~second, usable & second)
    ]
    first_draws, second_draws = resample(groups, checked.people, REPLICATES, seed)
    gains = (second_draws - first_draws)[np.isfinite(second_draws - first_draws)]
    varied = len(gains) and gains.min() < gains.max()
    interval = np.quantile(gains, [(1 - level) / 2, (1 + level) / 2]).tolist() if varied else None
    return {
        "first_half": groups[0].share,
        "second_half": groups[1].share,
        "gain": groups[1].share - groups[0].share,
        "gain_interval": interval and tuple(interval),
    }


def agreement(answers: pd.DataFrame) -> float | None:
    """Return Krippendorff's alpha of people's choices: 1 where all agree on every image, 0 where chance does it.

    In yes/no a choice is "fake" or "real"; in pairs, whether the fake was taken for the real one. Images that
    one person alone saw say nothing. None where nothing can be compared.

    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability, nominal data with missing values.
    """
    fooled = answers["choice"] == "real"
    pairs = answers["protocol"] == "pair"
    fooled = fooled.where(~pairs, answers["choice"] != answers["truth"])
    table = fooled.groupby(answers["stimulus"]).agg(["size", "sum"])
    table = table[table["size"] > 1]
    return krippendorff_alpha(table["size"].to_numpy(float), table["sum"].to_numpy(float))


def krippendorff_alpha(shown: npt.NDArray[np.float64], chosen: npt.NDArray[np.float64]) -> float | None:
    """Return alpha for two categories from how often each unit was judged (at least 2) and one of them chosen."""
    total, ones = float(shown.sum()), float(chosen.sum())
    if total < 2 or ones in (0.0, total):
        return None
    observed = float(np.sum(2 * chosen * (shown - chosen) / (shown - 1))) / total
    expected = 2 * ones * (total - ones) / (total * (total - 1))
    return 1 - observed / expected


def ranking(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> list[dict[str, Any]]:
    """Return the generators from most to least fooling, each with an interval for its rank.

    Pairs: `strength` is Bradley-Terry's log-strength against the real images, ln(wins / losses); all comparisons
    are with the one player "real", so its estimates have this closed form. Yes/no: `strength` is the same
    logit of the share of its fakes called real. Ranks are counted anew in every draw of people and images.

    Source: Bradley & Terry (1952), Biometrika 39:324; half a win and a loss are added, as Haldane (1956).
    """
    checked = check(answers)
    names = sorted(set(checked.generator) - {""})
    groups = []
    for name in names:
        rows = checked.generator == name
        images = [checked.stimulus[rows]]
        if checked.partner is not None:
            images.append(checked.partner[rows])
        groups.append(count(checked.participant[rows], images, ~checked.correct[rows]))
    if not groups:
        return []
    draws = resample(groups, checked.people, REPLICATES, seed)
    filled = np.where(np.isfinite(draws), draws, np.array([[group.share] for group in groups]))
    ranks = 1 + (filled[None] > filled[:, None]).sum(1)  # (generators, replicates)
    tails = [(1 - level) / 2, (1 + level) / 2]
    found = []
    for place, (name, group) in enumerate(zip(names, groups, strict=True)):
        share = (filled[place] * group.answers + 0.5) / (group.answers + 1)
        low, high = np.quantile(np.log(share / (1 - share)), tails)
        best, worst = np.quantile(ranks[place], tails, method="nearest")
        found.append(
            {
                "generator": name,
                "fool_rate": group.share,
                "strength": float(np.log((group.right + 0.5) / (group.answers - group.right + 0.5))),
                "strength_interval": (float(low), float(high)),
                "rank_interval": (int(best), int(worst)),
            }
        )
    return sorted(found, key=lambda entry: -entry["fool_rate"])


def calibration(answers: pd.DataFrame, bins: int = 5, *, level: float = 0.95) -> list[dict[str, Any]]:
    """Return how often people were right, by how sure they said they were (50 to 100%); empty without confidence.

    Each entry has the mean confidence in per cent, the accuracy with Wilson's interval, and the answers.
    """
    known = _sure(answers)
    if known.empty:
        return []
    correct = known["truth"] == known["choice"]
    edges = np.linspace(50, 100, bins + 1)
    place = np.clip(np.digitize(known["confidence"], edges) - 1, 0, bins - 1)
    return [
        {
            "confidence": float(known.loc[here, "confidence"].mean()),
            "accuracy": float(correct[here].mean()),
            "interval": wilson(int(correct[here].sum()), int(here.sum()), level),
            "answers": int(here.sum()),
        }
        for number in range(bins)
        if (here := place == number).any()
    ]


def overconfidence(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> dict[str, Any] | None:
    """Return mean confidence - accuracy, as a share, with an interval over people; None without confidence.

    Above 0 people are surer than they are right. With one person there is no interval.

    Source: Lichtenstein, Fischhoff & Phillips (1982), in Judgment under Uncertainty, p. 306.
    """
    known = _sure(answers)
    if known.empty:
        return None
    excess = known["confidence"] / 100 - (known["truth"] == known["choice"])
    people = excess.groupby(known["participant"].astype(str)).agg(["sum", "size"])
    interval = None
    if len(people) > 1:
        random = np.random.default_rng(seed)
        sums, sizes = people["sum"].to_numpy(), people["size"].to_numpy()
        totals = np.empty(REPLICATES)
        for replicate in range(REPLICATES):  # one at a time: all at once take GiBs for 50,000 people
            drawn = random.integers(0, len(people), len(people))
            totals[replicate] = sums[drawn].sum() / sizes[drawn].sum()
        low, high = np.quantile(totals, [(1 - level) / 2, (1 + level) / 2])
        interval = (float(low), float(high))
    return {
        "confidence": float(known["confidence"].mean() / 100),
        "accuracy": float((known["truth"] == known["choice"]).mean()),
        "excess": float(excess.mean()),
        "interval": interval,
        "answers": len(known),
    }


def _sure(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers whose confidence is known."""
    if "confidence" not in answers:
        return answers.iloc[:0]
    return answers[answers["confidence"].notna()]


def reasons(answers: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the reasons that people gave for wrong answers, the newest first, at most `MOST_REASONS`."""
    if "reason" not in answers:
        return []
    said = answers["reason"].fillna("").astype(str).str.strip()
    wrong = answers[(said != "") & (answers["truth"] != answers["choice"])]
    if "answered_at" in wrong:
        wrong = wrong.sort_values("answered_at", kind="stable")
    newest = wrong.iloc[::-1].head(MOST_REASONS)
    return [
        {
            "stimulus": str(row.stimulus),
            "generator": "" if pd.isna(row.generator) else str(row.generator),
            "choice": str(row.choice),
            "reason": said[row.Index],
        }
        for row in newest.itertuples()
    ]


def rounds(answers: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rounds of the `MOST_ROUNDS` people with the most answers, the most accurate first.

    Each is a participant and a text with a sign an answer in order of trials: 1 right, 0 wrong.
    """
    inorder = answers.assign(trial=pd.to_numeric(answers["trial"])).sort_values("trial", kind="stable")
    correct = inorder["truth"] == inorder["choice"]
    people = correct.groupby(inorder["participant"]).agg(["size", "mean"])
    kept = people.sort_values("size", ascending=False, kind="stable").head(MOST_ROUNDS)
    kept = kept.sort_values("mean", ascending=False, kind="stable")
    return [
        {
            "participant": str(person),
            "right": "".join("1" if right else "0" for right in correct[inorder["participant"] == person]),
        }
        for person in kept.index
    ]


def beneath(answers: pd.DataFrame, *, level: float = 0.95, seed: int = 0) -> dict[str, Any]:
    """Return all of the above, and the psychometric curve, for answers of one protocol and pack.

    Where exposures follow the answers accuracy says nothing of learning: it is left out.
    """
    curve = psychometric(answers, level=level, seed=seed)
    return {
        "ranking": ranking(answers, level=level, seed=seed),
        "position_bias": position_bias(answers, level=level, seed=seed),
        "response_times": response_times(answers),
        "learning": learning(answers, level=level, seed=seed) if curve is None else None,
        "aid": effect(answers, level=level),
        "music": by_music(answers, level=level),
        "agreement": agreement(answers),
        "psychometric": curve,
        "calibration": calibration(answers, level=level),
        "overconfidence": overconfidence(answers, level=level, seed=seed),
        "reasons": reasons(answers),
        "rounds": rounds(answers),
    }
