"""Generators along the years: every family that ships has its year, and a history is shown the oldest first."""

from genlab import checkpoints
from genlab.ui.history import STAIRS, UNKNOWN, oldest_first, staircase, year
from genlab.ui.words import generator_name


def test_every_generator_that_ships_has_its_year() -> None:
    known, _unreadable = checkpoints.all_checkpoints()
    families = {checkpoint.card.generator for checkpoint in known}
    assert {family for family in families if year(family) == UNKNOWN} == set()
    # The card's source names the paper, where it names one: its year is ours.
    for checkpoint in known:
        if str(year(checkpoint.card.generator)) not in checkpoint.card.source:
            assert "Program 10" in checkpoint.card.source or "flow" in checkpoint.card.generator


def test_a_history_is_shown_the_oldest_first_and_anything_else_as_it_came() -> None:
    some = [(name, 0.9, (0.8, 0.95)) for name in ("flow", "pixel", "vae", "gan", "autoencoder")]
    shown = staircase(some)
    assert [name.split(" ·")[0] for name, *_ in shown] == [
        generator_name(name) for name in ("pixel", "autoencoder", "vae", "gan", "flow")
    ]
    assert "2014" in shown[2][0] and shown[2][1:] == (0.9, (0.8, 0.95))
    assert staircase(some[: STAIRS - 1]) == some[: STAIRS - 1]
    assert staircase([*some, ("sdxl", 0.6, None)]) == [*some, ("sdxl", 0.6, None)]


def test_steps_of_one_training_stand_in_their_order_without_a_paper_of_each() -> None:
    some = [(f"flow@{step}", 0.9, None) for step in (60, 200, 1200, 500, 1000, 100)]
    order = [f"flow@{step}" for step in (60, 100, 200, 500, 1000, 1200)]
    shown = [name for name, *_ in staircase(some)]
    assert shown == [name for name, *_ in oldest_first(some)] == [generator_name(name) for name in order]
    mixed = oldest_first([("flow@1200", 0.6, None), ("gan@90", 0.7, None), ("flow@60", 0.8, None)])
    assert [name for name, *_ in mixed] == [generator_name(n) for n in ("gan@90", "flow@60", "flow@1200")]
