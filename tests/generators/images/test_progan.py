"""What a progressive GAN cannot take."""

import pytest

from genlab.errors import GenlabError
from tests.support.tiny import dots

pytest.importorskip("keras")


def test_sides_that_do_not_halve_to_seven_or_less_are_named() -> None:
    from genlab.generators.images.progan import Progan, ProganSettings

    with pytest.raises(
        GenlabError, match=r"Expected sides of 4 to 7 pixels doubled equally often.*\(18, 18\)"
    ):
        Progan(dots(20, side=18), ProganSettings(), 0)
    with pytest.raises(GenlabError, match=r"'batch'. Expected a multiple of 4. Received: 6"):
        Progan(dots(20, side=16), ProganSettings(batch=6), 0)
    with pytest.raises(
        GenlabError, match=r"'steps'. Expected one for each of 3 stages at least. Received: 2"
    ):
        Progan(dots(20, side=16), ProganSettings(steps=2), 0)
