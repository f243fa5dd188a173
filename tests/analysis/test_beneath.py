import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

from genlab.analysis import beneath
from genlab.simulation.people import People, response_times
from tests.support.simulated import simulated_pairs, simulated_study


def test_left_preference_is_found_and_its_absence_too():
    pairs = simulated_pairs(0, people=40)
    found = beneath.position_bias(pairs)
    assert found["interval"][0] < 0.5 < found["interval"][1]
    random = np.random.default_rng(0)
    leaning = pairs.assign(choice=np.where(random.random(len(pairs)) < 0.7, "left", "right"))
    assert beneath.position_bias(leaning)["interval"][0] > 0.6
    assert beneath.position_bias(simulated_study(0)) is None


def test_speed_and_accuracy_go_by_each_persons_own_fifths():
    answers = simulated_study(0, people=10, questions=20)
    answers["rt_ms"] = response_times(answers, 0)
    quick = answers.groupby("participant")["rt_ms"].rank(pct=True) <= 0.2
    answers["choice"] = np.where(quick, "fake", answers["truth"])
    found = beneath.response_times(answers)
    assert [entry["answers"] for entry in found["speed_accuracy"]] == [40] * 5
    assert [entry["accuracy"] == 1 for entry in found["speed_accuracy"]] == [False, True, True, True, True]
    assert found["median_ms"] == answers["rt_ms"].median()
    assert beneath.response_times(answers.drop(columns="rt_ms")) is None


def test_learning_is_seen_where_it_is():
    flat = simulated_study(1, people=50, questions=40, dprime=1.0)
    late = simulated_study(2, people=50, questions=40, dprime=3.0)
    answers = pd.concat([flat[flat["trial"] < 20], late[late["trial"] >= 20]])
    found = beneath.learning(answers)
    assert found["gain"] == pytest.approx(found["second_half"] - found["first_half"])
    assert found["gain_interval"][0] > 0.1
    low, high = beneath.learning(flat)["gain_interval"]
    assert low < 0 < high


def test_two_answers_of_one_person_tell_no_interval_of_what_was_learned():
    two = simulated_study(1, people=1, questions=2).assign(
        truth="fake", generator="gan", choice=["real", "fake"], correct=[False, True]
    )
    found = beneath.learning(two)
    assert found["gain"] == 1 and found["gain_interval"] is None


def test_alpha_agrees_with_krippendorffs_example_and_with_fleiss():
    # Krippendorff (2011), section A: two observers, ten binary units, alpha = 0.095.
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    ones = np.array(first, float) + np.array(second)
    assert beneath.krippendorff_alpha(np.full(10, 2.0), ones) == pytest.approx(0.095, abs=5e-4)
    random = np.random.default_rng(0)
    votes = (random.random((400, 25)) < random.random((400, 1))).astype(int)
    kappa = fleiss_kappa(aggregate_raters(votes)[0])
    assert beneath.krippendorff_alpha(np.full(400, 25.0), votes.sum(1).astype(float)) == pytest.approx(
        kappa, abs=1e-3
    )
    assert beneath.krippendorff_alpha(np.full(3, 2.0), np.zeros(3)) is None


def test_the_better_generator_ranks_first_and_likes_share_a_rank_interval():
    def of(name: str, dprime: float, seed: int) -> pd.DataFrame:
        pairs = simulated_pairs(seed, people=40, dprime=dprime, generator=name)
        return pairs.assign(trial=pairs["trial"] + 100 * seed, stimulus=name + pairs["stimulus"])

    found = beneath.ranking(pd.concat([of("poor", 2.5, 0), of("good", 0.2, 1), of("twin", 0.2, 2)]))
    assert [entry["generator"] for entry in found][-1] == "poor"
    assert found[-1]["rank_interval"] == (3, 3)
    assert found[0]["rank_interval"] == (1, 2)
    for entry in found:
        assert entry["strength_interval"][0] < entry["strength"] < entry["strength_interval"][1]


