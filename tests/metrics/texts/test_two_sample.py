"""The two-sample test of texts: half right where there is nothing to tell, nearly always where there is."""

import numpy as np
import pytest

from tests.support.lines import sentences

pytest.importorskip("sklearn")

from genlab.metrics.texts.judges import JUDGES
from genlab.metrics.texts.two_sample import fake_probabilities, right

LINES = sentences().train


@pytest.mark.parametrize("judge", JUDGES)
def test_texts_of_one_kind_are_not_told_apart(judge: str) -> None:
    if judge == "network":
        pytest.importorskip("tensorflow")
    assert right(LINES[:100], LINES[100:200], 0, judge).mean() == pytest.approx(0.5, abs=0.13)


def test_the_network_tells_other_words_too() -> None:
    pytest.importorskip("tensorflow")
    fakes = [line.replace("the", "teh").replace("s", "z") for line in LINES[100:200]]
    assert right(LINES[:100], fakes, 0, "network").mean() > 0.8


def test_other_words_are_told() -> None:
    fakes = [line.replace("the", "teh").replace("s", "z") for line in LINES[100:200]]
    told = right(LINES[:100], fakes)
    assert told.shape == (200,) and told.mean() > 0.9
    scores = fake_probabilities(LINES[:60], fakes[:60], [*LINES[60:80], *fakes[60:80]])
    assert scores.dtype == np.float32 and scores[20:].min() > scores[:20].mean()
