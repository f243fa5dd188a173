"""What a client measured: kept where it can be, unknown where it cannot."""

import pytest

from genlab.sessions.measured import MAX_RT_MS, MOST_PLAYS, credible, listened, sure


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(0, 0.0), (812.5, 812.5), (MAX_RT_MS, MAX_RT_MS), (MAX_RT_MS + 1, None), (-1, None), (float("nan"), None),
     (float("inf"), None), (True, None), ("700", None), (None, None), ([700], None)],
)  # fmt: skip
def test_a_time_is_one_of_an_hour(sent: object, kept: float | None) -> None:
    assert credible(sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(50, 50), (100, 100), (49, None), (101, None), (70.5, None), (True, None), ("70", None)],
)
def test_a_confidence_is_whole_per_cents_from_guessing_on(sent: object, kept: int | None) -> None:
    assert sure(sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ([[2, 9000.0]], [[2, 9000.0]]),
        ([[0, 0]], [[0, 0.0]]),
        ([[MOST_PLAYS + 1, 5]], None),
        ([[-1, 5]], None),
        ([[1.5, 5]], None),
        ([[True, 5]], None),
        ([[1, -5]], None),
        ([[1]], None),
        ([[1, 5], [1, 5]], None),  # of a pair, and one is shown
        ([], None),
        ("1,5", None),
        (None, None),
    ],
)
def test_what_was_heard_is_told_of_each_stimulus_shown(sent: object, kept: object) -> None:
    assert listened(sent, 1) == kept
