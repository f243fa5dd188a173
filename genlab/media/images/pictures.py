"""Grids of images, as PNG files too, and thumbnails."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from genlab.paths import written_aside


def grid(images: NDArray[np.uint8], columns: int, gap: int = 2) -> NDArray[np.uint8]:
    """Lay images `(n, h, w[, 3])` side by side, `columns` a row, on white."""
    height, width = images.shape[1:3]
    rows = -(-len(images) // columns)
    sheet = np.full(
        (rows * (height + gap) - gap, columns * (width + gap) - gap, *images.shape[3:]), 255, np.uint8
    )
    for number, image in enumerate(images):
        top, left = (number // columns) * (height + gap), (number % columns) * (width + gap)
        sheet[top : top + height, left : left + width] = image
    return sheet


def cell(
    sheet: NDArray[np.uint8], columns: int, rows: int, number: int, gap: int = 2, scale: int = 2
) -> NDArray[np.uint8]:
    """Return one image of a grid of `rows` by `columns` that `save_grid` has written, its pixels once each."""
    height = (sheet.shape[0] // scale + gap) // rows - gap
    width = (sheet.shape[1] // scale + gap) // columns - gap
    top, left = (number // columns) * (height + gap), (number % columns) * (width + gap)
    return sheet[::scale, ::scale][top : top + height, left : left + width]


def cells(path: Path, columns: int, rows: int, numbers: Iterable[int]) -> NDArray[np.uint8]:
    """Return some images of a grid's file, `(n, h, w[, 3])`; see `cell`."""
    from PIL import Image

    with Image.open(path) as picture:
        sheet = np.asarray(picture)
    return np.stack([cell(sheet, columns, rows, number) for number in numbers])


def upscaled(image: NDArray[np.uint8], scale: int) -> NDArray[np.uint8]:
    """Return an image `(h, w[, 3])` with every pixel `scale` wide and high."""
    return image.repeat(scale, 0).repeat(scale, 1)


def thumbnails(images: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return images `(n, h, w[, 3])` with at most `side` pixels on the long side, each the mean of those it covers."""
    from PIL import Image

    height, width = images.shape[1:3]
    if max(height, width) <= side:
        return images
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.stack(
        [np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BOX)) for image in images]
    )


def save_grid(images: NDArray[np.uint8], path: Path, columns: int, scale: int = 2) -> None:
    """Write a grid as PNG, upscaled by whole pixels."""
    from PIL import Image

    sheet = upscaled(grid(images, columns), scale)
    with written_aside(path) as aside:
        Image.fromarray(sheet).save(aside)
