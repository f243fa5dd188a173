"""Latents of every kind come back from the normal numbers that they are told as."""

import numpy as np
import pytest

from genlab.checkpoints.codes import Codes
from genlab.checkpoints.opening import open_checkpoint
from genlab.designs.spaces import Coded, Fitted, Uniform, space_of
from genlab.errors import GenlabError


@pytest.mark.parametrize(
    "name", ["flow1-fashion_mnist", "infogan-mnist", "latentflow-mnist", "autoencoder-mnist", "gan-mnist"]
)
def test_latents_come_back(name: str) -> None:
    sampler = open_checkpoint(name)
    z = sampler.latents(200, 1)
    space = space_of(sampler)
    numbers = space.normal(z)
    np.testing.assert_allclose(space.latents(numbers, z), z, atol=1e-4)
    # Of 200 draws, each number's deviation lies within 1 +- 0.05: mean over all of them.
    assert abs(numbers.std(0).mean() - 1) < 0.05 and abs(numbers.mean()) < 0.05


def test_a_category_stays_what_it_is() -> None:
    codes = Codes(noise=4, categories=3, continuous=2)
    z = codes.draw(6, np.random.default_rng(0))
    space = Coded(codes)
    far = space.latents(np.random.default_rng(1).standard_normal(space.normal(z).shape), z)
    np.testing.assert_array_equal(codes.category(far), codes.category(z))
    assert (np.abs(far[:, -2:]) <= 1).all()


def test_even_latents_stay_between_0_and_1() -> None:
    z = np.random.default_rng(0).random((3, 2, 2), dtype=np.float32)
    space = Uniform()
    np.testing.assert_allclose(space.latents(space.normal(z), z), z, atol=1e-5)
    far = space.latents(np.full((3, 4), 30.0), z)
    assert far.shape == z.shape and (far <= 1).all()


def test_codes_with_a_fitted_gaussian_of_fewer_directions_come_back() -> None:
    rng = np.random.default_rng(0)
    factor = np.linalg.cholesky(np.cov(rng.standard_normal((5, 40)) * np.arange(1, 6)[:, None]))
    space = Fitted(np.arange(5.0), factor)
    z = (np.arange(5.0) + rng.standard_normal((7, 5)) @ factor.T).astype(np.float32)
    np.testing.assert_allclose(space.latents(space.normal(z), z), z, atol=1e-4)


def test_a_histogram_of_pixels_is_not_steered() -> None:
    with pytest.raises(GenlabError, match="Invalid generator for the studio"):
        space_of(open_checkpoint("pixel-fashion_mnist-9"))
