"""A scale of places: what can be named by who is asked where a machine goes on, and what an answer is worth."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

NONE = "none"
"""The choice that a person made all of it."""
MOST_POINTS = 5


@dataclass(frozen=True)
class Scale:
    """Places in order; the first is always the person's, each other one is as likely the truth, and so is none.

    Attributes:
        places: how many there are.
    """

    places: int

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """What can be answered: a place from the second on, or `NONE`."""
        return (*(str(place) for place in range(2, self.places + 1)), NONE)

    @property
    def chance(self) -> float:
        """Share that is exactly right of who guesses: every choice is as likely to be the truth."""
        return 1 / self.places

    @property
    def nowhere(self) -> int:
        """What stands for a place where a person made all of it: one behind the last."""
        return self.places + 1

    def place_of(self, choice: str) -> int:
        """Return the place from 2 on at which a choice says that the machine begins, see `nowhere`."""
        return self.nowhere if choice == NONE else int(choice)

    def choice_of(self, place: int) -> str:
        """Return the choice that says a place, see `place_of`."""
        return NONE if place > self.places else str(place)

    def distance(self, truth: str, choice: str) -> int:
        """Return how many places too late a choice is; below 0 too early."""
        return self.place_of(choice) - self.place_of(truth)

    def points(self, truth: str, choice: str) -> int:
        """Return 5 points for the place itself, 4 for one beside it, and so on down to 0."""
        return max(0, MOST_POINTS - abs(self.distance(truth, choice)))

    def guessing(self, of: Literal["points", "distance"]) -> float:
        """Return what who guesses gets on average: of `points`, or of places of `distance` either way."""
        pairs = [(truth, choice) for truth in self.choices for choice in self.choices]
        worth = [self.points(*pair) if of == "points" else abs(self.distance(*pair)) for pair in pairs]
        return sum(worth) / len(pairs)

    @property
    def nearest(self) -> float:
        """How many places off who always names one place is at least: the best that habit alone can do."""
        return min(
            sum(abs(self.distance(truth, choice)) for truth in self.choices) / self.places
            for choice in self.choices
        )
