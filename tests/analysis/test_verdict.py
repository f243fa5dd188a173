import json
import subprocess
import sys
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from genlab.analysis import summarise
from genlab.errors import GenlabError
from tests.support.simulated import simulated_pairs, simulated_study, true_accuracy, true_pair_accuracy


def only(answers: pd.DataFrame, **options):
    (verdict,) = summarise(answers, **options)
    return verdict


def test_accuracy_is_balanced_over_the_generators_fakes_and_all_reals():
    # 4 people: gan's fakes called fake 6 of 8, flow's 1 of 4, reals called real 5 of 8.
    rows = (
        [("g", "gan", "fake")] * 6
        + [("g", "gan", "real")] * 2
        + [("f", "flow", "fake")]
        + [("f", "flow", "real")] * 3
        + [("r", "", "real")] * 5
        + [("r", "", "fake")] * 3
    )
    answers = pd.DataFrame(
        {
            "participant": [f"p{i % 4}" for i in range(len(rows))],
            "trial": range(len(rows)),
            "protocol": "yesno",
            "stimulus": [f"{name}{i % 5}" for i, (name, _, _) in enumerate(rows)],
            "generator": [generator for _, generator, _ in rows],
            "truth": ["fake" if generator else "real" for _, generator, _ in rows],
            "choice": [choice for _, _, choice in rows],
        }
    )
    flow, gan = summarise(answers)
    assert (flow.generator, gan.generator) == ("flow", "gan")
    assert (gan.people, gan.answers) == (4, 16)
    assert gan.accuracy == pytest.approx((6 / 8 + 5 / 8) / 2)
    assert gan.distance == pytest.approx(gan.accuracy - 0.5)
    assert gan.fake_error == pytest.approx(2 / 8)
    assert gan.real_error == flow.real_error == pytest.approx(3 / 8)
    assert flow.accuracy == pytest.approx((1 / 4 + 5 / 8) / 2)
    assert flow.dprime < 0 < gan.dprime
    for verdict in (flow, gan):
        for share in ("accuracy", "fake_error", "real_error"):
            low, high = getattr(verdict, f"{share}_interval")
            assert 0 <= low < getattr(verdict, share) < high <= 1


def test_pairs_have_one_error_and_no_criterion():
    answers = simulated_pairs(0, dprime=1.0)
    verdict = only(answers)
    assert verdict.protocol == "pair"
    assert verdict.accuracy == answers["correct"].mean() == pytest.approx(1 - verdict.fake_error)
    assert verdict.fake_error_interval == pytest.approx(
        tuple(1 - end for end in verdict.accuracy_interval[::-1])
    )
    assert verdict.real_error is verdict.real_error_interval is verdict.criterion is None
    assert verdict.dprime == pytest.approx(1.0, abs=0.3)


def test_verdicts_follow_what_the_answers_show():
    assert only(simulated_study(0, people=150)).verdict == "fooled"
    assert only(simulated_study(0, dprime=1.0)).verdict == "told"
    assert only(simulated_study(0, people=4)).verdict == "more"
    # Systematically wrong is a difference too.
    wrong = only(simulated_study(0, dprime=-1.0))
    assert (wrong.verdict, wrong.distance < 0) == ("told", True)


def test_a_difference_smaller_than_the_margin_is_equivalence():
    verdict = only(simulated_study(1, people=3000, dprime=0.07))
    assert verdict.accuracy_interval[0] > 0.5
    assert verdict.verdict == "fooled"


def test_wider_margin_is_easier_to_show():
    answers = simulated_study(2, people=20)
    assert only(answers, margin=0.05).verdict == "more"
    assert only(answers, margin=0.2).verdict == "fooled"


def test_more_people_is_about_what_settles_it():
    # A class of 10 at 50%. Independent answers settle it at 857 (80% power) to 1,300 (always), 20 a person.
    verdicts = [only(simulated_study(seed, people=10)) for seed in range(60)]
    asked = [verdict.more_people for verdict in verdicts if verdict.verdict == "more"]
    assert len(asked) > 40
    more = int(np.median(asked))
    assert 857 / 20 - 10 < more < 1.2 * (1300 / 20 - 10)
    settled = [only(simulated_study(seed, people=10 + more), replicates=400).verdict for seed in range(100)]
    assert settled.count("more") < 30


def test_more_people_cannot_make_up_for_few_images():
    verdict = only(simulated_study(3, people=300, images=6, image_spread=1.5))
    assert verdict.verdict == "more"
    assert verdict.more_people is None


def test_only_fakes_leave_accuracy_unknown():
    verdict = only(simulated_study(4).query("truth == 'fake'"))
    assert verdict.accuracy is verdict.accuracy_interval is verdict.dprime is verdict.real_error is None
    assert 0 < verdict.fake_error_interval[0] < verdict.fake_error < verdict.fake_error_interval[1] < 1
    assert (verdict.verdict, verdict.more_people) == ("more", None)


