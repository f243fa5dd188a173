import random
from functools import partial
from math import exp, log

import numpy as np
import pytest

from genlab.errors import GenlabError
from genlab.protocols import Given, Settings, get
from genlab.protocols.adaptive import GUESS, LAPSE, LEAST, SLOPES, TARGET, _grid, threshold
from genlab.protocols.hype_time import score

ADAPTIVE, STAIRCASE = get("adaptive"), get("hype_time")


def right_at(exposure: float, threshold_ms: float, slope: float = 3.0) -> float:
    """Return the chance of a right answer of someone whose 75% threshold is known (Weibull)."""
    scale = threshold_ms / log((1 - GUESS - LAPSE) / (1 - LAPSE - TARGET)) ** (1 / slope)
    return 1 - LAPSE - (1 - GUESS - LAPSE) * exp(-((exposure / scale) ** slope))


def sitting(
    settings: Settings, seed: int, threshold_ms: float, protocol=ADAPTIVE, most: int = 150
) -> list[Given]:
    rng = random.Random(seed)
    given: list[Given] = []
    while len(given) < most and not protocol.finished(settings, given):
        exposure = protocol.exposure(settings, given)
        given.append(Given("main", "fake", rng.random() < right_at(exposure, threshold_ms), exposure))
    return given


def test_every_exposure_is_the_one_that_questplus_chooses():
    """The package `questplus` on the same grid, fed the same answers."""
    questplus = pytest.importorskip("questplus")
    settings = Settings()
    grid = _grid(settings.low, settings.high)
    factors = {slope: log((1 - GUESS - LAPSE) / (1 - LAPSE - TARGET)) ** (-1 / slope) for slope in SLOPES}
    for slope in SLOPES:  # one slope at a time: there the package's thresholds are ours times a constant
        ours = np.unique(grid.thresholds) * factors[slope]
        theirs = questplus.QuestPlus(
            stim_domain={"intensity": grid.exposures},
            param_domain={
                "threshold": ours, "slope": [slope], "lower_asymptote": [GUESS], "lapse_rate": [LAPSE]
            },
            outcome_domain={"response": ["yes", "no"]},
            func="weibull", stim_scale="linear", stim_selection_method="min_entropy", param_estimation_method="mean",
        )  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("genlab.protocols.adaptive._grid", partial(_one_slope, slope))
            rng, given = random.Random(1), []
            for _ in range(25):
                exposure = ADAPTIVE.exposure(settings, given)
                assert exposure == theirs.next_stim["intensity"]
                right = rng.random() < right_at(exposure, 350.0, slope)
                theirs.update(stim=theirs.next_stim, outcome={"response": "yes" if right else "no"})
                given.append(Given("main", "fake", right, exposure))
            belief = theirs.posterior.to_numpy().ravel()
            logs = np.log(np.unique(grid.thresholds))
            assert threshold(settings, given).ms == pytest.approx(float(np.exp(belief @ logs)))


def _one_slope(slope: float, low: float, high: float):
    """Return the part of the grid that has this slope."""
    whole = _grid(low, high)
    columns = np.arange(len(whole.thresholds)) % len(SLOPES) == SLOPES.index(slope)
    return type(whole)(whole.exposures, whole.thresholds[columns], whole.right[:, columns])


@pytest.mark.parametrize("truth", [150.0, 300.0, 600.0])
def test_it_finds_the_threshold_and_ends_when_it_is_known(truth: float):
    settings = Settings()
    found = [threshold(settings, sitting(settings, seed, truth)) for seed in range(20)]
    assert np.exp(np.mean([np.log(entry.ms) for entry in found])) == pytest.approx(truth, rel=0.08)
    covered = [entry.interval[0] <= truth <= entry.interval[1] for entry in found]
    assert sum(covered) >= 16
    ended = [entry for entry in found if entry.trials < settings.most]
    assert all(entry.deviation <= settings.precision for entry in ended)
    assert all(entry.saved == 450 - entry.trials for entry in found)
    assert min(entry.trials for entry in found) >= LEAST


def test_far_from_the_start_it_is_nearer_than_a_staircase_of_as_many_flashes():
    settings = Settings(block_trials=50)  # three staircases of 50

    def error(protocol, estimate):
        return np.sqrt(
            np.mean(
                [log(estimate(sitting(settings, seed, 180.0, protocol)) / 180.0) ** 2 for seed in range(20)]
            )
        )

    adaptive = error(ADAPTIVE, lambda given: threshold(settings, given).ms)
    staircase = error(STAIRCASE, lambda given: score(settings, [trial.exposure_ms for trial in given]))
    assert adaptive < 0.8 * staircase


def test_its_length_is_the_most_it_may_take_in_balanced_blocks():
    assert ADAPTIVE.length(Settings(most=35)) == 35
    assert ADAPTIVE.blocks(Settings(most=35), 35) == [10, 10, 10, 5]
    with pytest.raises(GenlabError, match="Expected at most 35"):
        ADAPTIVE.blocks(Settings(most=35), 20)


def test_no_exposure_is_above_its_bound():
    for high in (1000.0, 996.0, 107.5):
        assert _grid(100.0, high).exposures.max() <= high
    assert _grid(100.0, 1000.0).exposures.tolist() == [100.0 + 10 * step for step in range(91)]
