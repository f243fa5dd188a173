import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

from genlab.analysis import beneath
from genlab.analysis.simulation import People, response_times
from tests.simulated import simulated_pairs, simulated_study


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


def test_all_of_it_at_once_goes_into_json():
    import json

    json.dumps(beneath.beneath(simulated_study(0, people=5)))


def test_people_of_known_ability():
    assert People(dprime=2, lapse=1).accuracy() == 0.5