def test_without_fakes_or_answers_there_is_no_generator():
    assert summarise(simulated_study(5).query("truth == 'real'")) == []
    assert summarise(simulated_study(5).iloc[:0]) == []
    assert summarise(pd.DataFrame()) == []


@pytest.mark.parametrize("people", [1, 2])
@pytest.mark.parametrize("images", [1, 50])
@pytest.mark.parametrize("study", [simulated_study, simulated_pairs])
def test_few_people_or_images_still_give_an_interval(study, people, images):
    verdict = only(study(6, people=people, images=images))
    low, high = verdict.accuracy_interval
    assert 0 <= low < verdict.accuracy < high <= 1
    assert high - low > 0.2


def test_one_answer_is_not_enough():
    verdict = only(simulated_pairs(7, people=1, questions=1))
    assert verdict.verdict == "more"
    assert verdict.more_people > 1


def test_all_right_is_told_with_an_interval():
    verdict = only(simulated_study(8, dprime=50.0))
    assert verdict.accuracy == 1.0
    assert verdict.accuracy_interval[0] < 1.0 == verdict.accuracy_interval[1]
    assert (verdict.verdict, verdict.design_effect) == ("told", None)
    assert np.isfinite(verdict.dprime)


def test_same_seed_gives_the_same_verdict():
    answers = simulated_study(9, people_spread=0.5)
    assert summarise(answers, seed=3) == summarise(answers, seed=3)
    assert only(answers, seed=3).accuracy_interval != only(answers, seed=4).accuracy_interval


def test_order_of_rows_makes_no_difference():
    answers = simulated_study(10, people_spread=0.5, image_spread=0.5)
    assert summarise(answers.sample(frac=1, random_state=0)) == summarise(answers)


def test_a_generator_that_only_some_people_saw():
    few = simulated_study(12, people=1, generator="flow").query("truth == 'fake'").assign(participant="late")
    gan, flow = summarise(pd.concat([simulated_study(13, people=20, generator="acgan"), few]))
    assert (gan.people, flow.people) == (20, 1)
    assert flow.answers == 10 + 200
    assert flow.accuracy_interval[1] - flow.accuracy_interval[0] > 0.2


def test_verdict_goes_into_json():
    verdict = json.loads(json.dumps(asdict(only(simulated_study(11)))))
    counts = {"people", "answers", "more_people"}
    shares = {"accuracy", "accuracy_interval", "fake_error", "real_error"}
    assert verdict.keys() >= counts | shares | {"dprime", "criterion", "design_effect", "verdict"}
    assert isinstance(verdict["accuracy_interval"], list)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"margin": 0.0}, "margin 0.0"),
        ({"margin": 5}, "margin 5"),
        ({"level": 95}, "level 95"),
        ({"level": 0.4}, "level 0.4"),
        ({"replicates": 1}, "replicates 1"),
    ],
)
def test_impossible_settings_are_named(options, named):
    with pytest.raises(GenlabError, match=named):
        summarise(simulated_study(0, people=2), **options)


SPREADS = {
    "independent": ({"dprime": 0.5}, 200),
    "people": ({"dprime": 0.5, "people_spread": 0.7, "bias_spread": 0.5}, 200),
    "images": ({"dprime": 0.5, "images": 40, "image_spread": 0.7}, 200),
    "both": ({"dprime": 0.5, "people_spread": 0.7, "bias_spread": 0.5, "image_spread": 0.5}, 200),
}


@pytest.mark.parametrize("name", SPREADS)
def test_intervals_cover_the_truth(name):
    settings, studies = SPREADS[name]
    truth = true_accuracy(**{key: value for key, value in settings.items() if key != "images"})
    covered = 0
    for seed in range(studies):
        low, high = only(simulated_study(seed, **settings), replicates=400, seed=seed).accuracy_interval
        covered += low <= truth <= high
    assert 0.90 <= covered / studies <= 0.99


def test_intervals_of_pairs_cover_the_truth():
    settings = {"dprime": 0.7, "people_spread": 0.7, "image_spread": 0.5}
    covered = 0
    for seed in range(200):
        low, high = only(simulated_pairs(seed, **settings), replicates=400, seed=seed).accuracy_interval
        covered += low <= true_pair_accuracy(**settings) <= high
    assert 0.90 <= covered / 200 <= 0.99


def test_equivalence_is_rarely_claimed_at_the_margin():
    # The true accuracy stands exactly at the margin's edge, 55%, where the tests may err in 5% of studies.
    dprime = 0.2513  # 2 z(0.55)
    assert true_accuracy(dprime) == pytest.approx(0.55, abs=1e-4)
    claimed = sum(
        only(simulated_study(seed, people=100, dprime=dprime), replicates=400).verdict == "fooled"
        for seed in range(200)
    )
    assert claimed / 200 <= 0.09


def test_importing_analysis_stays_light():
    code = "import sys, genlab.analysis; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "genlab.analysis" in loaded
    assert not {"scipy.stats", "statsmodels", "streamlit", "sqlalchemy", "keras"} & set(loaded)
