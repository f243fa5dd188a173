"""What the book's listings compute, the way they compute it: pixel by pixel, and one `train_on_batch` at a time.

Written anew after programs 10-1, 10-4 and 10-5(b); they are the yardstick of `genlab bench` and of some tests.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def pixel_fit(images: Pixels) -> NDArray[np.float64]:
    """Count grey values image by image and pixel by pixel; return shares `(h, w, 256)` (program 10-1)."""
    count, height, width = images.shape
    shares = np.zeros((height, width, 256))
    for image in range(count):
        for row in range(height):
            for column in range(width):
                shares[row, column, images[image, row, column]] += 1
    shares /= count
    return shares


def pixel_sample(shares: NDArray[np.float64], count: int, seed: int) -> Pixels:
    """Draw every pixel by one `choice` over 256 shares (program 10-1)."""
    rng = np.random.RandomState(seed)
    height, width = shares.shape[:2]
    drawn = np.zeros((count, height, width), np.uint8)
    for image in range(count):
        for row in range(height):
            for column in range(width):
                drawn[image, row, column] = rng.choice(256, p=shares[row, column])
    return drawn


def nearest(images: Pixels, real: Pixels) -> NDArray[np.int64]:
    """Compare each image with every real one in turn (program 10-5(b)); the first of several equally near."""
    found = np.zeros(len(images), np.int64)
    for number, image in enumerate(images.astype(np.float32)):
        best = np.inf
        for index, other in enumerate(real.astype(np.float32)):
            gap = np.mean(np.abs(image - other))
            if gap < best:
                best, found[number] = gap, index
    return found


def gan_iteration(images: Pixels, batch: int = 64, latent: int = 100) -> tuple[Callable[[], float], Any, Any]:
    """Return program 10-4's iteration, its D and its G: `predict`, `train_on_batch` of D and of the combined model.

    It is the listing as it stands, so under Keras 3 its D never learns; the work it does is timed all the same.
    """
    import keras

    from genlab.generators.images.gan import discriminator, generator

    shape = (images.shape[1], images.shape[2])
    judge, draw = discriminator(shape), generator(shape, latent)
    judge.compile(optimizer="adam", loss="binary_crossentropy")
    judge.trainable = False
    z = keras.Input((latent,))
    combined = keras.Model(z, judge(draw(z)))
    combined.compile(optimizer="adam", loss="binary_crossentropy")
    rng = np.random.default_rng(0)

    def iterate() -> float:
        real = images[rng.integers(0, len(images), batch)][..., None].astype(np.float32) / 127.5 - 1
        fake = draw.predict(rng.standard_normal((batch, latent), np.float32), verbose=0)
        inputs, target = (
            np.concatenate([real, fake]),
            np.concatenate([np.ones((batch, 1)), np.zeros((batch, 1))]),
        )
        judge.train_on_batch(inputs, target)
        loss: Any = combined.train_on_batch(
            rng.standard_normal((batch, latent), np.float32), np.ones((batch, 1))
        )
        return float(loss)

    return iterate, judge, draw
