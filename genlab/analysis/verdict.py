"""The verdict on each generator: can people tell its images from real ones?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd

from genlab.analysis import equivalence
from genlab.analysis.answers import Answers, check
from genlab.analysis.bootstrap import Group, count, resample
from genlab.analysis.detection import dprime_and_criterion, pair_dprime
from genlab.analysis.estimate import Estimate
from genlab.analysis.holm import holm
from genlab.analysis.intervals import Interval, check_level
from genlab.errors import GenlabError


@dataclass(frozen=True)
class GeneratorVerdict:
    """What people's answers say about one generator. Shares are in 0..1; None means it cannot be known."""

    generator: str
    protocol: str
    people: int | None  # who judged at least one of its fakes; None: unknown (counts by image)
    answers: int  # to its fakes, and in yes/no to the reals (which generators share)
    accuracy: float | None
    accuracy_interval: Interval | None
    fake_error: float | None  # share of its fakes called real
    fake_error_interval: Interval | None
    real_error: float | None  # share of the reals called fake; None for pairs
    real_error_interval: Interval | None
    distance: float | None  # accuracy - 0.5; below 0 its fakes look more real than the reals
    dprime: float | None
    criterion: float | None  # above 0: people lean to "real"; None for pairs
    design_effect: float | None  # None where nothing varies
    verdict: str  # "fooled", "told" or "more"
    more_people: int | None  # for "more"; None where more people alone would not settle it
    p_equivalence: float | None = None  # of the two one-sided tests, Holm-adjusted over the generators
    p_difference: float | None = None  # two-sided, against 50%; Holm-adjusted over the generators
    too_few: str | None = (
        None  # "people" or "images": there is one of them alone, so nothing is said of others
    )


@dataclass(frozen=True)
class Judged:
    """What is known of one generator: estimates of the shares judged right."""

    accuracy: Estimate | None
    fakes: Estimate | None
    reals: Estimate | None
    resampled: tuple[str, ...] = ("people", "images")  # what the answers tell apart, and so can be drawn anew

    @property
    def too_few(self) -> str | None:
        """What there is one of alone, `people` or `images` (of some kind); None where there are enough."""
        estimates = [found for found in (self.accuracy, self.fakes, self.reals) if found is not None]
        groups = [group for found in estimates for group in found.groups]
        if "people" in self.resampled and any(group.judges < 2 for group in groups):
            return "people"
        if "images" in self.resampled and any(group.fewest < 2 for group in groups):
            return "images"
        return None


def summarise(
    answers: pd.DataFrame, *, margin: float = 0.05, level: float = 0.95, replicates: int = 2000, seed: int = 0
) -> list[GeneratorVerdict]:
    """Return the verdict on every generator, in order of name.

    Yes/no: accuracy is balanced, the mean of the share of the generator's fakes called fake and the share of
    all reals called real. Pair: accuracy is the share of pairs answered right. Every interval resamples
    people and images (`genlab.analysis.bootstrap`); with one person it speaks about that person only, with
    one image about that image, and then there is no verdict ("more", `too_few` says why).

    The verdict is "fooled" where two one-sided tests show accuracy within `margin` of 50%, else "told" where
    a two-sided test excludes 50%, else "more". With several generators both families of p-values are
    Holm-adjusted, so that the chance of any false claim of either kind stays at 1 - level; the intervals
    themselves are not widened. Where both hold (51.5% from very many answers), "fooled" is said:
    people may differ from chance, but by less than the margin. "told" with a negative distance means that
    people are wrong more often than right: they notice a difference and take the fakes for the real ones.

    Args:
        answers: one row an answer of one protocol: participant, trial, protocol ("yesno" | "pair"), stimulus,
            generator ("" for a real), truth, choice; for pairs also partner. Give answers to one pack: the
            reals of all rows are pooled. Without rows, or without any fake, there is no generator and the
            list is empty.
        margin: equivalence margin as a share, 0.05 = 5 points, between 0 and 0.5.
        level: confidence of the intervals; 1 - level is the error rate of the tests.
        replicates: bootstrap draws, at least 100.
        seed: the same answers and seed give the same numbers.

    Raises:
        GenlabError: for missing columns, impossible or missing values, duplicates, several protocols at once,
            or a margin, level or number of replicates that cannot be.
    """
    check_bounds(margin, level)
    if replicates < 100:
        raise GenlabError(f"Invalid number of replicates {replicates!r}. Expected at least 100.")
    if answers.empty:
        return []

    protocol, found = estimated(answers, replicates, seed)
    return judge(protocol, found, margin, level)


