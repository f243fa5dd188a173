"""The qualification round: who tells fakes and reals well enough to be an evaluator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from genlab.protocols.base import Given

LEAST = 0.65


@dataclass(frozen=True)
class Qualification:
    """How a qualification round stands.

    Attributes:
        fakes_right, reals_right: shares of the answers so far that are right; None before the first.
        passed: at the end, whether both reach the least share; None before.
        possible: whether both still can.

    Source: Zhou et al. (2019), section 3.3: 100 images, at least 65% right on both classes.
    """

    fakes_right: float | None
    reals_right: float | None
    passed: bool | None
    possible: bool


def qualify(counts: Mapping[str, int], answered: Sequence[Given], least: float = LEAST) -> Qualification:
    """Return how a round of yes/no questions stands.

    Args:
        counts: how many questions of the round are about a `fake` and a `real`.
        answered: the answered trials of the round, in any order.
        least: share that must be right of both.
    """
    shares: dict[str, float | None] = {}
    possible = True
    for truth, count in counts.items():
        right = [trial.correct for trial in answered if trial.truth == truth]
        shares[truth] = sum(right) / len(right) if right else None
        possible = possible and count - (len(right) - sum(right)) >= least * count
    done = len(answered) >= sum(counts.values())
    return Qualification(shares["fake"], shares["real"], possible if done else None, possible)
