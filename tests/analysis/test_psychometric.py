import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from genlab.analysis import psychometric as p
from genlab.protocols import Settings
from genlab.simulation.sittings import Watcher, flash_study

SCALE, SHAPE, LAPSE = 300.0, 2.0, 0.03


def timed_study(seed: int, *, people: int = 20, trials: int = 150, staircase: bool = True) -> pd.DataFrame:
    """Return answers of people of one known curve, by a staircase or at eight fixed exposures."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        exposure = 500.0
        for trial in range(trials):
            if not staircase:
                exposure = float(random.choice([50, 100, 200, 300, 400, 600, 800, 1000]))
            right = random.random() < p.weibull(exposure, SCALE, SHAPE, LAPSE)
            truth = str(random.choice(["real", "fake"]))
            choice = truth if right else {"real": "fake", "fake": "real"}[truth]
            rows.append((person, trial, exposure, truth, choice))
            if staircase:
                exposure = float(np.clip(exposure + (-10 if right else 30), 100, 1000))
    return pd.DataFrame(rows, columns=["participant", "trial", "exposure_ms", "truth", "choice"])


def test_weibull_goes_from_guessing_to_all_but_the_lapses():
    assert p.weibull([0.0, 1e9], SCALE, SHAPE, LAPSE) == pytest.approx([0.5, 1 - LAPSE])
    assert p.weibull(p.threshold(SCALE, SHAPE, LAPSE), SCALE, SHAPE, LAPSE) == pytest.approx(0.75)


@pytest.mark.parametrize("staircase", [True, False])
def test_the_threshold_of_simulated_people_is_found(staircase):
    true = p.threshold(SCALE, SHAPE, LAPSE)
    found = [p.psychometric(timed_study(seed, staircase=staircase)) for seed in range(12)]
    assert np.mean([entry["threshold"] for entry in found]) == pytest.approx(true, rel=0.04)
    covered = sum(entry["interval"][0] <= true <= entry["interval"][1] for entry in found)
    assert covered >= 9  # 95% intervals: fewer of 12 happens once in 500 times
    widths = [entry["interval"][1] - entry["interval"][0] for entry in found]
    spread = np.std([entry["threshold"] for entry in found], ddof=1)
    assert np.mean(widths) == pytest.approx(2 * 1.96 * spread, rel=0.5)


@pytest.mark.parametrize("staircase", [True, False])
def test_the_likelihood_is_as_high_as_scipy_finds_it(staircase):
    answers = timed_study(3, staircase=staircase)
    found = p.psychometric(answers)
    right = (answers["truth"] == answers["choice"]).to_numpy(float)
    exposure = answers["exposure_ms"].to_numpy()

    def loss(at):
        share = np.clip(p.weibull(exposure, np.exp(at[0]), np.exp(at[1]), at[2]), 1e-9, 1 - 1e-9)
        return -(right * np.log(share) + (1 - right) * np.log(1 - share)).sum()

    bounds = [(np.log(10), np.log(5000)), (np.log(0.3), np.log(20)), (0, 0.1)]
    starts = [[np.log(scale), np.log(shape), 0.02] for scale in (150, 300, 600) for shape in (1, 2, 4)]
    best = min(minimize(loss, start, bounds=bounds, method="L-BFGS-B").fun for start in starts)
    ours = loss([np.log(found["scale"]), np.log(found["shape"]), found["lapse"]])
    assert ours <= best + 0.1


@pytest.mark.parametrize("protocol", ["hype_time", "adaptive"])
def test_the_protocols_own_watchers_are_measured(protocol):
    settings = Settings(blocks=1, block_trials=100) if protocol == "hype_time" else None
    answers = flash_study(protocol, Watcher(threshold_ms=320, slope=3), 0, people=25, settings=settings)
    found = p.psychometric(answers)
    assert found["threshold"] == pytest.approx(320, rel=0.1)
    assert found["interval"][0] < 320 < found["interval"][1]


def test_points_hold_all_answers_and_lie_about_the_curve():
    answers = timed_study(0)
    found = p.psychometric(answers)
    assert sum(point["answers"] for point in found["points"]) == found["answers"] == len(answers)
    inside = [
        point["interval"][0]
        <= p.weibull(point["exposure_ms"], found["scale"], found["shape"], found["lapse"])
        <= point["interval"][1]
        for point in found["points"]
    ]
    assert sum(inside) >= len(inside) - 2
    curve = [entry["accuracy"] for entry in found["curve"]]
    assert curve == sorted(curve)


def test_measured_exposures_come_before_those_asked_for():
    answers = timed_study(0)
    double = p.psychometric(answers.assign(shown_ms=2 * answers["exposure_ms"]))
    assert double["threshold"] == pytest.approx(2 * p.psychometric(answers)["threshold"], rel=0.02)
    missing = answers.assign(shown_ms=np.nan)
    assert p.psychometric(missing) == p.psychometric(answers)


def test_without_exposures_or_a_threshold_nothing_is_made_up():
    answers = timed_study(0, people=4)
    assert p.psychometric(answers.drop(columns="exposure_ms")) is None
    assert p.psychometric(answers.assign(exposure_ms=500.0)) is None
    never = p.psychometric(answers.assign(choice=np.random.default_rng(0).permutation(answers["truth"])))
    assert never["threshold"] is None and never["interval"] is None
    alone = p.psychometric(timed_study(1, people=1))
    assert alone["threshold"] is not None and alone["interval"] is None
