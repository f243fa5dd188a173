"""Simulated people who like some designs better than others, each with tastes of their own."""

import numpy as np
import pandas as pd

from genlab.protocols.preference import Preference, whose


def taste_study(
    seed: int, *, people: int, questions: int, designs: int, spread: float = 1.0, own: float = 0.5
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the choices of people between two designs, and the strengths of all designs.

    A person takes the left one with the chance that Bradley and Terry's model gives the strengths as they see them:
    those of all people, and a taste of their own.

    Args:
        seed: the same seed gives the same answers.
        people: how many.
        questions: of each person.
        designs: how many; every other one is called kept.
        spread: standard deviation of the strengths (logarithms) of the random designs; kept ones are better by it.
        own: standard deviation of what a person's taste adds to each.

    Raises:
        GenlabError: for fewer pairs than questions.
    """
    rng = np.random.default_rng(seed)
    kept = np.arange(designs) % 2 == 0
    strengths = rng.normal(0, spread, designs) + spread * kept
    fakes = {"kept": np.flatnonzero(kept).tolist(), "random": np.flatnonzero(~kept).tolist()}
    rows = []
    for person in range(people):
        seen = strengths + rng.normal(0, own, designs)
        for trial, question in enumerate(Preference().draw([], fakes, questions, person)):
            left, right = question.stimuli
            takes_left = rng.random() < 1 / (1 + np.exp(seen[right] - seen[left]))
            makers = whose(question.generator)
            names = (_name(left), _name(right))
            rows.append((person + 1, trial, *names, *makers, "left" if takes_left else "right"))
    columns = ["participant", "trial", "stimulus", "partner", "generator", "partner_generator", "choice"]
    table = pd.DataFrame(rows, columns=columns).assign(protocol="preference", truth="")
    return table, {_name(number): float(strength) for number, strength in enumerate(strengths)}


def _name(number: int) -> str:
    return f"simulated/{number:04d}"
