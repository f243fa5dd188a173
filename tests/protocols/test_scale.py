"""Scales of places: who guesses has what is said of them, and points fall with the distance."""

import pytest

from genlab.protocols import NONE, PROTOCOLS, Scale


def test_points_fall_with_the_distance_and_guessing_has_its_own() -> None:
    ten = Scale(10)
    assert ten.choices == ("2", "3", "4", "5", "6", "7", "8", "9", "10", NONE)
    assert [ten.points("5", choice) for choice in ten.choices] == [2, 3, 4, 5, 4, 3, 2, 1, 0, 0]
    assert [ten.distance("9", choice) for choice in ("2", "9", "10", NONE)] == [-7, 0, 1, 2]
    assert ten.chance == 0.1 and ten.guessing("points") == pytest.approx(2.1)
    assert ten.guessing("distance") == pytest.approx(3.3) and ten.nearest == 2.5


def test_eight_bars_have_a_scale_of_their_own() -> None:
    eight = Scale(8)
    assert eight.choices == ("2", "3", "4", "5", "6", "7", "8", NONE) and eight.chance == 0.125
    assert (eight.place_of(NONE), eight.choice_of(9), eight.choice_of(8)) == (9, NONE, "8")
    # Of n places as likely (n^2 - 1) / 3n; who always names a middle one is 2 off.
    assert eight.guessing("distance") == pytest.approx(63 / 24) and eight.nearest == 2
    assert eight.guessing("points") == 2.5


def test_each_protocol_about_places_answers_on_its_own_scale() -> None:
    asking = {name: protocol.scale.places for name, protocol in PROTOCOLS.items() if protocol.scale}
    assert asking == {"boundary": 10, "boundary_bars": 8}
    for name in asking:
        scale = PROTOCOLS[name].scale
        assert scale and PROTOCOLS[name].choices == scale.choices and PROTOCOLS[name].chance == scale.chance
