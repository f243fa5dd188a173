import numpy as np
import pytest

from genlab.analysis import study
from genlab.analysis.hype import hype_infinity, hype_time, modal, scores
from genlab.analysis.published import HYPE, PUBLISHED
from genlab.errors import GenlabError
from genlab.protocols import Settings
from genlab.protocols.hype_time import score
from genlab.simulation.sittings import Watcher, flash_study
from tests.support.simulated import simulated_study

# Zhou et al. (2019), table 1: score, standard error over 30 evaluators, 95% interval, in per cent.
STYLEGAN_CELEBA = (50.7, 1.3, (48.2, 53.1))


def evaluators(seed: int, mean: float, error: float, count: int = 30) -> np.ndarray:
    """Return how many of 100 images each evaluator judged wrong, with the published mean and standard deviation."""
    random = np.random.default_rng(seed)
    wrong = random.normal(mean, error * np.sqrt(count), count)
    wrong = (wrong - wrong.mean()) / wrong.std(ddof=1) * error * np.sqrt(count) + mean
    return np.clip(wrong.round(), 0, 100)


def test_the_published_interval_comes_from_evaluators_with_the_published_mean_and_spread():
    mean, error, published = STYLEGAN_CELEBA
    lows, highs = [], []
    for seed in range(20):
        wrong = evaluators(seed, mean, error)
        found = hype_infinity(wrong / 2, np.full(30, 50), wrong / 2, np.full(30, 50), seed)
        assert found.score == pytest.approx(mean, abs=0.3)
        lows.append(found.interval[0])
        highs.append(found.interval[1])
    assert (np.mean(lows), np.mean(highs)) == pytest.approx(published, abs=0.3)


@pytest.mark.parametrize("effect", [1, 4, 14])  # the published spreads imply design effects of 1 to 14
@pytest.mark.parametrize(
    "entry", [entry for entry in PUBLISHED if entry.source == HYPE], ids=lambda e: e.name
)
def test_every_published_score_comes_with_the_interval_of_its_evaluators_spread(entry, effect):
    """Of these rows no interval is known: they are held to theory, two times 1.96 standard errors over evaluators."""
    mean = 1 - entry.accuracy
    random = np.random.default_rng(1)
    ability = np.full(30, mean)
    if effect > 1:
        strength = (
            99 / (effect - 1) - 1
        )  # of the beta distribution whose binomial counts have this design effect
        ability = random.beta(mean * strength, (1 - mean) * strength, 30)
    fakes, reals = random.binomial(50, ability), random.binomial(50, ability)
    found = hype_infinity(fakes, np.full(30, 50), reals, np.full(30, 50))
    each = (fakes + reals).astype(float)
    error = each.std() / np.sqrt(30)
    assert found.score == pytest.approx(each.mean())
    assert abs(found.score - 100 * mean) < 3 * np.sqrt(effect * mean * (1 - mean) / 3000) * 100
    assert found.interval[1] - found.interval[0] == pytest.approx(2 * 1.96 * error, rel=0.06)
    assert found.interval[0] < found.score < found.interval[1]


def mixed_study(**options):
    """Return HYPE-infinity answers of 30 evaluators to two generators' fakes and the reals."""
    one = simulated_study(0, people=30, questions=100, dprime=0.5, **options)
    two = simulated_study(1, people=30, questions=100, dprime=3.0, generator="pixel", **options)
    two = two[two["generator"] != ""].assign(trial=lambda rows: rows["trial"] + 100)
    answers = study.pd.concat([one, two.assign(stimulus="p" + two["stimulus"])])
    return answers.assign(protocol="hype_infinity")


def test_scores_of_a_table_are_errors_of_half_fakes_and_half_reals():
    answers = mixed_study()
    good, poor = scores(answers)
    assert (good["generator"], poor["generator"]) == ("gan", "pixel")
    for entry in (good, poor):
        assert entry["score"] == pytest.approx((entry["fake_error"] + entry["real_error"]) / 2)
        assert entry["interval"][0] < entry["score"] < entry["interval"][1]
        assert entry["evaluators"] == 30
    fakes = answers[answers["generator"] == "gan"]
    assert good["fake_error"] == pytest.approx(100 * (fakes["choice"] == "real").mean())
    found = study.of_answers(answers)
    assert [entry["score"] for entry in found["hype"]] == [good["score"], poor["score"]]
    assert found["generators"]["gan"]["accuracy"] == pytest.approx(1 - good["score"] / 100)
    assert scores(answers.assign(protocol="yesno")) == []


def timed(seed: int, settings: Settings, people: int = 12):
    """Return answers by the protocol's own staircase, and each person's own score."""
    answers = flash_study("hype_time", Watcher(300), seed, people=people, spread=0.3, settings=settings)
    rounds = answers.groupby("participant")["exposure_ms"]
    return answers, [score(settings, list(exposures)) for _person, exposures in rounds]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(blocks=3, block_trials=40),
        Settings(blocks=1, block_trials=60),
        Settings(blocks=2, block_trials=50, up=10, down=30),
        Settings(),
    ],
)
def test_hype_time_of_a_table_is_the_protocols_own_score(settings):
    answers, own = timed(0, settings)
    found = hype_time(answers)
    assert found.block_trials == settings.block_trials
    assert found.score == pytest.approx(np.mean(own))
    assert found.evaluators == 12
    assert hype_time(answers.sample(frac=1, random_state=0)) == found
    half = 1.96 * np.std(own) / np.sqrt(12)
    assert found.interval == pytest.approx((found.score - half, found.score + half), abs=0.3 * half + 1)
    (entry,) = scores(answers)
    assert (entry["generator"], entry["score"]) == ("gan", found.score)


def test_who_has_finished_no_block_does_not_count():
    answers, own = timed(1, Settings(blocks=2, block_trials=30), people=5)
    early = answers[(answers["participant"] > 0) | (answers["trial"] < 12)]
    found = hype_time(early)
    assert found.evaluators == 4
    assert found.score == pytest.approx(np.mean(own[1:]))
    assert hype_time(answers.iloc[:0]) is None
    assert modal([100, 300, 300, 200, 200]) == 200


def test_errors_of_either_kind():
    found = hype_infinity([10, 20], [50, 50], [5, 5], [50, 50])
    assert (found.score, found.fake_error, found.real_error, found.evaluators) == (20, 30, 10, 2)
    assert found.interval == (15, 25)


@pytest.mark.parametrize("counts", [([], [], [], []), ([5], [4], [0], [1]), ([-1], [4], [0], [1])])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(GenlabError, match=r"Impossible|No evaluators"):
        hype_infinity(*counts)
