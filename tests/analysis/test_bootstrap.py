import numpy as np
import pandas as pd
import pytest

from genlab.analysis.bootstrap import Group, count, resample
from genlab.analysis.estimate import variance
from tests.support.simulated import simulated_pairs, simulated_study


def group_of(answers: pd.DataFrame) -> Group:
    """Count one generator's answers; pairs have two images each."""
    roles = ["stimulus", "partner"] if "partner" in answers else ["stimulus"]
    images = [answers[role].to_numpy(dtype=object) for role in roles]
    return count(answers["participant"].to_numpy(), images, answers["correct"].to_numpy())


def test_count_keeps_every_answer_per_person_and_image():
    answers = simulated_pairs(3, people=8, questions=40, images=3)
    group = group_of(answers)
    cells = pd.DataFrame(
        {
            "participant": group.people,
            "fake": group.roles[0].codes,
            "real": group.roles[1].codes,
            "correct": group.correct,
            "shown": group.shown,
        }
    )
    expected = answers.groupby(["participant", "stimulus", "partner"])["correct"].agg(["sum", "size"])
    found = cells.sort_values(["participant", "fake", "real"])
    assert found["correct"].tolist() == expected["sum"].tolist()
    assert found["shown"].tolist() == expected["size"].tolist()


def test_same_seed_gives_the_same_draws():
    group = group_of(simulated_study(0, image_spread=1.0).query("truth == 'fake'"))
    first, again, other = (resample([group], 30, 200, seed) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_full_draws_equal_drawing_rows_by_hand():
    # One person: image weights are not damped, so a replicate is a mean over images drawn with replacement.
    answers = simulated_study(1, people=1, questions=60, images=10).query("truth == 'fake'")
    draws = resample([group_of(answers)], 1, 4000, 0)[0]
    by_image = [part["correct"].to_numpy() for _, part in answers.groupby("stimulus")]
    random = np.random.default_rng(1)
    expected = [
        np.concatenate([by_image[i] for i in random.integers(0, len(by_image), len(by_image))]).mean()
        for _ in range(4000)
    ]
    assert draws.mean() == pytest.approx(np.mean(expected), abs=0.01)
    assert draws.std() == pytest.approx(np.std(expected), rel=0.1)


@pytest.mark.parametrize(
    "answers",
    [
        simulated_study(2, people=60, people_spread=1.0).query("truth == 'fake'"),
        simulated_study(2, people=60, images=20, image_spread=1.0).query("truth == 'fake'"),
        simulated_study(2, people=60, images=20, people_spread=1.0, image_spread=1.0).query(
            "truth == 'fake'"
        ),
        simulated_pairs(2, people=60, images=30, people_spread=1.0, image_spread=0.7),
    ],
    ids=["people", "images", "both", "pairs"],
)
def test_spread_of_the_draws_is_the_two_way_variance(answers):
    group = group_of(answers)
    draws = resample([group], 60, 4000, 0)[0]
    assert draws.var() == pytest.approx(variance([group]).total, rel=0.25)
    assert draws.mean() == pytest.approx(group.share, abs=0.01)


def test_independent_answers_are_not_counted_three_times():
    # Undamped, the pigeonhole bootstrap gives three times the binomial variance here.
    ratios = []
    for seed in range(20):
        group = group_of(simulated_study(seed, people=60).query("truth == 'fake'"))
        ratios.append(resample([group], 60, 500, seed)[0].var() / (0.25 / group.answers))
    assert np.mean(ratios) == pytest.approx(1.1, abs=0.2)


def test_people_bias_cancels_in_the_mean_of_fakes_and_reals():
    # People who say "fake" more often are right on fakes and wrong on reals: the mean stays calm.
    answers = simulated_study(4, people=100, bias_spread=2.0)
    groups = [group_of(answers.query(f"truth == '{truth}'")) for truth in ("fake", "real")]
    fake, real = resample(groups, 100, 1000, 0)
    assert np.corrcoef(fake, real)[0, 1] < -0.8
    assert ((fake + real) / 2).std() < 0.4 * fake.std()


def test_one_image_leaves_only_people_to_draw():
    answers = simulated_study(5, images=1, people_spread=1.0).query("truth == 'fake'")
    group = group_of(answers)
    by_person = answers.groupby("participant")["correct"].mean()
    assert resample([group], 30, 4000, 0)[0].std() == pytest.approx(
        by_person.std(ddof=0) / np.sqrt(30), rel=0.1
    )


def test_one_person_and_one_image_do_not_vary():
    group = group_of(simulated_study(6, people=1, images=1).query("truth == 'fake'"))
    assert set(resample([group], 1, 100, 0)[0]) == {group.share}


def test_a_replicate_without_any_of_the_judges_is_not_a_number():
    answers = simulated_study(7, people=3).query("truth == 'fake' and participant < 2")
    draws = resample([group_of(answers)], 3, 2000, 0)[0]
    # Neither of two people out of three is drawn in (1/3)^3 of the replicates.
    assert np.isnan(draws).mean() == pytest.approx(1 / 27, abs=0.015)
