import pytest

from genlab.analysis import mixed
from genlab.errors import GenlabError
from tests.support.simulated import simulated_study


def test_the_spread_is_found_where_it_is():
    people = mixed.mixed_logit(simulated_study(0, people=40, questions=40, images=30, bias_spread=1.0))
    images = mixed.mixed_logit(simulated_study(1, people=40, questions=40, images=30, image_spread=1.0))
    assert people.people_sd > 2 * people.image_sd
    assert images.image_sd > 2 * images.people_sd
    # A probit spread of 1 is about 1.7 logits.
    assert people.people_sd == pytest.approx(1.7, rel=0.35)


def test_effects_tell_fakes_from_reals():
    effects = mixed.mixed_logit(simulated_study(2, people=30, dprime=2.0)).effects
    assert effects["gan"][0] - effects[""][0] == pytest.approx(2 * 1.7, rel=0.25)


def test_too_many_answers_are_refused(monkeypatch):
    monkeypatch.setattr(mixed, "MOST_ANSWERS", 10)
    with pytest.raises(GenlabError, match="at most 10"):
        mixed.mixed_logit(simulated_study(0))
