"""What codes turn, measured on decoders of which it is known."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.images.decoder import Decoder
from genlab.errors import GenlabError
from genlab.metrics.images import steering
from tests.media.images.test_strokes import stroke

SAMPLING = {
    "latent": [15],
    "range": [0, 255],
    "codes": {"noise": 3, "categories": 10, "continuous": 2},
}


def slanting(inputs: Mapping[str, Any]) -> np.ndarray:
    """Draw a stroke that c2 leans to the left and c3 thickens; noise makes it longer."""
    drawn = [stroke(3 + z[14], shear=-20 * z[13], length=22 + z[0]) for z in inputs["z"]]
    return np.array(drawn, np.float32)[..., None]


def digits(inputs: Mapping[str, Any]) -> np.ndarray:
    """Draw a training image of the category's digit; the last category draws fours and nines in turn."""
    data = datasets.load("mnist")
    category = inputs["z"][:, 3:13].argmax(1)
    wanted = np.where((category == 9) & (np.arange(len(category)) % 2 == 0), 4, category)
    first = [np.flatnonzero(data.y_train == digit) for digit in range(10)]
    places = [first[digit][number] for number, digit in enumerate(wanted)]
    return data.x_train[places, ..., None].astype(np.float32)


def test_codes_that_lean_and_thicken_are_found_out() -> None:
    found = {
        (turn.code, turn.measure): turn
        for turn in steering.turns(Decoder(SAMPLING, {"decoder": slanting}, {}), 6)
    }
    assert found["c2", "slant"].rank == pytest.approx(-1)
    assert found["c2", "slant"].change == pytest.approx(-40, abs=1)
    assert found["c3", "width"].rank == pytest.approx(1, abs=0.01)
    assert found["c3", "width"].change == pytest.approx(2, abs=0.25)
    assert abs(found["c3", "slant"].change) < 1 and abs(found["c2", "width"].change) < 0.3


def test_ranks_are_scipys() -> None:
    from scipy.stats import spearmanr

    values = np.random.default_rng(0).normal(size=(5, 9)).round(1)  # with ties
    expected = np.mean([spearmanr(np.arange(9), row).statistic for row in values])
    assert steering.ranked(values) == pytest.approx(expected)
    assert steering.ranked(np.ones((2, 9))) == 0


def test_a_category_that_draws_two_digits_is_half_pure() -> None:
    found = steering.sorting(Decoder(SAMPLING, {"decoder": digits}, {}, batch=200), "mnist", count=200)
    assert found.classes[:9] == tuple(range(9))
    assert found.purity == pytest.approx(0.95, abs=0.02)
    numbers = steering.numbers([steering.Turn("c2", "slant", 0.87654, 9)], found)
    assert (
        numbers["c2_slant"] == 0.8765 and numbers["c1_3"] == 3 and numbers["purity"] == round(found.purity, 4)
    )


def test_the_judge_knows_digits() -> None:
    data = datasets.load("mnist")
    assert (steering.judged("mnist", data.x_test[:500]) == data.y_test[:500]).mean() > 0.97


def test_a_generator_without_codes_is_named() -> None:
    plain = {key: value for key, value in SAMPLING.items() if key != "codes"}
    with pytest.raises(GenlabError, match=r"Expected an InfoGAN. Received one without codes"):
        steering.turns(Decoder(plain, {"decoder": digits}, {}))
