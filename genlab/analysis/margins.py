"""Verdicts from margins: counts by person and counts by image, where single answers are too many to be read.

The variance of two-way clustering needs the margins alone, because in a round nobody sees an image twice: the noise
of single answers is then share (1 - share) / answers. People are drawn by profile (all who scored alike are one
profile, drawn by a multinomial), images add their damped deviation to first order, which for the tens of thousands of
answers that this is made for differs from the full draw by far less than the interval's width.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from genlab.analysis.bootstrap import Floats
from genlab.analysis.estimate import Estimate, Variance
from genlab.analysis.images import rates_of_counts
from genlab.analysis.intervals import Interval
from genlab.analysis.verdict import GeneratorVerdict, Judged, judge

CHUNK = 200  # replicates drawn at once


@dataclass(frozen=True)
class Images:
    """Counts by image, in one role (yes/no: the image; pair: the fake, or the real one)."""

    stimuli: Sequence[str]
    correct: Floats  # (images,)
    shown: Floats  # (images,)


@dataclass(frozen=True)
class Kind:
    """All answers to one kind of image: a generator's fakes (or pairs), or the reals ("")."""

    generator: str
    correct: Floats  # (profiles,) right answers of one person of each profile
    shown: Floats  # (profiles,) answers of one person of each profile
    people: Floats  # (profiles,) how many people have the profile
    roles: tuple[Images, ...]

    @cached_property
    def answers(self) -> int:
        return round(float(self.shown @ self.people))

    @cached_property
    def right(self) -> int:
        return round(float(self.correct @ self.people))

    @property
    def share(self) -> float:
        return self.right / self.answers

    @cached_property
    def judges(self) -> int:
        return int(self.people[self.shown > 0].sum())

    @property
    def fewest(self) -> int:
        """How many images there are, of the role that has fewest."""
        return min(len(role.shown) for role in self.roles)

    @cached_property
    def influence(self) -> Floats:
        """(profiles,) what one person of each profile adds to the share's error."""
        return (self.correct - self.share * self.shown) / self.answers

    @cached_property
    def noise(self) -> float:
        return self.share * (1 - self.share) / self.answers

    def of_images(self, role: Images) -> Floats:
        """(images,) what each image adds to the share's error."""
        return (role.correct - self.share * role.shown) / self.answers


@dataclass(frozen=True)
class Margins:
    """A study's margins; profiles stand in the same order in every kind."""

    protocol: str
    kinds: Mapping[str, Kind]  # by generator; "" for the reals of yes/no

    @property
    def people(self) -> int:
        return int(next(iter(self.kinds.values())).people.sum()) if self.kinds else 0

    @property
    def answers(self) -> int:
        return sum(kind.answers for kind in self.kinds.values())

    def rates(self) -> pd.DataFrame:
        """Return each image's fool rate, as `genlab.analysis.fool_rates` does."""
        rows = []
        for generator, kind in self.kinds.items():
            for place, role in enumerate(kind.roles):
                real = generator == "" or place == 1  # the second of a pair is the real one
                # In a pair a wrong answer takes the fake for the real one, and doubts the real one.
                called_real = role.correct if real else role.shown - role.correct
                rows.append(
                    pd.DataFrame(
                        {
                            "stimulus": list(role.stimuli),
                            "generator": "" if real else generator,
                            "shown": role.shown.astype(int),
                            "called_real": called_real.astype(int),
                        }
                    )
                )
        table = pd.concat(rows).groupby(["stimulus", "generator"], sort=True).sum().reset_index()
        return rates_of_counts(table)


def summarise_margins(
    margins: Margins, *, margin: float = 0.05, level: float = 0.95, replicates: int = 2000, seed: int = 0
) -> list[GeneratorVerdict]:
    """Return the verdict on every generator, as `genlab.analysis.summarise` does from single answers.

    Shares, errors, d' and counts are the same to the last digit, intervals up to the luck of the draws. A study of
    fewer than two people belongs to `summarise`.
    """
    draws = _draws(margins.kinds, replicates, seed)
    reals = margins.kinds.get("")
    real_estimate = Estimate([reals], draws[""], _variance([reals])) if reals else None
    found: dict[str, Judged] = {}
    for name in sorted(set(margins.kinds) - {""}):
        kind = margins.kinds[name]
        fakes = Estimate([kind], draws[name], _variance([kind]))
        if margins.protocol == "pair":
            found[name] = Judged(fakes, fakes, None)
        elif reals is None or real_estimate is None:
            found[name] = Judged(None, fakes, None)
        else:
            both = Estimate([kind, reals], (draws[name] + draws[""]) / 2, _variance([kind, reals]))
            found[name] = Judged(both, fakes, real_estimate)
    return judge(margins.protocol, found, margin, level)


