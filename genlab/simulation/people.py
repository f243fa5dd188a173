"""Simulated people of known ability: to check the analysis against the truth, and to plan."""

from dataclasses import dataclass, replace
from math import inf, isfinite, sqrt

import numpy as np
import pandas as pd
from scipy.special import ndtr

from genlab.errors import GenlabError


@dataclass(frozen=True)
class People:
    """What simulated people are like (signal detection theory with spread and lapses).

    Attributes:
        dprime: mean d' between fakes and reals.
        criterion: mean criterion; above 0 they lean to "real".
        people_spread: standard deviation of people's d'.
        bias_spread: standard deviation of people's criteria.
        image_spread: standard deviation of how fake an image looks.
        lapse: share of answers given without looking, evenly to both choices.
    """

    dprime: float = 0.0
    criterion: float = 0.0
    people_spread: float = 0.0
    bias_spread: float = 0.0
    image_spread: float = 0.0
    lapse: float = 0.0

    def __post_init__(self) -> None:
        for name in ("dprime", "criterion"):
            if not isfinite(getattr(self, name)):
                raise GenlabError(f"Invalid {name} {getattr(self, name)!r}. Expected a finite number.")
        for name in ("people_spread", "bias_spread", "image_spread"):
            if not 0 <= getattr(self, name) < inf:
                raise GenlabError(f"Invalid {name} {getattr(self, name)!r}. Expected 0 or more, and finite.")
        if not 0 <= self.lapse <= 1:
            raise GenlabError(f"Invalid lapse {self.lapse!r}. Expected a share in 0..1.")

    def accuracy(self) -> float:
        """Return the balanced accuracy in yes/no over all such people and images."""
        noise = sqrt(1 + self.people_spread**2 / 4 + self.bias_spread**2 + self.image_spread**2)
        hit = ndtr((self.dprime / 2 - self.criterion) / noise)
        false_alarm = ndtr((-self.dprime / 2 - self.criterion) / noise)
        return float((1 - self.lapse) * (hit + 1 - false_alarm) / 2 + self.lapse / 2)

    def pair_accuracy(self) -> float:
        """Return the accuracy in pairs over all such people and images."""
        noise = sqrt(2 + self.people_spread**2 + 2 * self.image_spread**2)
        return float((1 - self.lapse) * ndtr(self.dprime / noise) + self.lapse / 2)


def yesno_study(
    who: People,
    seed: int,
    *,
    people: int = 30,
    questions: int = 20,
    images: int = 100,
    generator: str = "gan",
) -> pd.DataFrame:
    """Return a long table of yes/no answers, half to fakes and half to reals.

    Args:
        who: what the people are like.
        seed: the same seed gives the same study.
        people, questions: participants, and answers of each.
        images: fakes, and as many reals.
        generator: the fakes' name.
    """
    random = np.random.default_rng(seed)
    persons = np.repeat(np.arange(people), questions)
    fake = np.tile(np.arange(questions) % 2 == 0, people)
    shown = np.where(
        fake, random.integers(0, images, fake.size), random.integers(images, 2 * images, fake.size)
    )
    ability = random.normal(who.dprime, who.people_spread, people)[persons]
    bias = random.normal(who.criterion, who.bias_spread, people)[persons]
    look = random.normal(0, who.image_spread, 2 * images)[shown]
    called_fake = random.normal(size=fake.size) < np.where(fake, ability, -ability) / 2 - bias + look
    if who.lapse:
        lapsed = random.random(fake.size) < who.lapse
        called_fake = np.where(lapsed, random.random(fake.size) < 0.5, called_fake)
    return pd.DataFrame(
        {
            "participant": persons,
            "trial": np.tile(np.arange(questions), people),
            "protocol": "yesno",
            "stimulus": [f"mnist/{number:04}" for number in shown],
            "generator": np.where(fake, generator, ""),
            "truth": np.where(fake, "fake", "real"),
            "choice": np.where(called_fake, "fake", "real"),
            "correct": called_fake == fake,
        }
    )


def pair_study(
    who: People,
    seed: int,
    *,
    people: int = 30,
    questions: int = 20,
    images: int = 100,
    generator: str = "gan",
) -> pd.DataFrame:
    """Return answers to pairs; right where the fake's evidence beats the real's, sqrt(2) apart in noise."""
    random = np.random.default_rng(seed)
    persons = np.repeat(np.arange(people), questions)
    fakes, reals = random.integers(0, images, (2, persons.size))
    ability = random.normal(who.dprime, who.people_spread, people)[persons]
    look = random.normal(0, who.image_spread, (2, images))
    evidence = ability + look[0][fakes] - look[1][reals] + random.normal(0, np.sqrt(2), persons.size)
    truth = random.choice(["left", "right"], persons.size)
    right = evidence > 0
    if who.lapse:
        lapsed = random.random(persons.size) < who.lapse
        right = np.where(lapsed, random.random(persons.size) < 0.5, right)
    return pd.DataFrame(
        {
            "participant": persons,
            "trial": np.tile(np.arange(questions), people),
            "protocol": "pair",
            "stimulus": [f"mnist/{number:04}" for number in fakes],
            "partner": [f"mnist/{number:04}" for number in reals + images],
            "generator": generator,
            "truth": truth,
            "choice": np.where(right, truth, np.where(truth == "left", "right", "left")),
            "correct": right,
        }
    )


def response_times(answers: pd.DataFrame, seed: int, median_ms: float = 1500.0) -> pd.Series:
    """Return log-normal response times in ms, with people of different speed."""
    random = np.random.default_rng((seed, 1))
    codes, people = pd.factorize(answers["participant"])
    speed = random.normal(0, 0.25, len(people))[codes]
    return pd.Series(
        np.round(median_ms * np.exp(speed + random.normal(0, 0.4, len(codes))), 1), answers.index
    )


def at_accuracy(accuracy: float, who: People | None = None) -> People:
    """Return people with the d' at which their yes/no accuracy (criterion 0, no lapses) is `accuracy`."""
    from scipy.special import ndtri

    base = who or People()
    noise = sqrt(1 + base.people_spread**2 / 4 + base.bias_spread**2 + base.image_spread**2)
    return replace(base, dprime=float(2 * noise * ndtri(accuracy)))
