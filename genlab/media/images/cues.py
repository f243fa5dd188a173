"""Trivial numbers of images: what a file's length, its greys or its edges may tell of how it was made."""

import io
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def measure(images: Pixels) -> dict[str, NDArray[np.float64]]:
    """Measure every cue of images `(n, h, w[, 3])`; each value is `(n,)`.

    `byte_length` is what the image would need as PNG, though a pack sends raw pixels of equal length;
    `exact_zeros` and `haze` are the shares of pixels that are 0 and 1..15; `border` the mean of the outermost
    ring; `mean_grey`, `contrast` and `grey_values` come from the histogram.
    """
    shares, levels = histogram(images), np.arange(256)
    ring = np.ones(images.shape[1:3], bool)
    ring[1:-1, 1:-1] = False
    mean = shares @ levels
    return {
        "byte_length": _png_bytes(images),
        "exact_zeros": shares[:, 0],
        "haze": shares[:, 1:16].sum(1),
        "border": images[:, ring].reshape(len(images), -1).mean(1),
        "mean_grey": mean,
        "contrast": np.sqrt((shares * (levels - mean[:, None]) ** 2).sum(1)),
        "grey_values": (shares > 0).sum(1).astype(np.float64),
    }


def histogram(images: Pixels, bins: int = 256) -> NDArray[np.float64]:
    """Return the share of each of the 256 grey levels, or of so many equal parts of them, `(n, bins)`.

    Every channel counts.
    """
    counts = np.stack([np.bincount(image.ravel(), minlength=256) for image in images])
    return (counts / images[0].size).reshape(-1, bins, 256 // bins).sum(2)


def sharpness(images: Pixels) -> NDArray[np.float64]:
    """Return how sharp each image is: the mean absolute difference of neighbouring pixels, `(n,)`."""
    found = np.zeros(len(images))
    for number, image in enumerate(images):
        values = image.astype(np.int16)
        found[number] = np.abs(np.diff(values, axis=0)).mean() + np.abs(np.diff(values, axis=1)).mean()
    return found


def colourfulness(images: Pixels) -> NDArray[np.float64]:
    """Return the mean spread between the channels of each colour image `(n, h, w, 3)`, in grey levels."""
    found = np.zeros(len(images))
    for number, image in enumerate(images):
        red, green, blue = (image[..., channel].astype(np.int16) for channel in range(3))
        found[number] = (
            np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
        ).mean()
    return found


def _png_bytes(images: Pixels) -> NDArray[np.float64]:
    """Return how long each image is as PNG; large ones are packed in the fast way, which tells as much."""
    from PIL import Image

    level = 6 if images[0].size < 128 * 128 else 1

    def length(image: Pixels) -> int:
        buffer = io.BytesIO()
        Image.fromarray(image).save(buffer, "PNG", compress_level=level)
        return buffer.tell()

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        return np.array(list(pool.map(length, images)), np.float64)
