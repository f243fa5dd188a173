"""Real and fake pictures for packs of one's own: discs on a soft ground, the fakes with what a test plants in them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from PIL import Image

Draw = Callable[[int], Image.Image]


def disc(seed: int, side: tuple[int, int] = (40, 40), *, grey: bool = False) -> Image.Image:
    """Draw a disc somewhere on a soft ground with a little noise."""
    rng = np.random.default_rng(seed)
    width, height = side
    ground = Image.fromarray(rng.integers(60, 200, (4, 4, 3), np.uint8)).resize(
        side, Image.Resampling.BICUBIC
    )
    values = np.asarray(ground).astype(int) + rng.integers(-6, 7, (height, width, 1))
    rows, columns = np.mgrid[:height, :width]
    at, radius = rng.uniform(0.3, 0.7, 2) * (height, width), rng.uniform(0.15, 0.3) * min(side)
    values[(rows - at[0]) ** 2 + (columns - at[1]) ** 2 < radius**2] = rng.integers(40, 220, 3)
    image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    return image.convert("L") if grey else image


def encoded(image: Image.Image, form: str = "PNG") -> bytes:
    """Return an image as a file's bytes."""
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


def write_images(folder: Path, count: int, first: int = 0, form: str = "PNG", draw: Draw = disc) -> Path:
    """Write so many pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"{number:04d}.{form.lower()}").write_bytes(encoded(draw(number), form))
    return folder


def write_zip(
    path: Path, reals: int = 24, fakes: int = 24, draw: Draw = disc, extra: Mapping[str, bytes] | None = None
) -> Path:
    """Write a zip of real and fake pictures, and further entries by name."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(reals):
            archive.writestr(f"set/real/{number}.png", encoded(disc(number)))
        for number in range(fakes):
            archive.writestr(f"set/fake-blobs/{number}.png", encoded(draw(1000 + number)))
        for name, raw in (extra or {}).items():
            archive.writestr(name, raw)
    return path
