"""Simulated people who cannot tell anything: who guesses, and who counts what was told and then guesses."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from genlab import protocols
from genlab.protocols import DRAWING, Settings

REALS, FAKES = range(200), {"gan": range(200, 300), "flow": range(300, 400)}


def guesser(told: Sequence[str], choices: tuple[str, ...], rng: Random) -> str:
    """Choose without a look at anything."""
    return rng.choice(choices)


def counter(told: Sequence[str], choices: tuple[str, ...], rng: Random) -> str:
    """Choose a truth that was told least often so far, which is still to come where all come equally often."""
    counts = Counter(told)
    fewest = min(counts[choice] for choice in choices)
    rarest = [choice for choice in choices if counts[choice] == fewest]
    return rarest[0] if len(rarest) == 1 else rng.choice(rarest)


WAYS = {"guesses": guesser, "counts": counter}


def right(
    protocol: str,
    way: str,
    *,
    rounds: int,
    questions: int = 20,
    images: int | None = None,
    drawing: int = DRAWING,
    seed: int = 0,
) -> float:
    """Return the share of right answers of people who are told every truth and see no image.

    Args:
        protocol: what they are asked.
        way: a name of `WAYS`.
        rounds: how many of them, whose seeds follow one another.
        questions: of each round.
        images: how many reals, and fakes in all, the pack has; 200 by default.
        drawing: how rounds are drawn.
        seed: the first round's.
    """
    asked, rng = protocols.get(protocol), Random(seed)
    reals, fakes = REALS, FAKES
    if images is not None:
        reals, fakes = range(images), {"gan": range(images, 2 * images)}
    places = asked.scale.places if asked.scale else 2
    begins = [places + 1 if number in reals else 2 + number % (places - 1) for number in range(400)]
    correct = 0
    for number in range(seed, seed + rounds):
        told: list[str] = []
        for trial in protocols.plan(asked, Settings(), reals, fakes, questions, number, drawing, begins):
            correct += WAYS[way](told, asked.choices, rng) == trial.question.truth
            told.append(trial.question.truth)
    return correct / (rounds * questions)
