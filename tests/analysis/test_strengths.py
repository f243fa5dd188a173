"""Strengths are those of a logistic regression, and of Hunter's own steps."""

import numpy as np
import pytest
from numpy.typing import NDArray

from genlab.analysis.strengths import PRIOR, Table, fit, shares

CITATIONS = {  # Stigler (1994), as in Agresti, Categorical Data Analysis (3rd ed.), table 11.10: row is cited by column
    ("Biometrika", "CommStat"): (730, 33),
    ("Biometrika", "JASA"): (498, 320),
    ("Biometrika", "JRSS-B"): (221, 284),
    ("CommStat", "JASA"): (68, 813),
    ("CommStat", "JRSS-B"): (17, 276),
    ("JASA", "JRSS-B"): (142, 325),
}
PUBLISHED = {"Biometrika": 0.0, "CommStat": -2.9491, "JASA": -0.4796, "JRSS-B": 0.2690}
"""Logarithms of strengths, Biometrika's at 0, as the R package BradleyTerry2 gives them (Turner & Firth 2012, 3.1)."""


def table(meetings: list[tuple[int, int, int, int]], count: int) -> tuple[Table, NDArray[np.float64]]:
    """Return the table of meetings (one, other, taken, taken), by one person, and how often each was taken."""
    left, right, taken = [], [], []
    for one, other, wins, losses in meetings:
        left += [one] * (wins + losses)
        right += [other] * (wins + losses)
        taken += [True] * wins + [False] * losses
    found = Table.of(count, np.array(left), np.array(right), np.array(taken), np.zeros(len(left), np.intp))
    return found, found.wins.sum(0)[None]


def meetings(seed: int = 1, count: int = 6) -> list[tuple[int, int, int, int]]:
    rng = np.random.default_rng(seed)
    strength = rng.normal(0, 1.5, count)
    found = []
    for one in range(count):
        for other in range(one):
            times = int(rng.integers(0, 9))
            wins = int(rng.binomial(times, 1 / (1 + np.exp(strength[other] - strength[one]))))
            found.append((one, other, wins, times - wins))
    return [each for each in found if each[2] + each[3]]


def test_a_published_example_is_met() -> None:
    names = list(PUBLISHED)
    known = [(names.index(one), names.index(other), *taken) for (one, other), taken in CITATIONS.items()]
    found = fit(*table(known, len(names)))[0]
    # 4,727 meetings: half a one against an average journal moves nothing that could be seen.
    assert found - found[0] == pytest.approx(list(PUBLISHED.values()), abs=0.01)


def test_strengths_are_a_logistic_regression_with_the_average_design_in_it() -> None:
    import statsmodels.api as sm

    known = meetings()
    found = fit(*table(known, 6))[0]
    rows: list[NDArray[np.float64]] = []
    taken: list[int] = []
    weights: list[float] = []
    for one, other, wins, losses in known:
        row = np.zeros(6)
        row[one], row[other] = 1, -1
        rows += [row, row]
        taken += [1, 0]
        weights += [wins, losses]
    for each in range(6):
        rows += [np.eye(6)[each]] * 2
        taken += [1, 0]
        weights += [PRIOR, PRIOR]
    model = sm.GLM(taken, np.array(rows), family=sm.families.Binomial(), freq_weights=np.array(weights))
    assert found == pytest.approx(model.fit(tol=1e-12).params, abs=1e-5)


def test_hunters_steps_come_to_the_same() -> None:
    known = meetings(2)
    found = fit(*table(known, 6))[0]
    strengths = np.ones(6)
    for _step in range(3000):
        weight = 2 * PRIOR / (strengths + 1)
        won = np.full(6, PRIOR)
        for one, other, wins, losses in known:
            shared = (wins + losses) / (strengths[one] + strengths[other])
            weight[one] += shared
            weight[other] += shared
            won[one] += wins
            won[other] += losses
        strengths = won / weight
    assert found == pytest.approx(np.log(strengths), abs=1e-5)


def test_who_always_wins_is_finite_and_first() -> None:
    found = fit(*table([(0, 1, 5, 0), (0, 2, 5, 0), (1, 2, 3, 2)], 3))[0]
    assert np.isfinite(found).all() and found.argmax() == 0


def test_many_counts_at_once_are_each_as_alone() -> None:
    one, wins = table(meetings(3), 6)
    both = fit(one, np.concatenate([wins, 2 * wins]))
    assert both[0] == pytest.approx(fit(one, wins)[0], abs=1e-6)
    assert both[1] == pytest.approx(fit(one, 2 * wins)[0], abs=1e-6)


def test_a_share_is_the_mean_chance_against_the_others() -> None:
    found = shares(np.log([[1.0, 3.0, 1.0]]))[0]
    assert found == pytest.approx([(0.25 + 0.5) / 2, 0.75, (0.25 + 0.5) / 2])
