"""Simulated people with known ability, in the short forms that tests use."""

import pandas as pd

from genlab.simulation.people import People, pair_study, yesno_study

SIZES = ("people", "questions", "images", "generator")


def simulated_study(seed: int, **options) -> pd.DataFrame:
    """Return yes/no answers; sizes and the people's traits by name."""
    sizes = {name: options.pop(name) for name in SIZES if name in options}
    return yesno_study(People(**options), seed, **sizes)


def simulated_pairs(seed: int, **options) -> pd.DataFrame:
    """Return answers to pairs; sizes and the people's traits by name."""
    sizes = {name: options.pop(name) for name in SIZES if name in options}
    return pair_study(People(**options), seed, **sizes)


def true_accuracy(*traits: float, **named: float) -> float:
    return People(**dict(zip(("dprime", *SPREADS), traits, strict=False)), **named).accuracy()


def true_pair_accuracy(dprime: float, people_spread: float = 0.0, image_spread: float = 0.0) -> float:
    return People(dprime, people_spread=people_spread, image_spread=image_spread).pair_accuracy()


SPREADS = ("people_spread", "bias_spread", "image_spread")


def saved(answers, path):
    answers.assign(correct=answers["correct"].astype(int)).to_csv(path, index=False)
    return path
