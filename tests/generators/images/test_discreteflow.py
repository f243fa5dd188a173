"""What makes a discrete flow what it is: colours that the data has, and one of them throughout."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from genlab.datasets import Dataset
from genlab.errors import GenlabError
from tests.support.tiny import bars, trained

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written", "shallow")

COLOURS = np.array([[250, 120, 20], [40, 90, 200], [10, 160, 60]], np.uint8)


def painted() -> Dataset:
    """Return bars of 12x12 pixels, each of one of three colours on black."""
    data, rng = bars(512, side=12), np.random.default_rng(0)

    def paint(images: np.ndarray) -> np.ndarray:
        colours = COLOURS[rng.integers(0, 3, len(images))][:, None, None]
        return np.where((images > 127)[..., None], colours, 0).astype(np.uint8)

    return replace(data, x_train=paint(data.x_train), x_test=paint(data.x_test))


def test_it_draws_bars_of_the_class_asked_for_in_one_of_the_colours() -> None:
    from genlab.generators.images.discreteflow import DiscreteFlow, DiscreteFlowSettings

    settings = DiscreteFlowSettings(
        steps=400, batch=64, channels=16, learning_rate=0.005, ema=0.95, dtype_policy="float32"
    )
    sampler = trained(DiscreteFlow(painted(), settings, 0))
    known = {(0, 0, 0), *map(tuple, COLOURS.tolist())}
    mixed = 0
    for label, axis in ((0, 1), (1, 2)):
        drawn = sampler.sample(40, seed=1, labels=np.full(40, label)).images
        found = [{tuple(pixel) for pixel in image.reshape(-1, 3).tolist()} for image in drawn]
        assert set().union(*found) <= known
        mixed += sum(len(colours) > 2 for colours in found)
        bright = drawn.max(-1) > 0
        along, over = bright.mean(axis).max(1), bright.mean(3 - axis).max(1)
        assert (along > over).mean() > 0.8
    assert mixed <= 8  # of 80


def test_its_loss_is_the_mean_surprise_of_a_square() -> None:
    import keras

    from genlab.generators.images.discreteflow import Uncovering

    x = keras.Input((4, 4), dtype="int32")
    t, label = keras.Input((1,)), keras.Input((), dtype="int32")
    even = keras.layers.Embedding(6, 5, embeddings_initializer="zeros")(x)
    network = keras.Model([x, t, label], even + 0.0 * t[:, :, None, None])
    squares, labels = keras.ops.zeros((4000, 4, 4), "int32"), keras.ops.zeros(4000, "int32")
    found = Uncovering(network, 0).loss_of(squares, labels, False)
    assert float(found) == pytest.approx(np.log(5), rel=0.1)


def test_images_of_too_many_colours_are_refused() -> None:
    from genlab.generators.images.discreteflow import DiscreteFlow, DiscreteFlowSettings

    data = painted()
    noise = np.random.default_rng(0).integers(0, 256, data.x_train.shape).astype(np.uint8)
    with pytest.raises(GenlabError, match=r"Expected images of at most 1,024 colours. Received: \d"):
        DiscreteFlow(replace(data, x_train=noise), DiscreteFlowSettings(), 0)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"again": 1.5}, "'again'. Expected 0 to 1"),
        ({"temperature": 0.0}, "'temperature'. Expected 0.01 or more"),
        ({"unlikely": 0.0}, "'unlikely'. Expected 0.01 or more"),
    ],
)
def test_correctors_that_cannot_be_are_refused(asked: dict[str, Any], expected: str) -> None:
    from genlab.generators.images.discreteflow import DiscreteFlowSettings

    with pytest.raises(GenlabError, match=expected):
        DiscreteFlowSettings(**asked).check()


def test_a_quick_run_says_how_often_its_network_is_asked() -> None:
    from genlab.generators.images.discreteflow import DiscreteFlow, DiscreteFlowSettings

    quick = DiscreteFlow(painted(), replace(DiscreteFlowSettings.quick(), channels=8), 0).sampling()
    whole = DiscreteFlow(painted(), DiscreteFlowSettings(channels=8), 0).sampling()
    assert quick["evaluations"] * (1 + quick["correctors"]) <= 32 and "evaluations" not in whole
