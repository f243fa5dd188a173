"""The book's experiments in z: noise, ways between two images, points drawn at random, and images drawn again."""

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Pixels
from genlab.ui.latent.plane import DATASET, decoded, test_images

WIDE, VARIATIONAL = f"autoencoder-{DATASET}", f"vae-{DATASET}"
STEPS = 20


def reconstructions(sampler: Sampler, count: int = 10) -> Pixels:
    """Return the first test images as the autoencoder draws them again."""
    return decoded(sampler, sampler.encode(test_images()[0][:count]))


def at_random(sampler: Sampler, count: int = 20, seed: int = 0) -> Pixels:
    """Decode points drawn from N(0, I), wherever a generator draws its own."""
    rng = np.random.default_rng(seed)
    return decoded(sampler, rng.standard_normal((count, *sampler.sampling["latent"])))


def noise(sampler: Sampler, index: int, offsets: NDArray[np.floating]) -> Pixels:
    """Add each offset to every coordinate of an image's z, and decode (program 10-2(b), first experiment)."""
    z = sampler.encode(test_images()[0][index : index + 1])
    return decoded(sampler, z + np.asarray(offsets)[:, None])


def between(sampler: Sampler, first: int, second: int, alphas: NDArray[np.floating]) -> Pixels:
    """Decode (1 - alpha) z1 + alpha z2 for each alpha (program 10-2(b), second experiment)."""
    one, two = sampler.encode(test_images()[0][[first, second]])
    weights = np.asarray(alphas)[:, None]
    return decoded(sampler, (1 - weights) * one + weights * two)


def book_offsets() -> NDArray[np.float64]:
    """Return the book's 20 offsets, (i - 10) / 10."""
    return (np.arange(STEPS) - 10) / 10


def book_alphas() -> NDArray[np.float64]:
    """Return the book's 20 mixing weights, i / 19."""
    return np.arange(STEPS) / (STEPS - 1)
