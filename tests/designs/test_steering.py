"""Designs near a design are near, rise with the slider, and are the generator's own latents still."""

import numpy as np
import pytest

from genlab.checkpoints.opening import open_checkpoint
from genlab.designs.spaces import Gaussian, space_of
from genlab.designs.steering import between, neighbours
from genlab.errors import GenlabError
from genlab.metrics.images.steering import ranked

SLIDER = (0.05, 0.15, 0.3, 0.5, 0.75, 1.0)


def test_the_distance_in_pixels_rises_with_the_slider() -> None:
    sampler = open_checkpoint("flow1-fashion_mnist")
    z = sampler.latents(30, 4)
    boots = np.full(30, 9)
    origin = sampler.decode(z, boots).astype(float)
    space = space_of(sampler)
    gaps = []
    for distance in SLIDER:
        near = np.concatenate(
            [neighbours(z[row : row + 1], distance, 1, row, space) for row in range(len(z))]
        )
        gaps.append(np.abs(sampler.decode(near, boots) - origin).mean((1, 2)))
    apart = np.stack(gaps, 1)
    assert ranked(apart) > 0.97  # Spearman's correlation, of each design by itself
    assert (np.diff(apart.mean(0)) > 0).all()


@pytest.mark.parametrize("name", ["gan-fashion_mnist-9", "infogan-mnist", "latentflow-mnist"])
def test_a_board_is_the_same_for_the_same_seed_and_another_for_another(name: str) -> None:
    sampler = open_checkpoint(name)
    space, z = space_of(sampler), sampler.latents(1, 0)
    first = neighbours(z, 0.3, 12, 7, space)
    assert first.shape == (12, *sampler.latent)
    np.testing.assert_array_equal(first, neighbours(z, 0.3, 12, 7, space))
    assert not np.array_equal(first, neighbours(z, 0.3, 12, 8, space))
    assert len({row.tobytes() for row in first}) == 12


@pytest.mark.parametrize("distance", [0.2, 0.6, 1.0])
def test_however_far_latents_are_spread_as_the_generator_s_own(distance: float) -> None:
    z = np.random.default_rng(0).standard_normal((1, 20_000), dtype=np.float32)
    found = neighbours(z, distance, 3, 1, Gaussian())
    # The deviation of n numbers is known to 1/sqrt(2n) of itself: four of those.
    np.testing.assert_allclose(found.std(1), 1, atol=4 / np.sqrt(2 * 20_000) + 1e-3)


def test_nearest_of_all_a_design_is_itself() -> None:
    z = np.random.default_rng(0).standard_normal((1, 50), dtype=np.float32)
    np.testing.assert_allclose(neighbours(z, 0, 4, 1, Gaussian()), np.repeat(z, 4, 0), atol=1e-6)


def test_near_two_designs_lie_those_on_the_way_between_them() -> None:
    z = np.random.default_rng(3).standard_normal((2, 400), dtype=np.float32)
    found = neighbours(z, 0, 12, 1, Gaussian())
    to_first = np.linalg.norm(found - z[0], axis=1)
    assert (np.diff(to_first) > 0).all()
    lengths = np.linalg.norm(found, axis=1)
    assert lengths.min() > 0.99 * np.linalg.norm(z, axis=1).min()  # on the shell, not through its middle


def test_near_three_designs_each_is_nearer_than_a_stranger() -> None:
    rng = np.random.default_rng(3)
    z = rng.standard_normal((3, 400), dtype=np.float32)
    found = neighbours(z, 0.1, 12, 1, Gaussian())
    stranger = rng.standard_normal(400)
    for row in found:
        assert np.linalg.norm(z - row, axis=1).min() < np.linalg.norm(stranger - row)
        assert 0.9 * 20 < np.linalg.norm(row) < 1.1 * 20


def test_a_mix_begins_with_the_one_and_ends_with_the_other() -> None:
    z = np.random.default_rng(3).standard_normal((2, 400), dtype=np.float32)
    way = between(z, 12, Gaussian())
    np.testing.assert_array_equal(way[[0, -1]], z)
    steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
    np.testing.assert_allclose(steps, steps.mean(), rtol=0.1)


def test_equal_designs_have_no_way_between_them() -> None:
    z = np.random.default_rng(3).standard_normal((1, 40), dtype=np.float32)
    np.testing.assert_allclose(between(np.repeat(z, 2, 0), 5, Gaussian()), np.repeat(z, 5, 0), atol=1e-5)


@pytest.mark.parametrize("distance", [-0.1, 1.5, float("nan")])
def test_a_distance_beyond_the_slider_is_refused(distance: float) -> None:
    with pytest.raises(GenlabError, match="Invalid distance"):
        neighbours(np.zeros((1, 4), np.float32), distance, 12, 0, Gaussian())


@pytest.mark.parametrize("count", [0, 4])
def test_none_and_more_than_three_designs_are_refused(count: int) -> None:
    with pytest.raises(GenlabError, match="Expected 1 to 3"):
        neighbours(np.zeros((count, 4), np.float32), 0.5, 12, 0, Gaussian())
