import pandas as pd
import pytest

from genlab.analysis import summarise
from genlab.analysis.aggregates import image_verdicts, people_verdicts
from tests.support.simulated import simulated_study


def by_person(answers: pd.DataFrame) -> pd.DataFrame:
    fake = answers["truth"] == "fake"
    wrong = ~answers["correct"]
    return pd.DataFrame(
        {
            "fakes": fake.groupby(answers["participant"]).sum(),
            "fakes_called_real": (fake & wrong).groupby(answers["participant"]).sum(),
            "reals": (~fake).groupby(answers["participant"]).sum(),
            "reals_called_fake": (~fake & wrong).groupby(answers["participant"]).sum(),
            "generator": "gan",
        }
    ).reset_index()


def by_image(answers: pd.DataFrame) -> pd.DataFrame:
    said = (answers["choice"] == "fake").groupby([answers["stimulus"], answers["generator"]])
    return said.agg(shown="size", called_fake="sum").reset_index()


def test_counts_by_person_give_the_same_numbers_and_the_people_half_of_the_interval():
    answers = simulated_study(1, people=60, dprime=0.8, people_spread=1.0)
    (whole,) = summarise(answers)
    (half,) = people_verdicts(by_person(answers))
    for name in (
        "people",
        "answers",
        "accuracy",
        "fake_error",
        "real_error",
        "dprime",
        "criterion",
        "verdict",
    ):
        assert getattr(half, name) == pytest.approx(getattr(whole, name)), name
    assert half.accuracy_interval == pytest.approx(whole.accuracy_interval, abs=0.015)


def test_counts_by_image_give_the_image_half_and_know_no_people():
    answers = simulated_study(2, people=60, questions=40, dprime=0.8, image_spread=1.0, images=40)
    (whole,) = summarise(answers)
    (half,) = image_verdicts(by_image(answers))
    assert half.accuracy == pytest.approx(whole.accuracy)
    assert half.people is None and half.more_people is None
    assert half.accuracy_interval == pytest.approx(whole.accuracy_interval, abs=0.03)


def test_only_totals_know_accuracy_but_no_kind_of_error():
    answers = simulated_study(3, dprime=2.0)
    totals = answers.groupby("participant")["correct"].agg(answers="size", correct="sum").reset_index()
    (found,) = people_verdicts(totals.assign(generator="gan"))
    assert found.accuracy == pytest.approx(answers["correct"].mean())
    assert found.fake_error is None and found.dprime is None
    assert found.verdict == "told"


def test_without_reals_accuracy_is_unknown():
    table = by_person(simulated_study(4)).drop(columns=["reals", "reals_called_fake"])
    (found,) = people_verdicts(table)
    assert found.accuracy is None and found.fake_error is not None
