"""The families by name, and what is known of them without loading them."""

import pytest

from genlab.errors import GenlabError
from genlab.generators import FAMILIES, TRAITS, family

pytest.importorskip("keras")


def test_who_takes_colour_is_known_without_loading_it() -> None:
    assert {name for name in FAMILIES if family(name).colour} == TRAITS["colour"]
    assert {name for name in FAMILIES if hasattr(family(name).settings_type, "teacher")} == TRAITS["teacher"]


def test_what_a_family_cannot_take_is_named() -> None:
    with pytest.raises(GenlabError, match=r"Unknown generator 'gna'. Expected one of: pixel"):
        family("gna")


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_has_a_quick_preset(name: str) -> None:
    quick = family(name).settings_type.quick()
    assert isinstance(quick, family(name).settings_type)
    assert quick.steps == 1 or 0 < quick.minutes <= 2