def check_bounds(margin: float, level: float) -> None:
    """Raise GenlabError unless `margin` and `level` are such that a verdict can be given."""
    if not 0 < margin < 0.5:
        raise GenlabError(
            f"Invalid margin {margin!r}. Expected a share between 0 and 0.5, as 0.05 for 5 points."
        )
    check_level(level)
    if level <= 0.5:
        raise GenlabError(f"Invalid level {level!r}. Expected more than 0.5 for a verdict.")


def estimated(answers: pd.DataFrame, replicates: int = 2000, seed: int = 0) -> tuple[str, dict[str, Judged]]:
    """Return the protocol and what is known of every generator; arguments as for `summarise`.

    Raises:
        GenlabError: as `summarise` does for the answers.
    """
    checked = check(answers)
    generators = sorted(set(checked.generator) - {""})
    groups = [_group(checked, name) for name in generators]
    if (checked.generator == "").any():
        groups.append(_group(checked, ""))
    draws = resample(groups, checked.people, replicates, seed)
    estimates = [Estimate([group], drawn) for group, drawn in zip(groups, draws, strict=True)]
    reals = estimates.pop() if len(estimates) > len(generators) else None
    return checked.protocol, {
        generator: judged(checked.protocol, fakes, reals)
        for generator, fakes in zip(generators, estimates, strict=True)
    }


def _group(answers: Answers, generator: str) -> Group:
    rows = answers.generator == generator
    images = [answers.stimulus] if answers.partner is None else [answers.stimulus, answers.partner]
    return count(answers.participant[rows], [image[rows] for image in images], answers.correct[rows])


def judged(protocol: str, fakes: Estimate, reals: Estimate | None) -> Judged:
    """Return the estimates with accuracy: of pairs as it stands, of yes/no balanced over fakes and reals."""
    if protocol == "pair":
        return Judged(fakes, fakes, None)
    if reals is None:
        return Judged(None, fakes, None)
    both = Estimate([*fakes.groups, *reals.groups], (fakes.draws + reals.draws) / 2)
    return Judged(both, fakes, reals)


def judge(
    protocol: str, generators: Mapping[str, Judged], margin: float, level: float
) -> list[GeneratorVerdict]:
    """Return the verdict on every generator, in the order given, Holm-adjusted over all of them."""
    known = {name: found.accuracy for name, found in generators.items() if found.accuracy is not None}
    same = dict(zip(known, holm([p_equivalence(found, margin) for found in known.values()]), strict=True))
    differs = dict(zip(known, holm([p_difference(found) for found in known.values()]), strict=True))
    return [
        _verdict(name, protocol, found, margin, level, same.get(name), differs.get(name))
        for name, found in generators.items()
    ]


