"""The qualification round: who tells fakes and reals well enough to be an evaluator."""

from collections.abc import Sequence
from dataclasses import dataclass

from genlab.protocols.base import Question

QUESTIONS = 100
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


def qualify(questions: Sequence[Question], results: Sequence[bool], least: float = LEAST) -> Qualification:
    """Return how a round of yes/no questions stands after the first `len(results)` answers."""
    shares: list[float | None] = []
    possible = True
    for truth in ("fake", "real"):
        all_of_it = sum(question.truth == truth for question in questions)
        answered = [
            right for question, right in zip(questions, results, strict=False) if question.truth == truth
        ]
        shares.append(sum(answered) / len(answered) if answered else None)
        wrong = len(answered) - sum(answered)
        possible = possible and all_of_it - wrong >= least * all_of_it
    done = len(results) >= len(questions)
    return Qualification(shares[0], shares[1], possible if done else None, possible)
