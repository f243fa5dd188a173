"""The protocols: yes/no (one stimulus), pair (a real and a fake side by side), HYPE-infinity (100 single ones)."""

from collections.abc import Mapping, Sequence

from genlab.errors import GenlabError
from genlab.protocols.base import (
    DRAWING,
    HALVES,
    Protocol,
    Question,
    balanced,
    check_fakes,
    check_reals,
    sample,
    sample_fakes,
    seeded,
    turn,
)
from genlab.protocols.coins import deal


class YesNo(Protocol):
    """Show one stimulus: is it real or fake? (The single-image task of HYPE-infinity, Zhou et al. 2019.)"""

    name = "yesno"
    choices = ("real", "fake")

    def draw(
        self,
        reals: Sequence[int],
        fakes: Mapping[str, Sequence[int]],
        questions: int,
        seed: int,
        drawing: int = DRAWING,
        begins: Sequence[int] = (),
    ) -> list[Question]:
        rng = seeded(questions, seed)
        half = (questions + 1) // 2  # of either kind: a pack suffices for every seed or for none
        check_reals(reals, half)
        check_fakes(fakes, half)
        if self.halves or drawing == HALVES:
            truths = balanced(self.choices, questions, rng)
            real_numbers = iter(turn(reals, truths.count("real"), half, seed))
            fake_numbers = iter(sample_fakes(fakes, truths.count("fake"), half, seed, rng))
        else:
            dealt = deal(self.choices, reals, fakes, questions, seed)
            truths, real_numbers, fake_numbers = dealt.truths, iter(dealt.reals), iter(dealt.fakes)
        round_ = []
        for truth in truths:
            generator, number = ("", next(real_numbers)) if truth == "real" else next(fake_numbers)
            round_.append(Question((number,), truth, generator))
        return round_

    def roles(self, question: Question) -> tuple[int, int | None]:
        return question.stimuli[0], None


class Pair(Protocol):
    """Show a real and a fake side by side: which is real? (Two-alternative forced choice; the truth is its side.)"""

    name = "pair"
    choices = ("left", "right")

    def draw(
        self,
        reals: Sequence[int],
        fakes: Mapping[str, Sequence[int]],
        questions: int,
        seed: int,
        drawing: int = DRAWING,
        begins: Sequence[int] = (),
    ) -> list[Question]:
        rng = seeded(questions, seed)
        check_reals(reals, questions)
        check_fakes(fakes, questions)
        if drawing == HALVES:
            truths = balanced(self.choices, questions, rng)
            real_numbers = sample(turn(reals, questions, questions, seed), questions, rng)
            fake_numbers = sample_fakes(fakes, questions, questions, seed, rng)
        else:
            dealt = deal(self.choices, reals, fakes, questions, seed, paired=True)
            truths, real_numbers, fake_numbers = dealt.truths, dealt.reals, dealt.fakes
        return [
            Question((real, fake) if truth == "left" else (fake, real), truth, generator)
            for truth, real, (generator, fake) in zip(truths, real_numbers, fake_numbers, strict=True)
        ]

    def roles(self, question: Question) -> tuple[int, int | None]:
        left, right = question.stimuli
        return (right, left) if question.truth == "left" else (left, right)


class HypeInfinity(YesNo):
    """HYPE-infinity as published: 100 single images, half fake, the ratio told, feedback, no time limit.

    The score is the share judged wrong (`genlab.analysis.hype`); 30 evaluators are what its authors took.

    Source: Zhou et al. (2019), HYPE: A Benchmark for Human eYe Perceptual Evaluation, NeurIPS, section 3.2.
    """

    name = "hype_infinity"
    questions = 100
    halves = True

    def draw(
        self,
        reals: Sequence[int],
        fakes: Mapping[str, Sequence[int]],
        questions: int,
        seed: int,
        drawing: int = DRAWING,
        begins: Sequence[int] = (),
    ) -> list[Question]:
        if questions != self.questions:
            raise GenlabError(
                f"Invalid number of questions {questions!r} in hype_infinity. Expected {self.questions}."
            )
        return super().draw(reals, fakes, questions, seed, drawing)
