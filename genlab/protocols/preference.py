"""Preference: two designs side by side; which one would you buy? There is no right answer.

Designs meet as teams do in a round robin (the circle method): every design once before any comes again, every pair once
before any comes again. People in turn go on where the one before has stopped, so that over a session all pairs are met
equally often, to within one, and so are all designs.

Source: Thurstone (1927), A law of comparative judgment, Psychological Review 34:273; Bradley & Terry (1952), Rank
analysis of incomplete block designs, Biometrika 39:324.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from genlab.errors import GenlabError
from genlab.protocols.base import DESIGNS, DRAWING, Protocol, Question, seeded

BETWEEN = "|"
"""Stands between whose the left and whose the right design is, where a trial names its generator."""


class Preference(Protocol):
    """Show two designs: which one would you buy? The truth of its questions is "", and no answer is right or wrong."""

    name = "preference"
    choices = ("left", "right")
    questions = 12
    media = frozenset({"image"})
    form = DESIGNS
    scored = False

    def draw(
        self,
        reals: Sequence[int],
        fakes: Mapping[str, Sequence[int]],
        questions: int,
        seed: int,
        drawing: int = DRAWING,
        begins: Sequence[int] = (),
    ) -> list[Question]:
        seeded(questions, seed)
        whose = {number: maker for maker, numbers in fakes.items() for number in numbers}
        designs = sorted(whose)
        met = pairs(len(designs))
        if len(met) < questions:
            raise GenlabError(
                f"Too few designs: {len(designs)}, which make {len(met)} pairs. Expected at least {questions} pairs "
                "for this round."
            )
        asked = []
        for place in range(seed * questions, (seed + 1) * questions):
            cycle, at = divmod(place, len(met))
            left, right = (designs[number] for number in met[at])
            if cycle % 2:  # in the next cycle each pair is seen from the other side
                left, right = right, left
            asked.append(Question((left, right), "", f"{whose[left]}{BETWEEN}{whose[right]}"))
        return asked

    def roles(self, question: Question) -> tuple[int, int | None]:
        left, right = question.stimuli
        return left, right


@lru_cache(maxsize=16)
def pairs(count: int) -> tuple[tuple[int, int], ...]:
    """Return all pairs of the numbers below `count`, each once, as (left, right).

    Each number comes once before any comes again (one sits out where the count is odd), and stands left as often as
    right, to within one.
    """
    seats = count + count % 2
    circle, found = seats - 1, []
    for turn in range(circle):
        row = [(turn, circle) if turn % 2 else (circle, turn)]
        for step in range(1, seats // 2):
            one, other = (turn + step) % circle, (turn - step) % circle
            row.append((one, other) if (other - one) % circle <= circle // 2 else (other, one))
        found += [pair for pair in row if max(pair) < count]
    return tuple(found)


def whose(generator: str) -> tuple[str, str]:
    """Return whose the left and whose the right design of a trial is, from what it names as its generator."""
    left, _between, right = generator.partition(BETWEEN)
    return left, right
