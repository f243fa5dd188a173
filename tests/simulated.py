"""Simulated people with known ability, for tests of the analysis."""

import numpy as np
import pandas as pd
from scipy.stats import norm


def simulated_study(
    seed: int,
    *,
    people: int = 30,
    questions: int = 20,
    images: int = 100,
    dprime: float = 0.0,
    criterion: float = 0.0,
    people_spread: float = 0.0,
    bias_spread: float = 0.0,
    image_spread: float = 0.0,
    generator: str = "gan",
) -> pd.DataFrame:
    """Return yes/no answers, half to fakes and half to reals.

    A person's d' and criterion and an image's look of a fake are normal around their means with the given
    spreads.
    """
    random = np.random.default_rng(seed)
    persons = np.repeat(np.arange(people), questions)
    fake = np.tile(np.arange(questions) % 2 == 0, people)
    shown = np.where(
        fake, random.integers(0, images, fake.size), random.integers(images, 2 * images, fake.size)
    )
    ability = random.normal(dprime, people_spread, people)[persons]
    bias = random.normal(criterion, bias_spread, people)[persons]
    look = random.normal(0, image_spread, 2 * images)[shown]
    called_fake = random.normal(size=fake.size) < np.where(fake, ability, -ability) / 2 - bias + look
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


def simulated_pairs(
    seed: int,
    *,
    people: int = 30,
    questions: int = 20,
    images: int = 100,
    dprime: float = 0.0,
    people_spread: float = 0.0,
    image_spread: float = 0.0,
) -> pd.DataFrame:
    """Return answers to pairs; right where the fake's evidence beats the real's, sqrt(2) apart in noise."""
    random = np.random.default_rng(seed)
    persons = np.repeat(np.arange(people), questions)
    fakes, reals = random.integers(0, images, (2, persons.size))
    ability = random.normal(dprime, people_spread, people)[persons]
    look = random.normal(0, image_spread, (2, images))
    evidence = ability + look[0][fakes] - look[1][reals] + random.normal(0, np.sqrt(2), persons.size)
    truth = random.choice(["left", "right"], persons.size)
    other = np.where(truth == "left", "right", "left")
    return pd.DataFrame(
        {
            "participant": persons,
            "trial": np.tile(np.arange(questions), people),
            "protocol": "pair",
            "stimulus": [f"mnist/{number:04}" for number in fakes],
            "partner": [f"mnist/{number:04}" for number in reals + images],
            "generator": "gan",
            "truth": truth,
            "choice": np.where(evidence > 0, truth, other),
            "correct": evidence > 0,
        }
    )


def true_accuracy(
    dprime: float, people_spread: float = 0.0, bias_spread: float = 0.0, image_spread: float = 0.0
) -> float:
    """Return the accuracy of `simulated_study` (criterion 0) over all people and images."""
    noise = np.sqrt(1 + people_spread**2 / 4 + bias_spread**2 + image_spread**2)
    return float(norm.cdf(dprime / 2 / noise))


def true_pair_accuracy(dprime: float, people_spread: float = 0.0, image_spread: float = 0.0) -> float:
    """Return the accuracy of `simulated_pairs` over all people and images."""
    return float(norm.cdf(dprime / np.sqrt(2 + people_spread**2 + 2 * image_spread**2)))
