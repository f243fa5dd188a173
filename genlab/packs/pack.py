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

from genlab.errors import GenlabError
from genlab.media import arrays as arrays_of
from genlab.paths import data_dir, sha256, user_dir

FORMAT = 1
OWN = "own"
"""The dataset of packs that people made of their own images."""
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


class Picked:
    """Images of an array by number, gathered when they are asked for: no second copy of a large pack."""

    def __init__(self, images: NDArray[np.uint8], places: NDArray[np.int32]) -> None:
        self.images, self.places = images, places
        self.shape, self.dtype = (len(places), *images.shape[1:]), images.dtype

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, at: Any) -> NDArray[np.uint8]:
        return self.images[self.places[at]]


@dataclass(frozen=True)
class Pack:
    """Frozen stimuli; numbers `0..n-1` name them, and carry nothing of their truth (the order is shuffled).

    Attributes:
        name: e.g. `fashion_mnist_boots`.
        title: English title for the screen.
        dataset: where the reals come from (their test split); `own` where people made the pack of their own images.
        sha256: of the file.
        seed: of the samples, the choice of reals and the order.
        images: uint8 `(n, h, w[, 3])`.
        generators: `(n,)`, `""` for a real image.
        labels: int16 `(n,)`, class of the image, -1 where unknown.
        checkpoints: SHA-256 of each checkpoint drawn from, by folder name.
        nearest_images: uint8, as `images`: the nearest training image (L1), or what `nearest` says.
        nearest_indices: int32 `(n,)` into the training images the pack was built against, or into `images`.
        nearest_distances: float32 `(n,)`, mean absolute difference in grey levels, 0..255.
        coordinates: float32 `(n, 2)`, a map for the eye; `map` says of what.
        map: what the coordinates are.
        latents: float32 `(k, d)` a checkpoint, in order of its stimuli.
        cues: AUC of each trivial cue, over all fakes.
        generator_cues: the same for each generator's fakes.
        nearest: what the nearest images are of: `training` images, or the other `reals` of the pack where there are
            none.
        source: of one's own images, how many files of which format and size came in, by generator (`""`: reals).
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
    nearest_images: NDArray[np.uint8] | Picked
    nearest_indices: NDArray[np.int32]
    nearest_distances: NDArray[np.float32]
    coordinates: NDArray[np.float32]
    map: str
    latents: dict[str, NDArray[np.float32]]
    cues: dict[str, float]
    generator_cues: dict[str, dict[str, float]]
    nearest: str = "training"
    source: dict[str, Any] = field(default_factory=dict)
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
    if not name or Path(name).name != name:
        return None
    for root in (data_dir(), user_dir()):
        path = root / "packs" / f"{name}.npz"
        if path.is_file():
            return path
    return None


def is_shipped(name: str) -> bool:
    """Return whether a pack comes with genlab, so that its title has a translation."""
    return (data_dir() / "packs" / f"{name}.npz").is_file()


def title(name: str) -> str:
    """Return a pack's title without loading its images.

    Raises:
        GenlabError: where it is unknown or damaged.
    """
    return _about(name)[0]


def own_names() -> list[str]:
    """Return the names of the packs that people made of their own images, in order."""
    found = []
    for name in names():
        try:
            if _about(name)[1] == OWN:
                found.append(name)
        except GenlabError:
            continue  # damaged: it is named where it is opened
    return found


def _about(name: str) -> tuple[str, str]:
    path = folder_of(name)
    if path is None:
        raise GenlabError(f"Unknown pack '{name}'. Expected one of: {', '.join(names()) or 'none yet'}.")
    return _title_and_dataset(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _title_and_dataset(path: Path, changed: int) -> tuple[str, str]:
    try:
        with np.load(path, allow_pickle=False) as file:
            meta = json.loads(str(file["meta"]))
            return str(meta["title"]), str(meta["dataset"])
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError, OSError) as error:
        raise GenlabError(f"Damaged pack '{path}'. Expected genlab's .npz. Received: {error}.") from error


def remove(name: str) -> Path:
    """Remove a pack from this user's folder; return the file it was. Answers given to it are kept.

    Raises:
        GenlabError: for a shipped pack, or one that does not exist.
    """
    path = folder_of(name)
    if path is None:
        raise GenlabError(f"Unknown pack '{name}'. Expected one of: {', '.join(names()) or 'none yet'}.")
    if is_shipped(name):
        raise GenlabError(f"Pack '{name}' comes with genlab. Expected one of your own.")
    path.unlink()
    return path


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
    path = find(name)
    return _load(path, path.stat().st_mtime_ns)


def find(name: str) -> Path:
    """Return a pack's file by name or path.

    Raises:
        GenlabError: where there is none.
    """
    path = Path(name) if name.endswith(".npz") else folder_of(name)
    if path is None or not path.is_file():
        raise GenlabError(f"Unknown pack '{name}'. Expected one of: {', '.join(names()) or 'none yet'}.")
    return path


@lru_cache(maxsize=8)
def _load(path: Path, changed: int) -> Pack:
    try:
        with np.load(path, allow_pickle=False) as file:
            meta: dict[str, Any] = json.loads(str(file["meta"]))
            if meta.get("format") != FORMAT:
                raise GenlabError(
                    f"Unknown pack format in '{path}'. Expected {FORMAT}. Received: {meta.get('format')}."
                )
            arrays: dict[str, Any] = {
                key: mapped if (mapped := arrays_of.mapped(path, key)) is not None else file[key]
                for key in _ARRAYS
                if key != "nearest_images" or meta.get("nearest") != "reals"
            }
            if meta.get("nearest") == "reals":
                arrays["nearest_images"] = Picked(arrays["images"], arrays["nearest_indices"])
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


def save(
    path: Path, meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], *, compressed: bool = True
) -> Pack:
    """Write a pack aside, rename it into place, and load it.

    The arrays of a file that is not compressed stay on disk until they are shown: large packs take no memory.
    """
    whole = {"meta": np.array(json.dumps({"format": FORMAT, **meta})), **arrays}
    arrays_of.save(path, whole, compressed=compressed)
    return load(str(path))


def cues_that_tell(pack: Pack, threshold: float) -> list[str]:
    """Return the cues whose AUC over all fakes reaches a threshold, the strongest first."""
    return sorted(
        (cue for cue, area in pack.cues.items() if area >= threshold), key=lambda cue: -pack.cues[cue]
    )
