import numpy as np
import pytest
import statsmodels.api as sm

from genlab.analysis import dprime_and_criterion, pair_dprime


def test_dprime_of_the_published_example():
    # Stanislaw & Todorov (1999): hit rate .8, false-alarm rate .4 give d' = 1.095, c = -0.294. With as many
    # answers as this the log-linear correction no longer shows.
    assert dprime_and_criterion(8_000_000, 10_000_000, 4_000_000, 10_000_000) == pytest.approx(
        (1.095, -0.294), abs=5e-4
    )


@pytest.mark.parametrize(("hits", "false_alarms"), [(20, 10), (25, 0), (3, 17), (0, 25)])
def test_dprime_is_the_slope_of_a_probit_with_half_an_answer_added(hits, false_alarms):
    # Hautus' correction: a probit regression on the corrected counts of fakes (x = 0.5) and reals (x = -0.5).
    counts = np.array([hits + 0.5, 25.5 - hits, false_alarms + 0.5, 25.5 - false_alarms])
    kinds = np.array([[1, 0.5], [1, 0.5], [1, -0.5], [1, -0.5]])
    probit = sm.families.Binomial(link=sm.families.links.Probit())
    fit = sm.GLM(np.array([1, 0, 1, 0]), kinds, family=probit, freq_weights=counts).fit(tol=1e-12)
    intercept, slope = fit.params
    assert dprime_and_criterion(hits, 25, false_alarms, 25) == pytest.approx((slope, -intercept), abs=1e-6)


def test_perfect_scores_are_finite_and_unbiased():
    dprime, criterion = dprime_and_criterion(10, 10, 0, 10)
    assert 3 < dprime < 4
    assert criterion == pytest.approx(0)


def test_criterion_is_positive_for_people_who_lean_to_real():
    assert dprime_and_criterion(2, 10, 1, 10)[1] > 0 > dprime_and_criterion(9, 10, 8, 10)[1]


def test_dprime_is_unknown_without_fakes_or_reals():
    assert dprime_and_criterion(0, 0, 3, 10) == (None, None)
    assert dprime_and_criterion(3, 10, 0, 0) == (None, None)


def test_pair_dprime_is_one_at_76_percent():
    # Macmillan & Creelman: 76% correct in two-alternative forced choice is d' = 1.
    assert pair_dprime(7_600_000, 10_000_000) == pytest.approx(1.0, abs=2e-3)


def test_pair_dprime_at_the_ends():
    assert pair_dprime(0, 0) is None
    assert pair_dprime(10, 10) == pytest.approx(-pair_dprime(0, 10))
    assert np.isfinite(pair_dprime(10, 10))
    assert pair_dprime(5, 10) == pytest.approx(0)
