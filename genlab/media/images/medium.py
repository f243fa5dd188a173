"""Images as a medium: uint8 pixels, grey or in colour, all of a pack of one size."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.media.images import cues, masks, nearest
from genlab.media.images.pictures import save_grid, thumbnails
from genlab.media.medium import Medium, Stimuli

SMALL = 32
"""Long side in pixels up to which images are compared, and mapped, by all their pixels at once."""
THUMBNAIL = 16
"""Long side of what a map is drawn of where images are larger."""


class Images(Medium):
    """Stimuli are uint8 `(n, h, w)`, or `(n, h, w, 3)` in colour; the browser gets raw pixels, row by row."""

    name = "image"
    sheet = ".png"

    def save_sheet(self, stimuli: Stimuli, path: Path, columns: int) -> None:
        save_grid(stimuli[:], path, columns=columns)

    def stored(self, stimuli: Stimuli) -> dict[str, NDArray[Any]]:
        return {"pixels": stimuli[:]}

    def opened(self, arrays: Mapping[str, NDArray[Any]]) -> Stimuli:
        pixels = arrays.get("pixels")
        if (
            pixels is None
            or pixels.dtype != np.uint8
            or pixels.ndim < 3
            or pixels.shape[3:] not in ((), (3,))
        ):
            came = "none" if pixels is None else f"{pixels.dtype} {pixels.shape}"
            raise ValueError(f"expected pixels as uint8 (n, h, w) or (n, h, w, 3), received {came}")
        return pixels

    def layout(self, stimuli: Stimuli) -> dict[str, Any]:
        height, width, *channels = stimuli[0].shape
        return {"size": [height, width, *(channels or [1])]}

    def encoded(self, stimulus: NDArray[np.uint8]) -> str:
        return base64.b64encode(stimulus.tobytes()).decode()

    def nearest(
        self, stimuli: Stimuli, pool: Stimuli, itself: NDArray[np.int_] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        images, real = stimuli[:], pool[:]
        if itself is None and max(images.shape[1:3]) <= nearest.EXACT:
            return nearest.nearest(images, real)
        return nearest.nearest_but_itself(
            images, real, np.full(len(images), -1) if itself is None else itself
        )

    def distance(self, one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
        return float(np.abs(one.astype(np.int16) - other).mean())

    def features(self, stimuli: Stimuli) -> NDArray[np.float32]:
        images = stimuli[:]
        small = images if max(images.shape[1:3]) <= SMALL else thumbnails(images, THUMBNAIL)
        return np.divide(small.reshape(len(small), -1), 255, dtype=np.float32)

    def cues(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        return cues.measure(stimuli[:])

    def profiles(self, stimuli: Stimuli) -> dict[str, NDArray[np.float64]]:
        return {"histogram": cues.histogram(stimuli[:], bins=32)}

    def noise(self, stimuli: Stimuli, rng: np.random.Generator) -> NDArray[np.uint8]:
        return masks.noise(stimuli[:], rng)

    def masks(self, stimuli: Stimuli, key: str, trial: int, count: int) -> list[NDArray[np.uint8]]:
        return masks.masks(stimuli[:], key, trial, count)
