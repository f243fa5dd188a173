"""How alike a one-step flow's images are to its teacher's."""

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from genlab.generators.images.flow import RANGE
from genlab.generators.images.judge import SOFT, apart, missed, unlike

BLACK, WHITE = RANGE


def of(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_what_lies_beyond_black_or_white_is_not_missed() -> None:
    drawn, wanted = of(-3, 3, -3, 0.5, WHITE + 1), of(BLACK - 0.1, WHITE, WHITE, 0, 0)
    assert np.asarray(missed(drawn, wanted)) == pytest.approx([0, 0, -3 - WHITE, 0.5, WHITE + 1])


def test_a_small_difference_counts_by_its_square_and_a_large_one_by_its_size() -> None:
    small, twice, large = (float(apart(of(gap), of(0))) for gap in (SOFT / 100, SOFT / 50, 0.9))
    assert twice == pytest.approx(4 * small, rel=0.01)
    assert large == pytest.approx(0.9, abs=SOFT)


def test_what_a_layer_sees_is_held_against_how_much_it_sees() -> None:
    drawn, wanted = of(1, 2), of(2, 4)
    assert float(unlike(drawn, wanted)) == pytest.approx(0.5, rel=0.01)
    assert float(unlike(10 * drawn, 10 * wanted)) == pytest.approx(0.5, rel=0.01)
