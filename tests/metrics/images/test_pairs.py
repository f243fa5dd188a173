"""How near translations come to pairs: the true ones score 0, others as what they are."""

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.images.translation import Translation
from genlab.errors import GenlabError
from genlab.metrics.images import pairs


def test_errors_of_known_images() -> None:
    rng = np.random.default_rng(0)
    true = np.zeros((6, 12, 12), np.uint8)
    true[:, 4:8, 4:8] = rng.integers(100, 256, (6, 4, 4))
    same = pairs.errors(true, true)
    assert same["error"].tolist() == same["aligned"].tolist() == [0] * 6 and same["found"].tolist() == [1] * 6
    moved = pairs.errors(np.roll(true, 2, 1), true)
    assert moved["error"].min() > 0 and moved["aligned"].max() == 0
    far = pairs.errors(np.roll(true, 4, 1), true)
    assert far["aligned"].min() > 0  # beyond what may be moved
    others = pairs.errors(np.roll(true, 1, 0), true)
    assert others["found"].tolist() == [0] * 6
    black = pairs.errors(np.zeros_like(true), true)
    assert black["error"] == pytest.approx(true.mean((1, 2)) / 255) and black["found"].tolist() == [0] * 6
    with pytest.raises(GenlabError, match=r"Invalid pairs. Expected as many images"):
        pairs.distances(true[:5], true)


def test_the_interval_covers_the_mean_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    hit = 0
    for number in range(200):
        low, high = pairs.interval(rng.exponential(1, 60), number)
        hit += low <= 1 <= high
    assert 0.88 <= hit / 200 <= 0.99


def test_a_translation_that_does_nothing_scores_as_the_untouched_source() -> None:
    data = datasets.load("hangul")
    first, second = (data.x_test[data.y_test == label] for label in (0, 1))

    def nothing(inputs: object) -> np.ndarray:
        return inputs["image"]  # type: ignore[index]

    sampling = {"latent": [32, 32], "range": [-1, 1], "styles": ["print", "brush"]}
    graphs = {"forward": nothing, "backward": nothing}
    found = pairs.evaluate(Translation(sampling, graphs, {"first": first, "second": second}), "hangul")
    for way in ("", "back_"):
        for name in ("error", "aligned", "found"):
            assert found[f"{way}paired_{name}"] == found[f"{way}identity_{name}"]
            assert (
                found[f"{way}paired_{name}_low"]
                <= found[f"{way}paired_{name}"]
                <= found[f"{way}paired_{name}_high"]
            )
    assert found["identity_error"] == found["back_identity_error"] == pytest.approx(0.2146, abs=1e-4)
    assert found["constant_error"] < found["other_error"] < found["identity_error"]
    with pytest.raises(GenlabError, match="Invalid dataset 'mnist' for paired errors"):
        pairs.evaluate(Translation(sampling, graphs, {"first": first, "second": second}), "mnist")
