"""When a run ends, and what is due on its way."""

import pytest

from genlab.generators import Stage
from genlab.training.runs import under_way
from genlab.training.schedule import Due, Schedule


def test_a_run_ends_with_its_steps_or_with_its_clock_whichever_is_first() -> None:
    by_steps, by_both = Schedule(100, 0), Schedule(100, 2)
    assert [by_steps.share(step, 1e9) for step in (0, 25, 100, 120)] == [0, 0.25, 1, 1]
    assert by_both.share(25, 60) == 0.5 and by_both.share(75, 60) == 0.75 and by_both.share(1, 130) == 1


def test_what_is_left_follows_from_the_pace_so_far() -> None:
    assert Schedule(100, 0).seconds_left(20, 30) == pytest.approx(120)
    assert Schedule(10**6, 2).seconds_left(20, 30) == pytest.approx(90)
    assert Schedule(100, 0).seconds_left(100, 30) == 0
    late = Schedule(5468, 2, stages=CODER)  # its first stage has had more than its part
    assert late.seconds_left(26, 106) == pytest.approx(14) and late.seconds_left(26, 130) == 0


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


CODER = (Stage("autoencoder", 468, 8.0), Stage("flow", 5000))


def test_a_clock_is_shared_out_among_stages_by_their_work() -> None:
    schedule = Schedule(5468, 2, stages=CODER)
    work = 468 * 8
    assert schedule.bounds == [pytest.approx(work / (work + 5000)), 1.0]
    assert schedule.worked(234) == pytest.approx(schedule.bounds[0] / 2) and schedule.worked(5468) == 1
    over = schedule.bounds[0] * 120
    assert not schedule.overdue(286, over - 1) and schedule.overdue(286, over + 1)
    assert not schedule.overdue(468, over + 1)  # it has ended by its steps
    assert not schedule.overdue(2000, 500.0)  # the last stage ends with the run
    assert not Schedule(5468, 0, stages=CODER).overdue(286, 1e9)


def test_a_stage_that_was_cut_off_counts_as_done_and_the_next_one_has_all_its_steps() -> None:
    schedule = Schedule(5468, 2, stages=CODER, ended=(286,))
    assert schedule.ends == [286, 5286] and schedule.worked(286) == schedule.bounds[0]
    assert schedule.standing(300) == [("autoencoder", 286, 468), ("flow", 14, 5000)]
    assert schedule.worked(5286) == 1 and schedule.by_clock(5286, 100.0)
    assert not Schedule(5468, 2, stages=CODER).by_clock(5468, 90.0)


def test_no_clock_ends_a_run_before_its_last_stage_has_begun() -> None:
    schedule = Schedule(5468, 2, stages=CODER, ended=(26,))
    assert schedule.share(26, 500.0) < 1 and schedule.share(27, 500.0) == 1


@pytest.mark.parametrize(
    ("stages", "place"),
    [
        ([("", 0, 10)], 0),
        ([("", 10, 10)], 0),
        ([("autoencoder", 4, 10), ("flow", 0, 5)], 0),
        ([("autoencoder", 10, 10), ("flow", 0, 5)], 1),
        ([("autoencoder", 4, 10), ("flow", 1, 5)], 1),
        ([("autoencoder", 10, 10), ("flow", 5, 5)], 1),
    ],
)
def test_the_stage_under_way_is_the_latest_that_has_begun(
    stages: list[tuple[str, int, int]], place: int
) -> None:
    assert under_way(stages) == place
