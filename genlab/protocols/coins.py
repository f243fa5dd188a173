"""A coin decides each question's truth; stimuli are dealt in turn, each shown about equally often over people.

Were half of every round real, whoever counts what was told would know more and more of what is to come: who only counts
and guesses is right in 62% of 20 questions. A coin forgets. So it is not within a round but over people that stimuli
are balanced: those of one kind lie in a deck, everyone is dealt as many as their coins say, and the next person goes on
where the one before has stopped.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from genlab.protocols.base import balanced, sample

CYCLE = 64
"""So many seeds in a row are dealt from one shuffling of the decks."""
REAL = ""


@dataclass(frozen=True)
class Asked:
    """What rounds are drawn of, as far as it does not matter which stimuli they are.

    Attributes:
        questions: length of a round.
        generators: names of those asked about, in order.
        reals, fakes: how many of a kind a round may show at most.
        paired: whether each question shows a real and a fake; then the coin decides their sides.
    """

    questions: int
    generators: tuple[str, ...]
    reals: int
    fakes: int
    paired: bool


@dataclass(frozen=True)
class Order:
    """What a round orders from the decks.

    Attributes:
        coins: whether each question's truth is the protocol's first choice.
        makers: who makes its fakes, in order.
        shown: how many stimuli of each kind, reals under "".
    """

    coins: tuple[bool, ...]
    makers: tuple[str, ...]
    shown: Mapping[str, int]


@dataclass(frozen=True)
class Dealt:
    """A round's truths, its real stimuli, and its fakes with their generators, each in the order they are shown."""

    truths: list[str]
    reals: list[int]
    fakes: list[tuple[str, int]]


def deal(
    choices: tuple[str, str],
    reals: Sequence[int],
    fakes: Mapping[str, Sequence[int]],
    questions: int,
    seed: int,
    paired: bool = False,
) -> Dealt:
    """Deal a round by coins; equal arguments give equal rounds on every machine.

    Where the coins ask for more of one kind than there is, what is left of the round is of the other kind: in one round
    of 16,000, of n questions each, where there are n / 2 + 2 sqrt(n) of either kind.

    Args:
        choices: the truths; where not `paired`, of a real stimulus and of a fake.
        reals: numbers of the real stimuli.
        fakes: numbers of each generator's stimuli, by the generator's name; together with the reals at least a round.
        questions: length of the round.
        seed: the round's.
        paired: whether each question shows a real and a fake.
    """
    names = tuple(sorted(fakes))
    most = len(names) * min(len(numbers) for numbers in fakes.values())
    asked = Asked(questions, names, min(questions, len(reals)), min(questions, most), paired)
    cycle, place = divmod(seed, CYCLE)
    order, begun = _cycle(asked, cycle)[place]
    stacks = {
        kind: iter(of_deck(numbers, kind, cycle, begun[kind], order.shown.get(kind, 0)))
        for kind, numbers in {REAL: reals, **fakes}.items()
    }
    return Dealt(
        [choices[0] if coin else choices[1] for coin in order.coins],
        list(stacks[REAL]),
        [(maker, next(stacks[maker])) for maker in order.makers],
    )


@lru_cache(maxsize=64)
def _cycle(asked: Asked, cycle: int) -> list[tuple[Order, Counter[str]]]:
    """Return the orders of all rounds of a cycle, each with what those before it were dealt."""
    found = []
    begun: Counter[str] = Counter()
    for seed in range(cycle * CYCLE, (cycle + 1) * CYCLE):
        order = _order(asked, seed)
        found.append((order, begun.copy()))
        begun.update(order.shown)
    return found


def _order(asked: Asked, seed: int) -> Order:
    rng = Random(f"coins {seed}")  # numbers of its own: where attention checks stand tells nothing of them
    left = {True: asked.reals, False: asked.fakes}
    coins = []
    for _ in range(asked.questions):
        coin = rng.random() < 0.5
        if not asked.paired:
            coin = coin if left[coin] else not coin
            left[coin] -= 1
        coins.append(coin)
    fakes = asked.questions if asked.paired else coins.count(False)
    makers = balanced(asked.generators, fakes, rng)
    reals = asked.questions if asked.paired else coins.count(True)
    return Order(tuple(coins), tuple(makers), {**Counter(makers), REAL: reals})


def of_deck(numbers: Sequence[int], kind: str, cycle: int, begun: int, count: int) -> list[int]:
    """Return so many stimuli of a kind's deck, from where the round before stopped, and round again at its end."""
    deck = sample(numbers, len(numbers), Random(f"{cycle} {kind} {len(numbers)}"))
    return [deck[(begun + place) % len(deck)] for place in range(count)]
