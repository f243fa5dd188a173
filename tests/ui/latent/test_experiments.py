"""The Latent page's experiments, on the shipped checkpoints."""

import numpy as np
import pytest

from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler
from genlab.ui.latent import experiments, plane


@pytest.fixture(scope="module")
def wide() -> Sampler:
    return open_checkpoint(experiments.WIDE)


def test_reconstructions_are_near_their_images(wide: Sampler) -> None:
    images = plane.test_images()[0][:10].astype(float) / 255
    error = ((experiments.reconstructions(wide) / 255 - images) ** 2).mean()
    assert error < 0.006  # the book's validation loss is 0.0037


def test_noise_shifts_every_coordinate(wide: Sampler) -> None:
    images = experiments.noise(wide, 0, experiments.book_offsets())
    assert experiments.book_offsets().tolist() == [(i - 10) / 10 for i in range(20)]
    plain = experiments.reconstructions(wide, 1)[0].astype(float)
    gaps = np.abs(images.astype(float) - plain).mean((1, 2))
    assert gaps.argmin() == 10
    assert gaps[0] > gaps[5] > gaps[10]


def test_between_two_images_lie_both_at_the_ends(wide: Sampler) -> None:
    images = experiments.between(wide, 4, 6, experiments.book_alphas())
    ends = [plane.decoded(wide, wide.encode(plane.test_images()[0][[n]]))[0] for n in (4, 6)]
    assert np.abs(images[0].astype(int) - ends[0]).max() <= 1
    assert np.abs(images[-1].astype(int) - ends[1]).max() <= 1
    assert len(images) == 20


def test_random_points_are_the_same_for_every_generator(wide: Sampler) -> None:
    images = experiments.at_random(wide)
    z = np.random.default_rng(0).standard_normal((20, 32)).astype(np.float32)
    assert np.array_equal(images, wide.decode(z))
