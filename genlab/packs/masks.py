"""Texture masks and noise images: what stands on the screen after a flash, and what an attention check shows.

A mask must look like the images in everything but their shapes, or it ends no after-image; and it must not tell
which image it follows.
"""

import numpy as np
from numpy.typing import NDArray

from genlab.packs import Pack

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


def masks(pack: Pack, trial: int, count: int) -> list[Pixels]:
    """Return the masks after a trial's image: they depend on pack and place alone, never on what is shown."""
    rng = np.random.default_rng(trial)
    pool = _pool(pack)
    return [pool[number] for number in rng.choice(len(pool), count, replace=False)]


def noise(pack: Pack, number: int) -> Pixels:
    """Return the image of an attention check, a stimulus number below 0: every pixel on its own, nothing to see.

    Its grey values are those of one of the pack's images, so that neither size nor brightness sets it apart.
    """
    rng = np.random.default_rng((_entropy(pack), -number))
    image = pack.images[rng.integers(len(pack.images))]
    flat = image.reshape(image.shape[0] * image.shape[1], -1)
    return rng.permutation(flat).reshape(image.shape)


def _less(count: int, image: Pixels) -> int:
    return count if image.shape[0] * image.shape[1] <= LARGE else count // 4


def _entropy(pack: Pack) -> int:
    return int(pack.sha256[:12], 16)


_pools: dict[str, list[Pixels]] = {}


def _pool(pack: Pack) -> list[Pixels]:
    """Return the pack's masks, drawn once a process (a tenth of a second)."""
    if pack.sha256 not in _pools:
        rng = np.random.default_rng(_entropy(pack))
        size = _less(POOL, pack.images[0])
        chosen = rng.choice(len(pack.images), size, replace=len(pack.images) < size)
        _pools[pack.sha256] = [texture(pack.images[number], rng) for number in chosen]
    return _pools[pack.sha256]
