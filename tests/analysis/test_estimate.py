import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.stats.sandwich_covariance import cov_cluster_2groups

from genlab.analysis.bootstrap import resample
from genlab.analysis.estimate import Estimate, variance
from tests.analysis.test_bootstrap import group_of
from tests.support.simulated import simulated_study


def both_groups(answers: pd.DataFrame):
    return [group_of(answers.query(f"truth == '{truth}'")) for truth in ("fake", "real")]


def estimate_of(answers: pd.DataFrame, people: int, replicates: int = 1000) -> Estimate:
    groups = both_groups(answers)
    return Estimate(groups, resample(groups, people, replicates, 0).mean(axis=0))


def test_variance_of_balanced_accuracy_equals_two_way_clustered_regression():
    # Images differ a lot, so neither kind's excess over the noise of answers is cut off at 0.
    answers = simulated_study(0, people=60, images=20, people_spread=1.0, bias_spread=0.5, image_spread=1.0)
    kinds = np.column_stack([answers["truth"] == "fake", answers["truth"] == "real"]).astype(float)
    fit = sm.OLS(answers["correct"].astype(float).to_numpy(), kinds).fit()
    images = pd.factorize(answers["stimulus"])[0]
    # Answers repeat on a few (person, image) cells; statsmodels clusters those as well.
    covariance = cov_cluster_2groups(fit, answers["participant"].to_numpy(), images, use_correction=False)[0]
    half = np.array([0.5, 0.5])
    assert variance(both_groups(answers)).total == pytest.approx(half @ covariance @ half, rel=1e-9)


def test_design_effect_is_about_one_for_independent_answers_and_grows_with_clustering():
    def mean_effect(**spreads):
        return np.mean(
            [variance(both_groups(simulated_study(s, **spreads))).design_effect for s in range(60)]
        )

    alone = mean_effect()
    assert alone == pytest.approx(1.0, abs=0.15)
    assert mean_effect(people_spread=1.5) > 1.5 * alone
    assert mean_effect(images=10, image_spread=1.5) > 1.5 * alone


def test_variance_of_images_stays_when_people_join():
    few = variance(both_groups(simulated_study(1, people=40, images=20, image_spread=1.0)))
    many = variance(both_groups(simulated_study(1, people=640, images=20, image_spread=1.0)))
    assert many.people < few.people / 8
    assert many.images == pytest.approx(few.images, rel=0.6)


def test_interval_does_not_collapse_where_all_answers_are_right():
    answers = simulated_study(2, dprime=50.0)
    assert answers["correct"].all()
    low, high = estimate_of(answers, 30).interval(0.95)
    assert 0.98 < low < 0.995  # Wilson's for 600 answers: 0.9936; half of them each: a little lower
    assert high == 1.0


def test_interval_does_not_collapse_where_people_score_the_same_by_luck():
    answers = simulated_study(3, people=3, questions=20)
    # Every person right on exactly 6 of 10 fakes and 6 of 10 reals.
    answers["correct"] = answers.groupby(["participant", "truth"]).cumcount() < 6
    low, high = estimate_of(answers, 3).interval(0.95)
    assert high - low > 0.2


def test_few_people_give_wide_intervals():
    def width(people):
        low, high = estimate_of(simulated_study(4, people=people, questions=200), people).interval(0.95)
        return (high - low) * np.sqrt(people)

    assert width(3) > 1.5 * width(60)


def test_interval_widens_with_its_level():
    estimate = estimate_of(simulated_study(5, people_spread=0.5), 30)
    narrow, wide = estimate.interval(0.90), estimate.interval(0.99)
    assert wide[0] < narrow[0] < estimate.value < narrow[1] < wide[1]
