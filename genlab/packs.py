"""A pack: a frozen set of real and fake stimuli in one encoding, with all that is shown beside them."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import arrays as arrays_of
from genlab.errors import GenlabError
from genlab.paths import data_dir, sha256, user_dir

FORMAT = 1
_ARRAYS = {
    "images": np.uint8,
    "nearest_images": np.uint8,
    "labels": np.int16,
    "nearest_indices": np.int32,
    "nearest_distances": np.float32,
    "coordinates": np.float32,
}
_JUDGED = {"classifier": "classifiers", "discriminator": "discriminators"}
"""Arrays that a pack may have one of a generator (a checkpoint), by the start of their names, and where they stand."""


@dataclass(frozen=True)
class Pack:
    """Frozen stimuli; numbers `0..n-1` name them, and carry nothing of their truth (the order is shuffled).

    Attributes:
        name: e.g. `fashion_mnist_boots`.
        title: English title for the screen.
        dataset: where the reals come from (their test split).
        sha256: of the file.
        seed: of the samples, the choice of reals and the order.
        images: uint8 `(n, h, w[, 3])`.
        generators: `(n,)`, `""` for a real image.
        labels: int16 `(n,)`, class of the image, -1 where unknown.
        checkpoints: SHA-256 of each checkpoint drawn from, by folder name.
        nearest_images: uint8, as `images`: the nearest training image (L1).
        nearest_indices: int32 `(n,)` into the training images the pack was built against.
        nearest_distances: float32 `(n,)`, mean absolute difference in grey levels, 0..255.
        coordinates: float32 `(n, 2)`, a map for the eye; `map` says of what.
        map: what the coordinates are.
        latents: float32 `(k, d)` a checkpoint, in order of its stimuli.
        cues: AUC of each trivial cue, over all fakes.
        generator_cues: the same for each generator's fakes.
        classifiers: by generator, float32 `(n,)` P(fake) by the two-sample classifier; NaN for other generators'
            images. Empty where the pack was built without the training packages.
        discriminators: by checkpoint that ships a discriminator, float32 `(n,)` its P(real); NaN for images that
            other checkpoints drew.
    """

    name: str
    title: str
    dataset: str
    sha256: str
    seed: int
    images: NDArray[np.uint8]
    generators: tuple[str, ...]
    labels: NDArray[np.int16]
    checkpoints: dict[str, str]
    nearest_images: NDArray[np.uint8]
    nearest_indices: NDArray[np.int32]
    nearest_distances: NDArray[np.float32]
    coordinates: NDArray[np.float32]
    map: str
    latents: dict[str, NDArray[np.float32]]
    cues: dict[str, float]
    generator_cues: dict[str, dict[str, float]]
    classifiers: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    discriminators: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    @cached_property
    def reals(self) -> tuple[int, ...]:
        """The numbers of the real stimuli."""
        return tuple(number for number, generator in enumerate(self.generators) if not generator)

    @cached_property
    def fakes(self) -> dict[str, tuple[int, ...]]:
        """The numbers of each generator's stimuli."""
        return {
            generator: tuple(number for number, found in enumerate(self.generators) if found == generator)
            for generator in sorted(set(self.generators) - {""})
        }

    def stimulus_id(self, number: int) -> str:
        """Return a stimulus' name in exports, e.g. `mnist/0123`."""
        return f"{self.name}/{number:04d}"


def folder_of(name: str) -> Path | None:
    """Return the file of a pack by name: this user's own, or the shipped one."""
    for root in (data_dir(), user_dir()):
        path = root / "packs" / f"{name}.npz"
        if path.is_file():
            return path
    return None


def names() -> list[str]:
    """Return the names of all packs, shipped first, `mnist` before all."""
    found = [
        path.stem
        for root in (data_dir(), user_dir())
        for path in sorted((root / "packs").glob("*.npz"))
        if not path.name.startswith(".")
    ]
    return sorted(dict.fromkeys(found), key=lambda name: (name != "mnist", found.index(name)))


def load(name: str) -> Pack:
    """Load a pack by name or path; kept in memory until its file changes.

    Raises:
        GenlabError: where it is unknown or damaged.
    """
    path = Path(name) if name.endswith(".npz") else folder_of(name)
    if path is None or not path.is_file():
        raise GenlabError(f"Unknown pack '{name}'. Expected one of: {', '.join(names()) or 'none yet'}.")
    return _load(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _load(path: Path, changed: int) -> Pack:
    try:
        with np.load(path, allow_pickle=False) as file:
            meta: dict[str, Any] = json.loads(str(file["meta"]))
            if meta.get("format") != FORMAT:
                raise GenlabError(
                    f"Unknown pack format in '{path}'. Expected {FORMAT}. Received: {meta.get('format')}."
                )
            arrays = {key: file[key] for key in _ARRAYS}
            latents = _named(file, "latents")
            judged: dict[str, Any] = {name: _named(file, start) for start, name in _JUDGED.items()}
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError, OSError) as error:
        raise GenlabError(f"Damaged pack '{path}'. Expected genlab's .npz. Received: {error}.") from error
    del meta["format"]
    meta["generators"] = tuple(meta["generators"])
    pack = Pack(**meta, **arrays, **judged, latents=latents, sha256=sha256(path))
    _check(pack, path)
    return pack


def _named(file: Mapping[str, NDArray[Any]], start: str) -> dict[str, NDArray[Any]]:
    """Return the arrays called `start/NAME`, by NAME."""
    return {key.partition("/")[2]: file[key] for key in file if key.startswith(f"{start}/")}


def _check(pack: Pack, path: Path) -> None:
    count = len(pack.generators)
    for key, kind in _ARRAYS.items():
        array = getattr(pack, key)
        if array.dtype != kind or len(array) != count:
            raise GenlabError(
                f"Damaged pack '{path}'. Expected {key} as {np.dtype(kind)} of {count} stimuli. "
                f"Received: {array.dtype} {array.shape}."
            )
    for start, name in _JUDGED.items():
        for whose, array in getattr(pack, name).items():
            if array.dtype != np.float32 or array.shape != (count,):
                raise GenlabError(
                    f"Damaged pack '{path}'. Expected {start}/{whose} as float32 of {count} stimuli. "
                    f"Received: {array.dtype} {array.shape}."
                )
    if pack.images.shape != pack.nearest_images.shape:
        raise GenlabError(
            f"Damaged pack '{path}'. Expected nearest images of shape {pack.images.shape}. "
            f"Received: {pack.nearest_images.shape}."
        )


def save(path: Path, meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Pack:
    """Write a pack aside, rename it into place, and load it."""
    arrays_of.save(path, {"meta": np.array(json.dumps({"format": FORMAT, **meta})), **arrays})
    return load(str(path))


def cues_that_tell(pack: Pack, threshold: float) -> list[str]:
    """Return the cues whose AUC over all fakes reaches a threshold, the strongest first."""
    return sorted(
        (cue for cue, area in pack.cues.items() if area >= threshold), key=lambda cue: -pack.cues[cue]
    )
