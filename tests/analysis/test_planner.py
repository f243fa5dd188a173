import numpy as np
import pytest

from genlab.analysis import summarise
from genlab.analysis.planner import design_effect, people_needed, what_shows
from genlab.errors import GenlabError
from tests.support.simulated import simulated_study


def test_independent_answers_need_about_857():
    plan = people_needed(0.05, 1, 1_000_000, people_correlation=0, image_correlation=0)
    assert plan.people == pytest.approx(857, abs=1)
    assert plan.design_effect == 1


def test_needed_and_shown_agree():
    plan = people_needed(0.05, 20, 200)
    assert plan.people is not None
    assert what_shows(plan.people, 20, 200).margin <= 0.05 < what_shows(plan.people - 1, 20, 200).margin


def test_more_people_do_not_make_up_for_few_images():
    assert people_needed(0.02, 20, 10, image_correlation=0.1).people is None


def test_a_smaller_margin_needs_more_people_and_a_class_of_30_shows_what_it_can():
    assert people_needed(0.03, 20, 400).people > people_needed(0.05, 20, 400).people
    plan = what_shows(30, 20, 200)
    assert plan.answers == 600
    assert 0.04 < plan.half_width < plan.difference < plan.margin < 0.1


def test_the_expected_design_effect_is_what_simulated_studies_have():
    # On the probit scale a spread s beside noise 1 correlates two answers near 50% by (2/pi) asin(s^2 / (1 + s^2)).
    spread = 0.4
    rho = 2 / np.pi * np.arcsin(spread**2 / (1 + 2 * spread**2))
    found = [
        summarise(
            simulated_study(
                seed, people=40, questions=20, images=40, people_spread=2 * spread, image_spread=spread
            ),
            replicates=100,
        )[0].design_effect
        for seed in range(40)
    ]
    # Of 80 images each is seen 10 times; fakes and reals of a person pull balanced accuracy the same way.
    expected = design_effect(40, 20, 80, rho, rho)
    assert np.mean(found) == pytest.approx(expected, rel=0.15)


@pytest.mark.parametrize(
    "wrong", [{"margin": 0}, {"margin": 0.6}, {"questions": 0}, {"power": 1}, {"people_correlation": -1}]
)
def test_impossible_plans_are_named(wrong):
    with pytest.raises(GenlabError, match="Invalid"):
        people_needed(**{"margin": 0.05, "questions": 20, "images": 100, **wrong})
