"""Images as pages show them: whole-pixel upscaling, PNG, never blurred."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from genlab.media.images.pictures import grid, upscaled


def crisp(image: NDArray[np.uint8], side: int = 168) -> bytes:
    """Return an image `(h, w[, 3])` as PNG, its pixels repeated until it is about `side` pixels wide."""
    scale = max(1, side // max(image.shape[:2]))
    buffer = io.BytesIO()
    Image.fromarray(upscaled(image, scale)).save(buffer, "PNG")
    return buffer.getvalue()


def sheet(images: NDArray[np.uint8], columns: int, scale: int = 4) -> bytes:
    """Return images `(n, h, w[, 3])` laid out in rows as one PNG, each pixel `scale` wide."""
    laid = grid(images, columns, gap=1)
    return crisp(laid, scale * max(laid.shape[:2]))
