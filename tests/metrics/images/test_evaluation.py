"""What a number says of a generator: real images score as such, copies and noise are told."""

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Samples
from genlab.errors import GenlabError
from genlab.metrics.images.evaluation import evaluate, frechet


class Drawn:
    """A generator that hands out given images, over and over."""

    conditional = False

    def __init__(self, images: np.ndarray) -> None:
        self.images = images

    def sample(self, count: int, *, seed: int, labels: object = None) -> Samples:
        picked = np.random.default_rng(seed).permutation(len(self.images))[:count]
        return Samples(self.images[picked], np.zeros((count, 1), np.float32), np.full(count, -1))


@pytest.fixture(scope="module")
def sevens() -> datasets.Dataset:
    return datasets.load("mnist").of_class(7)


def test_training_images_are_real_and_copied(sevens: datasets.Dataset) -> None:
    found = evaluate(Drawn(sevens.x_train), "mnist", 7, samples=1000, halves=40)  # type: ignore[arg-type]
    assert found["frechet_low"] < found["frechet_floor"] < found["frechet_high"]
    assert found["kid_low"] < 0 < found["kid_high"]
    assert min(found[name] for name in ("precision", "recall", "coverage")) > 0.8
    assert found["density"] == pytest.approx(1, abs=0.2)
    assert found["memorisation"] == 1
    assert found["memorisation_p"] < 1e-100


def test_noise_is_neither(sevens: datasets.Dataset) -> None:
    sampler = open_checkpoint("pixel-mnist-7")
    found = evaluate(sampler, "mnist", 7, samples=600, halves=40)
    assert found["frechet_low"] > 10 * found["frechet_floor"]
    assert found["kid_low"] > 0
    assert found["recall"] < 0.1 and found["coverage"] < 0.5
    assert found["memorisation"] < 0.5
    assert found == evaluate(sampler, "mnist", 7, samples=600, halves=40)


def test_fewer_than_two_samples_are_refused() -> None:
    for measure in (evaluate, frechet):
        with pytest.raises(GenlabError, match=r"Invalid number of samples. Expected 2 or more. Received: 1"):
            measure(open_checkpoint("pixel-mnist-7"), "mnist", 7, samples=1)
