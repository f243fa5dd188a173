from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from genlab import checkpoints, datasets
from genlab.checkpoints.images.translation import Translation
from genlab.checkpoints.opening import open_checkpoint
from genlab.errors import GenlabError
from genlab.metrics.images import two_sample
from genlab.metrics.images.discriminator import real_probabilities

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written")

QUICK: dict[str, Any] = {"seeds": 2, "epochs": 8}


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    """Return 1,200 real digits."""
    return datasets.test_split("mnist")[0][:1200]


def test_reals_against_reals_are_not_told_and_pixel_noise_is(digits: np.ndarray) -> None:
    alike = two_sample.two_sample_test(digits[:600], digits[600:], **QUICK)
    assert alike.interval[0] <= 0.5 <= alike.interval[1]
    assert alike.images == 2 * (300 + 300)
    fakes = open_checkpoint("pixel-mnist-3").sample(600, seed=1).images
    told = two_sample.two_sample_test(digits[:600], fakes, **QUICK)
    assert told.accuracy > 0.95
    assert told.interval[0] < told.accuracy <= told.interval[1]


def test_the_same_seed_gives_the_same_result_and_another_another(digits: np.ndarray) -> None:
    fakes = open_checkpoint("gan-mnist").sample(100, seed=1).images
    first, again, other = (
        two_sample.two_sample_test(digits[:100], fakes, seed=seed, seeds=1, epochs=2) for seed in (3, 3, 4)
    )
    assert first == again != other


def test_given_images_are_judged_by_classifiers_that_learned_from_others(digits: np.ndarray) -> None:
    sampler = open_checkpoint("pixel-mnist-3")
    judged = two_sample.fake_probabilities(
        digits[:400],
        sampler.sample(500, seed=1).images,
        np.concatenate([sampler.sample(20, seed=2).images, digits[-30:]]),
        **QUICK,
    )
    assert judged.dtype == np.float32
    assert judged.shape == (50,)
    assert judged[:20].min() > 0.5 > np.median(judged[20:])
    assert roc_auc_score(np.repeat([1, 0], [20, 30]), judged) > 0.95
    assert two_sample.fake_probabilities(digits[:9], digits[9:18], digits[:0], **QUICK).shape == (0,)


def test_colour_images_are_taken_and_other_sizes_named(digits: np.ndarray) -> None:
    colour = np.random.default_rng(0).integers(0, 256, (8, 9, 7, 3)).astype(np.uint8)
    assert two_sample.two_sample_test(colour, colour, seeds=1, epochs=1).images == 8
    with pytest.raises(
        GenlabError, match=r"Invalid images for the two-sample test. Expected two sets of one size"
    ):
        two_sample.two_sample_test(digits[:10], colour)
    with pytest.raises(GenlabError, match="4 images or more"):
        two_sample.two_sample_test(digits[:3], digits)


def test_a_shipped_discriminator_finds_reals_more_real_than_noise(digits: np.ndarray) -> None:
    judged = real_probabilities(checkpoints.find("gan-mnist"), digits[:600])
    assert judged is not None
    assert judged.shape == (600,)
    assert 0 <= judged.min() < judged.max() <= 1
    noise = open_checkpoint("pixel-mnist-3").sample(100, seed=1).images
    told = real_probabilities(checkpoints.find("gan-mnist"), noise)
    assert told is not None
    assert np.median(judged) > np.median(told)
    assert real_probabilities(checkpoints.find("pixel-mnist-3"), noise) is None


def test_a_translation_is_judged_by_training_images_each_translated_once() -> None:
    sampler, data = Translation.of(open_checkpoint("cyclegan-hangul")), datasets.load("hangul")
    drawn = two_sample.samples(sampler, data, 300, 0)
    assert len({image.tobytes() for image in drawn}) == 300
    own = {
        image.tobytes() for image in sampler.sample(350, seed=0).images
    }  # of test images: what packs are made of
    assert not own & {image.tobytes() for image in drawn}
    first = data.label_of(sampler.styles[0])
    few = np.concatenate(
        [np.flatnonzero(data.y_train == first)[:50], np.flatnonzero(data.y_train != first)[:9]]
    )
    small = replace(data, x_train=data.x_train[few], y_train=data.y_train[few])
    assert len(two_sample.samples(sampler, small, 300, 0)) == 50  # there are no more
