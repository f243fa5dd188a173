"""Syllables of Hangul."""

import numpy as np
import pytest

from genlab import datasets
from genlab.errors import GenlabError


def test_a_syllable_of_hangul_is_found_by_its_letter() -> None:
    train, test = datasets.syllables()
    data = datasets.load("hangul")
    assert (
        test[:10] == "홉괏컹웁린쪽뵈섞떻솬" and train[:10] == "븜콸뭐퓰넣격뷩꺅털닸"
    )  # read off the pictures
    for text, images, labels, held_out in (
        (test[7], data.x_test, data.y_test, True),
        (train[1234], data.x_train, data.y_train, False),
    ):
        found, told = datasets.syllable(text)
        place = (test if held_out else train).index(text)
        assert told == held_out
        assert np.array_equal(found, [images[labels == label][place] for label in (0, 1)])
    for text in ("A", "", "한국", "뷁"):
        with pytest.raises(GenlabError, match="Expected one of the 2,350"):
            datasets.syllable(text)
