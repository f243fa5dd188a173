import random
from math import exp

import pytest

from genlab.errors import GenlabError
from genlab.protocols import Given, Settings, get
from genlab.protocols.hype_time import modal, score, target

HYPE_TIME = get("hype_time")


def replayed(settings, results):
    """Return the exposures of a sitting whose answers were right or wrong like that."""
    given: list[Given] = []
    for right in results:
        given.append(Given("main", "fake", right, HYPE_TIME.exposure(settings, given)))
    return [trial.exposure_ms for trial in given]


def sitting(settings, seed, at=400.0, slope=40.0):
    """Return the exposures of someone who is right in half of the flashes and, above `at` ms, in nearly all."""
    rng = random.Random(seed)
    given: list[Given] = []
    for _ in range(HYPE_TIME.length(settings)):
        exposure = HYPE_TIME.exposure(settings, given)
        right = 0.5 + 0.5 / (1 + exp(-(exposure - at) / slope))
        given.append(Given("main", "fake", rng.random() < right, exposure))
    return [trial.exposure_ms for trial in given]


def mean_score(settings, sittings=20):
    return sum(score(settings, sitting(settings, seed)) for seed in range(sittings)) / sittings


def test_it_settles_where_three_of_four_answers_are_right():
    settings = Settings()
    assert target(settings) == 0.75
    # 75% right is the threshold of the simulated people: 0.5 + 0.5 / 2.
    assert mean_score(settings) == pytest.approx(400, abs=25)


def test_other_steps_settle_elsewhere():
    settings = Settings(up=20, down=20 / 9)  # 90%
    assert target(settings) == pytest.approx(0.9)
    assert mean_score(settings) == pytest.approx(400 + 40 * 1.386, abs=30)


def test_the_papers_words_taken_literally_floor_for_everyone():
    literal = Settings(up=10, down=30)
    assert target(literal) == 0.25
    for seed in range(5):
        assert score(literal, sitting(literal, seed)) == literal.low == 100


def test_exposures_stay_in_bounds_and_begin_anew_with_each_block():
    settings = Settings(blocks=2, block_trials=4)
    assert replayed(settings, [True, False, True, True]) == [500, 490, 520, 510]
    assert replayed(settings, [True] * 5) == [500, 490, 480, 470, 500]
    assert max(replayed(Settings(), [False] * 100)) == 1000
    assert min(replayed(Settings(), [True] * 149)) == 100
    assert score(settings, [500.0] * 7) is None
    assert score(settings, replayed(settings, [True] * 8)) == 470


def test_a_round_is_its_blocks_each_half_and_half_and_without_repeats():
    settings = Settings(blocks=3, block_trials=20)
    assert HYPE_TIME.blocks(settings, 60) == [20, 20, 20]
    with pytest.raises(GenlabError, match="Expected 3 blocks of 20"):
        HYPE_TIME.blocks(settings, 20)


def test_of_two_modes_the_shortest_counts():
    assert modal([300, 200, 200, 300, 100]) == 200
