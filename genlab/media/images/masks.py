"""Texture masks and noise: what stands on the screen after a flash, and what an attention check shows.

A mask must look like the images in everything but their shapes, or it ends no after-image; and it must not tell
which image it follows.
"""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
ROUNDS = 20
POOL = 32
"""Different masks of a pack; of one with large images a quarter, in a quarter of the rounds: they take that long."""
LARGE = 64 * 64


def texture(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Return a texture with an image's grey values and spectrum, and none of its shapes.

    Phases are drawn anew, then amplitudes and grey values are imposed in turn (IAAFT).

    Args:
        image: uint8 `(h, w)` or `(h, w, 3)`, each channel on its own.
        rng: draws the phases.

    Source: Schreiber & Schmitz (1996), Improved surrogate data for nonlinearity tests, Physical Review Letters 77:635.
    """
    if image.ndim == 3:
        return np.stack([texture(image[..., channel], rng) for channel in range(3)], axis=-1)
    values = np.sort(image, axis=None)
    amplitude = np.abs(np.fft.rfft2(image))
    found = rng.permutation(image.ravel()).reshape(image.shape)
    for _ in range(_less(ROUNDS, image)):
        turned = np.fft.rfft2(found)
        shaped = np.fft.irfft2(amplitude * np.exp(1j * np.angle(turned)), s=image.shape)
        ranks = np.empty(values.size, np.intp)
        ranks[np.argsort(shaped, axis=None, kind="stable")] = np.arange(values.size)
        found = values[ranks].reshape(image.shape)
    return found


def noise(images: Pixels, rng: np.random.Generator) -> Pixels:
    """Return an image of pixels that have nothing to do with each other, and so nothing to see.

    Its grey values are those of one of the images, so that neither size nor brightness sets it apart.
    """
    image = images[rng.integers(len(images))]
    flat = image.reshape(image.shape[0] * image.shape[1], -1)
    return rng.permutation(flat).reshape(image.shape)


def masks(images: Pixels, key: str, trial: int, count: int) -> list[Pixels]:
    """Return the masks after a trial's image, of the pool that belongs to a pack's key."""
    pool = _pool(images, key)
    return [pool[number] for number in np.random.default_rng(trial).choice(len(pool), count, replace=False)]


def _less(count: int, image: Pixels) -> int:
    return count if image.shape[0] * image.shape[1] <= LARGE else count // 4


_pools: dict[str, list[Pixels]] = {}


def _pool(images: Pixels, key: str) -> list[Pixels]:
    """Return the masks of a key, drawn once a process (a tenth of a second)."""
    if key not in _pools:
        rng = np.random.default_rng(int(key[:12], 16))
        size = _less(POOL, images[0])
        chosen = rng.choice(len(images), size, replace=len(images) < size)
        _pools[key] = [texture(images[number], rng) for number in chosen]
    return _pools[key]
