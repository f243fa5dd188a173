"""The verdict on each generator: can people tell its images from real ones?"""

from dataclasses import dataclass
from math import ceil

import pandas as pd

from genlab.analysis import equivalence
from genlab.analysis.answers import Answers, check
from genlab.analysis.bootstrap import Group, count, resample
from genlab.analysis.detection import dprime_and_criterion, pair_dprime
from genlab.analysis.estimate import Estimate
from genlab.analysis.intervals import Interval, check_level
from genlab.errors import GenlabError


@dataclass(frozen=True)
class GeneratorVerdict:
    """What people's answers say about one generator. Shares are in 0..1; None means it cannot be known."""

    generator: str
    protocol: str
    people: int  # who judged at least one of its fakes
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


def summarise(
    answers: pd.DataFrame, *, margin: float = 0.05, level: float = 0.95, replicates: int = 2000, seed: int = 0
) -> list[GeneratorVerdict]:
    """Return the verdict on every generator, in order of name.

    Yes/no: accuracy is balanced, the mean of the share of the generator's fakes called fake and the share of
    all reals called real. Pair: accuracy is the share of pairs answered right. Every interval resamples
    people and images (`genlab.analysis.bootstrap`); with one person it speaks about that person only, with
    one image about that image.

    The verdict is "fooled" where two one-sided tests show accuracy within `margin` of 50%, else "told" where
    the interval excludes 50%, else "more". Where both hold (51.5% from very many answers), "fooled" is said:
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
    if not 0 < margin < 0.5:
        raise GenlabError(
            f"Invalid margin {margin!r}. Expected a share between 0 and 0.5, as 0.05 for 5 points."
        )
    check_level(level)
    if level <= 0.5:
        raise GenlabError(f"Invalid level {level!r}. Expected more than 0.5 for a verdict.")
    if replicates < 100:
        raise GenlabError(f"Invalid number of replicates {replicates!r}. Expected at least 100.")
    if answers.empty:
        return []

    checked = check(answers)
    generators = sorted(set(checked.generator) - {""})
    groups = [_group(checked, name) for name in generators]
    if (checked.generator == "").any():
        groups.append(_group(checked, ""))
    draws = resample(groups, checked.people, replicates, seed)
    estimates = [Estimate([group], drawn) for group, drawn in zip(groups, draws, strict=True)]
    reals = estimates.pop() if len(estimates) > len(generators) else None
    return [
        _judge(generator, checked.protocol, fakes, reals, margin, level)
        for generator, fakes in zip(generators, estimates, strict=True)
    ]


def _group(answers: Answers, generator: str) -> Group:
    rows = answers.generator == generator
    images = [answers.stimulus] if answers.partner is None else [answers.stimulus, answers.partner]
    return count(answers.participant[rows], [image[rows] for image in images], answers.correct[rows])


def _judge(
    generator: str, protocol: str, fakes: Estimate, reals: Estimate | None, margin: float, level: float
) -> GeneratorVerdict:
    """Return the verdict from the shares of right answers to the fakes (or pairs) and to the reals."""
    (fake,) = fakes.groups
    accuracy: Estimate | None = None
    dprime: float | None = None
    criterion: float | None = None
    if protocol == "pair":
        accuracy = fakes
        dprime = pair_dprime(fake.right, fake.answers)
    elif reals:
        (real,) = reals.groups
        accuracy = Estimate([fake, real], (fakes.draws + reals.draws) / 2)
        dprime, criterion = dprime_and_criterion(
            fake.right, fake.answers, real.answers - real.right, real.answers
        )

    verdict, more_people = "more", None
    if accuracy is not None:
        if equivalence.equivalent(accuracy.interval(2 * level - 1), margin):
            verdict = "fooled"
        elif _excludes_chance(accuracy.interval(level)):
            verdict = "told"
        else:
            more_people = _more_people(accuracy, fake.judges, margin, 1 - level)
    return GeneratorVerdict(
        generator=generator,
        protocol=protocol,
        people=fake.judges,
        answers=sum(group.answers for group in (accuracy or fakes).groups),
        accuracy=accuracy.value if accuracy else None,
        accuracy_interval=accuracy.interval(level) if accuracy else None,
        fake_error=1 - fakes.value,
        fake_error_interval=_mirrored(fakes.interval(level)),
        real_error=1 - reals.value if reals else None,
        real_error_interval=_mirrored(reals.interval(level)) if reals else None,
        distance=accuracy.value - 0.5 if accuracy else None,
        dprime=dprime,
        criterion=criterion,
        design_effect=accuracy.variance.design_effect if accuracy else None,
        verdict=verdict,
        more_people=more_people,
    )


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