def _verdict(
    generator: str,
    protocol: str,
    found: Judged,
    margin: float,
    level: float,
    same: float | None,
    differs: float | None,
) -> GeneratorVerdict:
    accuracy, fakes, reals = found.accuracy, found.fakes, found.reals
    dprime: float | None = None
    criterion: float | None = None
    if protocol == "pair" and fakes is not None:
        (pairs,) = fakes.groups
        dprime = pair_dprime(pairs.right, pairs.answers)
    elif fakes is not None and reals is not None:
        (fake,), (real,) = fakes.groups, reals.groups
        dprime, criterion = dprime_and_criterion(
            fake.right, fake.answers, real.answers - real.right, real.answers
        )
    first = fakes or accuracy
    assert first is not None
    people = first.groups[0].judges
    verdict, more_people = "more", None
    if accuracy is not None and same is not None and differs is not None and found.too_few != "images":
        if found.too_few:
            more_people = _more_people(accuracy, people, margin, 1 - level) or 1
        elif same <= 1 - level:
            verdict = "fooled"
        elif differs <= 1 - level:
            verdict = "told"
        else:
            more_people = _more_people(accuracy, people, margin, 1 - level)
    return GeneratorVerdict(
        generator=generator,
        protocol=protocol,
        people=people,
        answers=sum(group.answers for group in (accuracy or first).groups),
        accuracy=accuracy.value if accuracy else None,
        accuracy_interval=accuracy.interval(level) if accuracy else None,
        fake_error=1 - fakes.value if fakes else None,
        fake_error_interval=_mirrored(fakes.interval(level)) if fakes else None,
        real_error=1 - reals.value if reals else None,
        real_error_interval=_mirrored(reals.interval(level)) if reals else None,
        distance=accuracy.value - 0.5 if accuracy else None,
        dprime=dprime,
        criterion=criterion,
        design_effect=accuracy.variance.design_effect if accuracy else None,
        verdict=verdict,
        more_people=more_people,
        p_equivalence=same,
        p_difference=differs,
        too_few=found.too_few,
    )


def in_words(verdict: GeneratorVerdict, margin: float = 0.05) -> str:
    """Return the verdict in words, as exports and reports have it."""
    if verdict.verdict == "fooled":
        return f"fools people within +-{margin * 100:g} points (equivalence shown)"
    if verdict.verdict == "told":
        wrong = ", taking the fakes for the real ones" if (verdict.distance or 0) < 0 else ""
        return f"people can tell (difference shown{wrong})"
    if verdict.too_few == "people":
        return "no verdict: nothing can be said of people from one person"
    if verdict.too_few == "images":
        return "no verdict: nothing can be said of images from one image of a kind"
    if verdict.more_people:
        noun = "person" if verdict.more_people == 1 else "people"
        return f"not enough answers: about {verdict.more_people} more {noun}"
    return "not enough answers: more people alone would not settle it"


def p_equivalence(accuracy: Estimate, margin: float) -> float:
    """Return the smallest alpha at which two one-sided tests show accuracy within `margin` of 50%."""
    return smallest(lambda alpha: equivalence.equivalent(accuracy.interval(1 - 2 * alpha), margin), 0.5)


def p_difference(accuracy: Estimate) -> float:
    """Return the smallest alpha at which the interval of confidence 1 - alpha excludes 50%."""
    return smallest(lambda alpha: _excludes_chance(accuracy.interval(1 - alpha)), 1.0)


def smallest(holds: Callable[[float], bool], most: float) -> float:
    """Return the smallest alpha below `most` from which on `holds`; 1 where it never does."""
    low, high = 1e-6, most - 1e-6
    if not holds(high):
        return 1.0
    if holds(low):
        return low
    while high / low > 1.0001:  # what is small is told as exactly as what is large
        middle = float(np.sqrt(low * high))
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _mirrored(interval: Interval) -> Interval:
    low, high = interval
    return 1 - high, 1 - low


def _excludes_chance(interval: Interval) -> bool:
    low, high = interval
    return high < 0.5 or low > 0.5


def _more_people(accuracy: Estimate, people: int, margin: float, alpha: float) -> int | None:
    """Return about how many more people settle it, were they like those who answered.

    People who join bring down the variance of people and answers, not that of the images: None where the
    latter alone is too large. Asks for the largest standard error that will do: equivalence or difference
    with 80% power, were accuracy what it seems to be now, or one so small that either must follow.
    """
    distance = accuracy.value - 0.5
    error = max(
        equivalence.error_for_equivalence(distance, margin, alpha),
        equivalence.error_for_difference(distance, alpha),
        equivalence.error_for_either(margin, alpha),
    )
    # Few answers may agree by luck: assume no less than independent answers, shares log-linear corrected.
    floor = 0.0
    for group in accuracy.groups:
        share = (group.right + 0.5) / (group.answers + 1)
        floor += share * (1 - share) / group.answers / len(accuracy.groups) ** 2
    staying = accuracy.variance.staying
    shrinking = max(accuracy.variance.total, floor) - staying
    if error**2 <= staying:
        return None
    return max(1, ceil(people * shrinking / (error**2 - staying)) - people)
