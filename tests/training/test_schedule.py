"""When a run ends, and what is due on its way."""

import pytest

from genlab.training.schedule import Due, Schedule


def test_a_run_ends_with_its_steps_or_with_its_clock_whichever_is_first() -> None:
    by_steps, by_both = Schedule(100, 0), Schedule(100, 2)
    assert [by_steps.share(step, 1e9) for step in (0, 25, 100, 120)] == [0, 0.25, 1, 1]
    assert by_both.share(25, 60) == 0.5 and by_both.share(75, 60) == 0.75 and by_both.share(1, 130) == 1


def test_what_is_left_follows_from_the_pace_so_far() -> None:
    assert Schedule(100, 0).seconds_left(20, 30) == pytest.approx(120)
    assert Schedule(10**6, 2).seconds_left(20, 30) == pytest.approx(90)
    assert Schedule(100, 0).seconds_left(100, 30) == 0


def test_previews_are_spread_evenly_and_snapshots_on_a_log_scale() -> None:
    schedule = Schedule(1000, 0)
    due = [schedule.due(step, 0.0) for step in range(1001)]
    previews, snapshots = (
        [step for step in range(1, 1001) if due[step][which] > due[step - 1][which]] for which in (0, 1)
    )
    assert previews == list(range(100, 1001, 100))
    assert snapshots == [10, 17, 28, 47, 78, 130, 216, 360, 600]  # the tenth is the checkpoint


def test_a_family_has_snapshots_of_its_own_beside_those() -> None:
    schedule = Schedule(1000, 0, milestones=(400, 1000))
    assert schedule.due(399, 0.0) == Due(3, 8)
    assert schedule.due(400, 0.0) == Due(4, 9)
    assert schedule.due(1000, 0.0) == Due(10, 11)
