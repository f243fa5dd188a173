import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint, proportions_ztost

from genlab.analysis import answers_for_equivalence, equivalent
from genlab.analysis.equivalence import error_for_difference, error_for_either, error_for_equivalence


def test_equivalence_to_five_points_takes_857_answers():
    # The count that Schuirmann's two tests need at 5% and 80% power.
    assert answers_for_equivalence(0.05) == 857


@pytest.mark.parametrize("correct", range(440, 561, 7))
def test_interval_inside_the_margin_is_what_two_one_sided_tests_reject(correct):
    p, _, _ = proportions_ztost(correct, 1000, 0.45, 0.55, prop_var="sample")
    interval = proportion_confint(correct, 1000, alpha=0.1, method="normal")
    assert equivalent(interval, 0.05) == (p < 0.05)


def test_equivalence_needs_both_sides():
    assert equivalent((0.46, 0.54), 0.05)
    assert not equivalent((0.46, 0.56), 0.05)
    assert not equivalent((0.44, 0.54), 0.05)
    assert equivalent((0.44, 0.54), 0.07)


@pytest.mark.parametrize("distance", [0.0, 0.01, -0.03])
def test_error_for_equivalence_has_the_power_asked_for(distance):
    error = error_for_equivalence(distance, margin=0.05)
    seen = np.random.default_rng(0).normal(distance, error, 200_000)
    power = np.mean(np.abs(seen) + norm.ppf(0.95) * error < 0.05)
    assert 0.795 < power < 0.91  # exact at 0, cautious elsewhere
    if distance == 0:
        assert power == pytest.approx(0.8, abs=0.005)


def test_error_for_difference_has_the_power_asked_for():
    error = error_for_difference(0.1)
    seen = np.random.default_rng(0).normal(0.1, error, 200_000)
    assert np.mean(np.abs(seen) > norm.ppf(0.975) * error) == pytest.approx(0.8, abs=0.005)


def test_equivalence_is_never_shown_outside_the_margin():
    assert error_for_equivalence(0.06, margin=0.05) == 0


@pytest.mark.parametrize("distance", np.linspace(-0.1, 0.1, 41))
def test_error_for_either_settles_it_wherever_the_estimate_falls(distance):
    error = 0.999 * error_for_either(margin=0.05)
    shown = equivalent((0.5 + distance - 1.6449 * error, 0.5 + distance + 1.6449 * error), 0.05)
    assert shown or abs(distance) > 1.96 * error
