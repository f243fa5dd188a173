import random
from math import exp

import pytest

from genlab.errors import GenlabError
from genlab.protocols.hype_time import HypeTime, frames, modal


def sitting(settings: HypeTime, seed: int, threshold: float = 400.0, slope: float = 40.0) -> list[bool]:
    """Answer as someone who is right in half of the flashes and, above `threshold` ms, in nearly all."""
    rng = random.Random(seed)
    results: list[bool] = []
    for _ in range(settings.blocks * settings.block_trials):
        exposure = settings.exposures(results)[-1]
        right = 0.5 + 0.5 / (1 + exp(-(exposure - threshold) / slope))
        results.append(rng.random() < right)
    return results


def test_it_settles_where_three_of_four_answers_are_right():
    settings = HypeTime()
    assert settings.target == 0.75
    scores = [settings.score(sitting(settings, seed)) for seed in range(20)]
    # 75% right is the threshold of the simulated people: 0.5 + 0.5 / 2.
    assert sum(scores) / len(scores) == pytest.approx(400, abs=25)


def test_other_steps_settle_elsewhere():
    settings = HypeTime(up_on_error=20, down_on_right=20 / 9)  # 90%
    assert settings.target == pytest.approx(0.9)
    scores = [settings.score(sitting(settings, seed)) for seed in range(20)]
    assert sum(scores) / len(scores) == pytest.approx(400 + 40 * 1.386, abs=30)


def test_the_papers_words_taken_literally_floor_for_everyone():
    literal = HypeTime(up_on_error=10, down_on_right=30)
    assert literal.target == 0.25
    for seed in range(5):
        assert literal.score(sitting(literal, seed)) == literal.low == 100


def test_replay_stays_in_bounds_and_begins_anew_with_each_block():
    settings = HypeTime(blocks=2, block_trials=4)
    assert settings.exposures([]) == [500]
    assert settings.exposures([True, False, True]) == [500, 490, 520, 510]
    assert settings.exposures([True] * 4) == [500, 490, 480, 470, 500]
    assert len(settings.exposures([True] * 8)) == 8
    assert max(HypeTime().exposures([False] * 100)) == 1000
    assert min(HypeTime().exposures([True] * 149)) == 100
    assert settings.score([True] * 7) is None
    assert settings.score([True] * 8) == 470
    with pytest.raises(GenlabError, match="at most 8"):
        settings.exposures([True] * 9)


def test_frames_are_whole_and_of_the_screen():
    assert [frames(500, 60), frames(100, 60), frames(30, 60), frames(30, 144), frames(1, 60)] == [
        30,
        6,
        2,
        4,
        1,
    ]
    with pytest.raises(GenlabError, match="refresh rate"):
        frames(500, 0)


def test_of_two_modes_the_shortest_counts():
    assert modal([300, 200, 200, 300, 100]) == 200


@pytest.mark.parametrize("wrong", [{"low": 600}, {"start": 2000}, {"up_on_error": 0}, {"blocks": 0}])
def test_impossible_settings_are_refused(wrong):
    with pytest.raises(GenlabError, match="Invalid"):
        HypeTime(**wrong)
