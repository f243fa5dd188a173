"""A share with what is known about its error: variance by source, bootstrap draws, intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, cast

import numpy as np
from scipy.special import ndtr, stdtrit

from genlab.analysis.bootstrap import Floats, Group
from genlab.analysis.intervals import Interval, mean_of_shares, normal_critical, wilson_share

LUCK = 10.0  # degrees of freedom at which half of a design effect below 1 is believed


@dataclass(frozen=True)
class Variance:
    """First-order variance of a share, by where it comes from."""

    people: float  # of people and single answers
    images: float  # of images, beyond the noise of single answers
    staying: float  # what of `images` is beyond luck: it stays, however many people join
    independent: float  # binomial variance, had all answers been independent
    freedom: float  # degrees of freedom (Satterthwaite); infinite where nothing varies

    @property
    def total(self) -> float:
        return self.people + self.images

    @property
    def design_effect(self) -> float | None:
        """How many times the variance of independent answers; None where nothing varies."""
        return self.total / self.independent if self.total > 0 and self.independent > 0 else None


class Share(Protocol):
    """A share of correct answers, and what it was counted from."""

    @property
    def share(self) -> float: ...
    @property
    def right(self) -> int: ...
    @property
    def answers(self) -> int: ...
    @property
    def judges(self) -> int: ...
    @property
    def fewest(self) -> int: ...


@dataclass(frozen=True)
class Estimate:
    """The plain mean of one or two groups' shares of correct answers, with bootstrap draws."""

    groups: Sequence[Share]
    draws: Floats  # (replicates,), NaN where a replicate drew nobody
    known: Variance | None = None  # where it does not come from `groups` (which then need be no `Group`)

    @property
    def value(self) -> float:
        return float(np.mean([group.share for group in self.groups]))

    @cached_property
    def variance(self) -> Variance:
        return self.known or variance(cast(Sequence[Group], self.groups))

    def interval(self, level: float) -> Interval:
        """Return the interval that resamples people and images.

        Percentiles of the draws, taken further out for few people or images ("expanded percentile",
        Hesterberg 2015, The American Statistician 69:371), and at least as wide as Wilson's interval for the
        effective number of answers: draws cannot show errors that nobody has made yet, so where all answers
        are right they collapse to a point and Wilson's interval remains.
        """
        critical = normal_critical(level)
        expanded = critical
        if np.isfinite(self.variance.freedom):
            freedom = self.variance.freedom
            expanded = float(stdtrit(freedom, (1 + level) / 2)) * np.sqrt((freedom + 1) / freedom)
        inflation = self._inflation((expanded / critical) ** 2)
        wilson = [wilson_share(group.share, group.answers / inflation, critical) for group in self.groups]
        low, high = mean_of_shares([group.share for group in self.groups], wilson)
        tail = float(ndtr(-expanded))
        drawn = self.draws[np.isfinite(self.draws)]
        if len(drawn):
            drawn_low, drawn_high = np.quantile(drawn, [tail, 1 - tail])
            low, high = min(low, float(drawn_low)), max(high, float(drawn_high))
        return max(0.0, low), min(1.0, high)

    def _inflation(self, expansion: float) -> float:
        """Return by what to divide the number of answers for Wilson's interval.

        A design effect below 1 can be real (people who lean to "real" err on fakes but not on reals) or luck
        (three people who happen to score the same), so it is believed only as far as there are degrees of
        freedom.
        """
        effect, freedom = self.variance.design_effect, self.variance.freedom
        if effect is None:
            return 1.0
        believed = freedom / (freedom + LUCK)
        return max(effect * expansion, 1 - believed * max(0.0, 1 - effect))


def variance(groups: Sequence[Group]) -> Variance:
    """Return the variance of the plain mean of the groups' shares under two-way clustering.

    Each group's people are drawn in full (with one person: its first role with several images) and each role
    of images adds what it has beyond the noise of single answers. People who answered in several groups count
    once, with the sum of what they add. Degrees of freedom by Satterthwaite (1946).

    Source: Cameron, Gelbach & Miller (2011), J. Business & Economic Statistics 29:238, eq. 2.11.
    """
    scale = 1 / len(groups)
    persons = np.zeros(1 + max(int(group.people.max()) for group in groups))
    lead = images = staying = independent = uncertainty = 0.0
    for group in groups:
        influence = scale * group.residuals
        noise = float(np.sum(influence**2))
        independent += scale**2 * group.share * (1 - group.share) / group.answers
        if group.judges > 1:
            persons += np.bincount(group.people, influence, len(persons))
        for role, factor in enumerate(group.roles):
            spread = factor.spread(influence)  # 0 with one image: the influences sum to 0
            if role == group.lead:
                lead += spread
            elif spread > noise:
                images += spread - noise
                luck = noise * np.sqrt(2 / (factor.levels - 1))  # standard error of spread - noise
                staying += max(0.0, spread - noise - 2 * luck)
            else:
                continue
            if spread:
                uncertainty += spread**2 / (factor.levels - 1)
    judges = [group.judges for group in groups if group.judges > 1]
    if judges:
        spread = float(np.sum(persons**2))
        lead += spread
        uncertainty += spread**2 / (min(judges) - 1)
    total = lead + images
    freedom = max(1.0, total**2 / uncertainty) if uncertainty > 0 else np.inf
    return Variance(lead, images, staying, independent, freedom)
