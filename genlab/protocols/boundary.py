"""Boundary: a person began a text or a tune, a machine goes on; at which place does it begin?

Source: Dugan, Ippolito, Kirubarajan & Callison-Burch (2020), RoFT: A tool for evaluating human detection of
machine-generated text, EMNLP demonstrations; Dugan et al. (2022), Real or fake text?, arXiv:2212.12672. There ten
sentences come one by one, a guess before the boundary gives nothing, and some texts are a person's to their end. Here
the whole text stands on the screen in ten places of equally many words, so that a guess before the boundary is as far
off as one behind it. Of a tune the places are its eight bars.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import inf
from random import Random

from genlab.errors import GenlabError
from genlab.protocols.base import DRAWING, Protocol, Question, sample, seeded
from genlab.protocols.coins import CYCLE, of_deck
from genlab.protocols.scale import NONE, Scale


class Boundary(Protocol):
    """Show a text that a person began: from which place on is it a machine's?

    Each question's truth is one of the scale's choices, all equally likely, so that an exact guess is right in 10%;
    texts of one maker and place are dealt in turn over people.
    """

    name = "boundary"
    scale = Scale(10)
    choices = scale.choices
    questions = 10
    media = frozenset({"text"})
    form = "boundary"
    chance = scale.chance

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
        decks: dict[tuple[str, str], tuple[int, ...]] = {(NONE, ""): tuple(reals)}
        for maker in sorted(fakes):
            for number in fakes[maker]:
                kind = self.scale.choice_of(begins[number]), maker
                decks[kind] = (*decks.get(kind, ()), number)
        if missing := set(self.choices) - {truth for (truth, _maker), numbers in decks.items() if numbers}:
            raise GenlabError(
                f"Too few stimuli for a boundary at every place. Expected one at least at each. Received: none at "
                f"{', '.join(sorted(missing, key=self.scale.place_of))}."
            )
        if (total := sum(map(len, decks.values()))) < questions:
            raise GenlabError(
                f"Too few stimuli with a boundary: {total}. Expected at least {questions} for this round."
            )
        cycle, place = divmod(seed, CYCLE)
        stock = tuple(sorted((truth, maker, len(numbers)) for (truth, maker), numbers in decks.items()))
        order, begun = _cycle(stock, questions, cycle)[place]
        shown = Counter(order)
        dealt = {
            kind: iter(of_deck(decks[kind], " ".join(kind), cycle, begun[kind], shown[kind]))
            for kind in shown
        }
        return [Question((next(dealt[truth, maker]),), truth, maker) for truth, maker in order]

    def roles(self, question: Question) -> tuple[int, int | None]:
        return question.stimuli[0], None


class Bars(Boundary):
    """Play a tune that a person began: from which of its eight bars on is it a machine's? An upbeat is the first's."""

    name = "boundary_bars"
    scale = Scale(8)
    choices = scale.choices
    media = frozenset({"melody"})
    chance = scale.chance


Kind = tuple[str, str]


@lru_cache(maxsize=64)
def _cycle(
    stock: tuple[tuple[str, str, int], ...], questions: int, cycle: int
) -> list[tuple[list[Kind], Counter[Kind]]]:
    """Return the truths and makers of all rounds of a cycle, each with what those before it were dealt."""
    found = []
    begun: Counter[Kind] = Counter()
    for seed in range(cycle * CYCLE, (cycle + 1) * CYCLE):
        order = _order(stock, questions, seed)
        found.append((order, begun.copy()))
        begun.update(order)
    return found


def _order(stock: tuple[tuple[str, str, int], ...], questions: int, seed: int) -> list[Kind]:
    """Return each question's truth, and who goes on: any truth is as likely, and of it any maker, as far as they go."""
    rng = Random(f"boundary {seed}")
    left = {(truth, maker): count for truth, maker, count in stock}
    makers = sorted({maker for _truth, maker in left if maker})
    order: list[Kind] = []
    turns: list[str] = []  # makers that are still to come before any comes again
    for _ in range(questions):
        there_are = {truth for (truth, _maker), count in left.items() if count}
        truths = sorted(there_are, key=lambda truth: inf if truth == NONE else int(truth))
        truth = truths[int(rng.random() * len(truths))]
        maker = ""
        if truth != NONE:
            there = [name for name in makers if left.get((truth, name))]
            if not set(there) & set(turns):
                turns += sample(makers, len(makers), rng)
            maker = next(name for name in turns if name in there)
            turns.remove(maker)
        left[truth, maker] -= 1
        order.append((truth, maker))
    return order