def accuracies(
    margins: Margins, *, balanced: bool = True, level: float = 0.95
) -> dict[str, tuple[float, Interval]]:
    """Return each generator's accuracy, as `summarise_margins` has it, with an interval for which nothing is drawn.

    It is Wilson's for the effective number of answers, which the verdict's is at least as wide as, and there at once.

    Args:
        margins: of a study; a generator's fakes are left out where nobody judged them, or the reals beside them.
        balanced: whether accuracy is the mean of the shares of fakes and of reals that were told, so that who calls
            everything fake is right in half; otherwise, and in pairs, it is the share of the fakes.
        level: confidence of the intervals.
    """
    found, reals = {}, margins.kinds.get("")
    alone = not balanced or margins.protocol == "pair"
    for name in sorted(set(margins.kinds) - {""}):
        kind = margins.kinds[name]
        if not alone and reals is None:
            continue
        groups = [kind] if alone or reals is None else [kind, reals]
        estimate = Estimate(groups, np.zeros(0), _variance(groups))
        found[name] = estimate.value, estimate.interval(level)
    return found


def _variance(kinds: Sequence[Kind]) -> Variance:
    """Return the two-way clustered variance of the kinds' mean share, as `genlab.analysis.estimate.variance`."""
    scale = 1 / len(kinds)
    influence = scale * np.sum([kind.influence for kind in kinds], axis=0)
    lead = float(np.sum(kinds[0].people * influence**2))
    uncertainty = lead**2 / max(1, min(kind.judges for kind in kinds) - 1)
    images = staying = independent = 0.0
    for kind in kinds:
        noise = scale**2 * kind.noise
        independent += noise
        for role in kind.roles:
            spread = scale**2 * float(np.sum(kind.of_images(role) ** 2))
            if spread > noise:
                images += spread - noise
                luck = noise * np.sqrt(2 / max(1, len(role.shown) - 1))
                staying += max(0.0, spread - noise - 2 * luck)
                uncertainty += spread**2 / max(1, len(role.shown) - 1)
    total = lead + images
    freedom = max(1.0, total**2 / uncertainty) if uncertainty > 0 else np.inf
    return Variance(lead, images, staying, independent, freedom)


def _draws(kinds: Mapping[str, Kind], replicates: int, seed: int) -> dict[str, Floats]:
    random = np.random.default_rng(seed)
    draws = {name: np.empty(replicates) for name in kinds}
    if not kinds:
        return draws
    people = next(iter(kinds.values())).people
    total = int(people.sum())
    for start in range(0, replicates, CHUNK):
        here = slice(start, min(start + CHUNK, replicates))
        # Per person of a profile: how often a profile was drawn.
        weights = random.multinomial(total, people / people.sum(), here.stop - here.start).astype(np.float64)
        for name, kind in kinds.items():
            shown = weights @ kind.shown
            draws[name][here] = np.divide(
                weights @ kind.correct, shown, out=np.full(len(shown), np.nan), where=shown > 0
            )
    for name, kind in kinds.items():
        for role in kind.roles:
            draws[name] += _image_draws(kind, role, replicates, random)
    return draws


def _image_draws(
    kind: Kind, role: Images, replicates: int, random: np.random.Generator
) -> npt.NDArray[np.float64]:
    influence = kind.of_images(role)
    spread = float(np.sum(influence**2))
    levels = len(influence)
    if levels < 2 or spread <= kind.noise:
        return np.zeros(replicates)
    kept = np.sqrt((spread - kind.noise) / (spread + kind.noise))
    parts = [
        random.multinomial(levels, np.full(levels, 1 / levels), min(CHUNK, replicates - start)) @ influence
        for start in range(0, replicates, CHUNK)
    ]
    return kept * np.concatenate(parts)
