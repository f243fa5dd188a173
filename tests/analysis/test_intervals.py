import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from genlab.analysis import wilson
from genlab.analysis.intervals import clustered, mean_of_shares, wilson_share
from genlab.errors import GenlabError


@pytest.mark.parametrize(("correct", "answers"), [(0, 1), (1, 1), (7, 10), (0, 20), (20, 20), (1048, 2000)])
@pytest.mark.parametrize("level", [0.8, 0.9, 0.95, 0.99])
def test_wilson_equals_statsmodels(correct, answers, level):
    expected = proportion_confint(correct, answers, alpha=1 - level, method="wilson")
    assert wilson(correct, answers, level) == pytest.approx(expected, abs=1e-12)


def test_wilson_knows_nothing_without_answers():
    assert wilson(0, 0) == (0.0, 1.0)


def test_wilson_touches_the_ends_exactly():
    assert wilson(0, 13)[0] == 0.0
    assert wilson(13, 13)[1] == 1.0


@pytest.mark.parametrize(("correct", "answers"), [(-1, 5), (6, 5), (0, -1)])
def test_wilson_names_an_impossible_count(correct, answers):
    with pytest.raises(GenlabError, match=f"{correct} of {answers}"):
        wilson(correct, answers)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_wilson_names_an_impossible_level(level):
    with pytest.raises(GenlabError, match=f"level {level}"):
        wilson(1, 2, level)


def test_fewer_effective_answers_widen_the_interval():
    narrow, wide = wilson_share(0.6, 200.0, 1.96), wilson_share(0.6, 50.5, 1.96)
    assert wide[0] < narrow[0] < 0.6 < narrow[1] < wide[1]


def test_mean_of_one_share_keeps_its_interval():
    assert mean_of_shares([0.7], [(0.6, 0.75)]) == pytest.approx((0.6, 0.75))


def test_mean_of_shares_adds_distances_in_squares():
    # A 3-4-5 triangle below and a 5-12-13 one above, halved because the mean halves.
    low, high = mean_of_shares([0.5, 0.5], [(0.47, 0.55), (0.46, 0.62)])
    assert (low, high) == pytest.approx((0.475, 0.565))


def test_clustered_answers_have_the_variance_that_statsmodels_gives_them():
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    answers = rng.integers(5, 40, 60)
    correct = rng.binomial(answers, rng.beta(6, 3, 60))
    low, high = clustered(correct.tolist(), answers.tolist())
    people = np.repeat(np.arange(60), answers)
    right = np.concatenate([np.arange(n) < k for n, k in zip(answers, correct, strict=True)]).astype(float)
    fit = sm.OLS(right, np.ones(len(right))).fit(cov_type="cluster", cov_kwds={"groups": people})
    assert (high - low) / 2 == pytest.approx(1.96 * fit.bse[0], rel=0.03)
    pooled = wilson(int(correct.sum()), int(answers.sum()))
    assert high - low > pooled[1] - pooled[0]


def test_clustered_is_never_surer_than_independent_answers():
    assert clustered([1, 1, 1], [2, 2, 2]) == wilson(3, 6)
    assert clustered([3], [4]) == wilson(3, 4)
    assert clustered([], []) == clustered([0], [0]) == (0.0, 1.0)
