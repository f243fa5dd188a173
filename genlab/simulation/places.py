"""Simulated people before boundaries: to check what is said of their answers against what is true."""

from dataclasses import dataclass
from math import erf, inf, sqrt

import numpy as np
import pandas as pd

from genlab.errors import GenlabError
from genlab.protocols import NONE, Bars, Boundary, Scale, get


@dataclass(frozen=True)
class Reader:
    """Someone who sees the boundary through noise, or does not see it and guesses.

    Attributes:
        noise: standard deviation of where the boundary seems to be, in places.
        lapse: share of answers that are guesses, any place as likely.
        people_spread: standard deviation of people's own shift, later or earlier, in places.
        text_spread: the same of a text's.
        protocol: what they are asked: `boundary` of texts, `boundary_bars` of tunes.
    """

    noise: float = 2.0
    lapse: float = 0.5
    people_spread: float = 0.0
    text_spread: float = 0.0
    protocol: str = Boundary.name

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            GenlabError: naming what cannot be.
        """
        if get(self.protocol).scale is None:
            raise GenlabError(
                f"Invalid protocol of a reader. Expected {Boundary.name} or {Bars.name}. Received: {self.protocol}."
            )
        spreads = (self.noise, self.people_spread, self.text_spread)
        if not (0 <= self.lapse <= 1 and all(0 <= spread < inf for spread in spreads)):
            raise GenlabError(
                f"Invalid reader. Expected a lapse in 0..1 and spreads from 0. Received: {self.lapse:g} and {spreads}."
            )

    @property
    def scale(self) -> Scale:
        """The places that they are asked about."""
        scale = get(self.protocol).scale
        assert scale is not None  # as `__post_init__` has seen
        return scale

    def chances(self, truth: int) -> list[float]:
        """Return the chance of every choice, in order, where the machine begins at a place from 2 on."""
        spread = sqrt(self.noise**2 + self.people_spread**2 + self.text_spread**2)

        def below(edge: float) -> float:
            if spread == 0:
                return float(edge > truth)
            return (1 + erf((edge - truth) / spread / sqrt(2))) / 2

        last = self.scale.nowhere
        seen = [
            (1.0 if site == last else below(site + 0.5)) - (0.0 if site == 2 else below(site - 0.5))
            for site in range(2, last + 1)
        ]
        return [(1 - self.lapse) * chance + self.lapse / self.scale.places for chance in seen]

    def expected(self) -> tuple[float, float]:
        """Return the exact share and the mean distance over all such people and texts."""
        exact = distance = 0.0
        for truth in range(2, self.scale.nowhere + 1):
            for choice, chance in enumerate(self.chances(truth), 2):
                exact += chance * (choice == truth) / self.scale.places
                distance += chance * abs(choice - truth) / self.scale.places
        return exact, distance


def place_study(
    who: Reader,
    seed: int,
    *,
    people: int = 30,
    questions: int = 10,
    texts: int = 60,
    gain: float = 0.0,
) -> pd.DataFrame:
    """Return a long table of answers about boundaries.

    Args:
        who: what people are like.
        seed: the same seed gives the same study.
        people, questions: participants, and answers of each.
        texts: of the pack, every place equally often.
        gain: by how much the share of guesses is smaller in the second half of each person's answers.
    """
    scale, rng = who.scale, np.random.default_rng(seed)
    pack = "tunes" if who.protocol == Bars.name else "verses"
    truths = np.array([2 + number % scale.places for number in range(texts)])
    shown = np.concatenate([rng.permutation(texts)[:questions] for _ in range(people)])
    person, trial = np.repeat(np.arange(people), questions), np.tile(np.arange(questions), people)
    shift = rng.normal(0, who.people_spread, people)[person] + rng.normal(0, who.text_spread, texts)[shown]
    seen = np.clip(np.rint(truths[shown] + shift + rng.normal(0, who.noise, len(shown))), 2, scale.nowhere)
    guesses = rng.random(len(shown)) < who.lapse - gain * (trial >= questions / 2)
    choice = np.where(guesses, rng.integers(2, scale.nowhere + 1, len(shown)), seen).astype(int)
    words = {scale.place_of(choice): choice for choice in scale.choices}
    return pd.DataFrame(
        {
            "participant": person,
            "trial": trial,
            "protocol": who.protocol,
            "stimulus": [f"{pack}/{number:04}" for number in shown],
            "generator": ["" if words[truths[number]] == NONE else "gpt" for number in shown],
            "truth": [words[truths[number]] for number in shown],
            "choice": [words[place] for place in choice],
        }
    )