def test_calibration_by_confidence():
    answers = simulated_study(0, people=20, dprime=2.0)
    assert beneath.calibration(answers) == []
    sure = beneath.calibration(answers.assign(confidence=np.where(answers["correct"], 90.0, 60.0)))
    assert [(entry["confidence"], entry["accuracy"]) for entry in sure] == [(60.0, 0.0), (90.0, 1.0)]


def test_calibration_counts_every_answer_and_holds_its_interval():
    answers = simulated_study(0, people=20, dprime=2.0)
    random = np.random.default_rng(0)
    said = answers.assign(confidence=random.uniform(50, 100, len(answers)))
    said.loc[said.index[:7], "confidence"] = np.nan
    bins = beneath.calibration(said)
    assert sum(entry["answers"] for entry in bins) == len(answers) - 7
    for entry in bins:
        assert entry["interval"][0] < entry["accuracy"] < entry["interval"][1]


def test_overconfidence_is_found_and_its_absence_too():
    answers = simulated_study(0, people=40, questions=40, dprime=1.0)
    right = answers["correct"].mean()
    honest = beneath.overconfidence(answers.assign(confidence=100 * right))
    assert honest["excess"] == pytest.approx(0, abs=1e-9)
    assert honest["interval"][0] < 0 < honest["interval"][1]
    sure = beneath.overconfidence(answers.assign(confidence=95.0))
    assert sure["excess"] == pytest.approx(0.95 - right)
    assert 0 < sure["interval"][0] < sure["excess"] < sure["interval"][1]
    spread = (0.95 - answers.groupby("participant")["correct"].mean()).std() / np.sqrt(40)
    assert sure["interval"][1] - sure["interval"][0] == pytest.approx(2 * 1.96 * spread, rel=0.1)
    assert beneath.overconfidence(answers) is None
    alone = answers[answers["participant"] == 0].assign(confidence=90.0)
    assert beneath.overconfidence(alone)["interval"] is None


def test_reasons_are_those_of_wrong_answers_newest_first():
    answers = simulated_study(0, people=10, dprime=0.5)
    answers["answered_at"] = pd.date_range("2026-03-02", periods=len(answers), freq="s", tz="UTC")
    answers["reason"] = [f"reason {number}" for number in range(len(answers))]
    answers.loc[answers.index[::2], "reason"] = " "
    wrong = answers[~answers["correct"] & (answers["reason"] != " ")]
    found = beneath.reasons(answers.sample(frac=1, random_state=0))
    assert [entry["reason"] for entry in found] == list(wrong["reason"][::-1][: beneath.MOST_REASONS])
    assert beneath.reasons(answers.drop(columns="reason")) == []


def test_rounds_show_each_answer_in_its_place_the_most_accurate_first():
    answers = simulated_study(0, people=70, questions=10, dprime=1.0)
    answers = answers[(answers["participant"] != 3) | (answers["trial"] < 4)]
    found = beneath.rounds(answers.sample(frac=1, random_state=0))
    assert len(found) == beneath.MOST_ROUNDS
    assert "3" not in {person["participant"] for person in found}
    shares = [person["right"].count("1") / len(person["right"]) for person in found]
    assert shares == sorted(shares, reverse=True)
    first = answers[answers["participant"] == int(found[0]["participant"])]
    assert found[0]["right"] == "".join("1" if right else "0" for right in first["correct"])
    huge = beneath.rounds(answers.assign(trial=answers["trial"] * 10**12))
    assert {person["participant"]: person["right"] for person in huge} == {
        person["participant"]: person["right"] for person in found
    }


def test_learning_is_not_told_where_exposures_follow_the_answers():
    answers = simulated_study(0, people=5)
    random = np.random.default_rng(0)
    assert beneath.beneath(answers)["learning"] is not None
    timed = answers.assign(exposure_ms=random.choice([100.0, 200.0, 400.0], len(answers)))
    found = beneath.beneath(timed)
    assert found["learning"] is None and found["psychometric"] is not None


def test_all_of_it_at_once_goes_into_json():
    import json

    json.dumps(beneath.beneath(simulated_study(0, people=5)))


def test_people_of_known_ability():
    assert People(dprime=2, lapse=1).accuracy() == 0.5
