"""Image files brought to one encoding: one size, one mode, one resampling for reals and fakes alike."""

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.media.images import decoding
from genlab.media.images.decoding import Refusal, Refused

MOST_SIDE = 256
"""The long side that images are brought to, unless another is asked for."""
SIDES = (16, 512)
MOST_BYTES = 300 * 2**20
LARGE = 2_000_000
"""Pixels from which on pictures are decoded one at a time: one takes up to twenty bytes a pixel on the way."""

Pixels = NDArray[np.uint8]


class File(Protocol):
    """An image's file: its path as given, the generator of its image (`""`: a real one), and how to read it."""

    @property
    def file(self) -> str: ...

    @property
    def generator(self) -> str: ...

    @property
    def read(self) -> Callable[[], bytes]: ...


@dataclass(frozen=True)
class Taken:
    """An image that was taken: its pixels until they are stacked, whose it is, and what the file was and was called."""

    generator: str
    pixels: Pixels
    format: str
    size: tuple[int, int]
    file: str = ""


def common_size(reals: Sequence[File], side: int | None) -> tuple[int, int]:
    """Return the width and height that all images get, from the headers of the reals: their most frequent size.

    Of two sizes as frequent it is the smaller one.

    Args:
        reals: files of real images.
        side: its long side in pixels; where left out it is the size's own, 256 at most.

    Raises:
        GenlabError: for a side out of bounds, or where no file can be read.
    """
    if side is not None and not SIDES[0] <= side <= SIDES[1]:
        raise GenlabError(f"Invalid size {side}. Expected {SIDES[0]} to {SIDES[1]} pixels.")
    found: Counter[tuple[int, int]] = Counter()
    for entry in reals:
        try:
            found[decoding.size(entry.file, entry.read())] += 1
        except Refused:
            continue  # it is listed when it is decoded
    if not found:
        raise GenlabError(
            f"No real image. Expected at least one readable file. Received: {len(reals)} files."
        )
    width, height = min(found, key=lambda size: (-found[size], size[0] * size[1], size))
    longest = side or min(MOST_SIDE, max(width, height))
    scale = longest / max(width, height)
    least = decoding.LEAST_SIDE
    return max(least, round(width * scale)), max(least, round(height * scale))


def decoded(
    files: Sequence[File],
    size: tuple[int, int],
    refused: list[Refusal],
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> list[Taken]:
    """Decode and fit all files side by side; what cannot be taken is listed.

    Args:
        files: in the order of what comes back.
        size: width and height of every image.
        refused: is added to.
        tell: is told how far it is, now and then.

    Raises:
        GenlabError: for more pixels than there is memory for.
    """
    alone = threading.Lock()

    def one(entry: File) -> Taken | Refusal:
        try:
            raw = entry.read()
            width, height = decoding.size(entry.file, raw)
            with alone if width * height > LARGE else nullcontext():
                picture = decoding.decode(entry.file, raw)
                pixels = decoding.fitted(picture.image, size)
                return Taken(entry.generator, pixels, picture.format, picture.image.size, entry.file)
        except Refused as error:
            return error.refusal

    if len(files) * size[0] * size[1] * 3 > MOST_BYTES:
        most = MOST_BYTES // (size[0] * size[1] * 3)
        raise GenlabError(
            f"Too many images of {size[0]} x {size[1]} pixels. Expected at most {most}, or a smaller size (--size). "
            f"Received: {len(files)}."
        )
    found: list[Taken] = []
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for number, result in enumerate(pool.map(one, files), 1):
            if isinstance(result, Refusal):
                refused.append(result)
            else:
                found.append(result)
            if number % 25 == 0 or number == len(files):
                tell(number, len(files))
    return found


def changes(was: tuple[int, int], size: tuple[int, int]) -> tuple[str, ...]:
    """Return what brings a picture from its width and height to another: `cut`, `reduced`, `enlarged`; () for nothing.

    It is cut where it would otherwise lose a pixel or more of the new size along a side.
    """
    scale = max(size[0] / was[0], size[1] / was[1])
    cut = any(round(old * scale) > new for old, new in zip(was, size, strict=True))
    return (*(("cut",) if cut else ()), *(("reduced",) if scale < 1 else ("enlarged",) if scale > 1 else ()))


def stacked(taken: list[Taken], grey: bool) -> Pixels:
    """Move images into one array `(n, h, w[, 3])`; among colour images grey ones get three equal channels."""
    height, width = taken[0].pixels.shape[:2]
    images = np.empty((len(taken), height, width) if grey else (len(taken), height, width, 3), np.uint8)
    for number, image in enumerate(taken):
        images[number] = image.pixels if grey or image.pixels.ndim == 3 else image.pixels[..., None]
        taken[number] = replace(image, pixels=images[number, :0])  # not twice in memory
    return images
