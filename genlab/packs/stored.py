"""A pack's file: read, checked whole, kept in memory until it changes, and written."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import media
from genlab.errors import GenlabError
from genlab.media import Medium, Stimuli
from genlab.media import arrays as arrays_of
from genlab.packs import shelf
from genlab.packs.pack import Pack
from genlab.packs.shelf import find
from genlab.paths import sha256

FORMAT = 2
"""Of a pack's file. Format 1 knew no media: its `images` and `nearest_images` are the pixels of image stimuli."""
FORMED = 3
"""The format of a pack with a form of its own, of designs, or with an aid, which an older genlab does not know."""
_ARRAYS = {
    "labels": np.int16,
    "nearest_indices": np.int32,
    "nearest_distances": np.float32,
    "coordinates": np.float32,
}
JUDGED = {"network": "classifier", "trees": "trees", "linear": "linear"}
"""How a pack's arrays begin that hold what a judge says of a generator's stimuli, by the judge's name."""


def load(name: str) -> Pack:
    """Load a pack by name or path; kept in memory until its file changes.

    Raises:
        GenlabError: where it is unknown or damaged.
    """
    path = find(name)
    return _load(path, path.stat().st_mtime_ns)


def remove(name: str) -> Path:
    """Remove a pack from this user's folder, and from memory; return the file it was. Answers given to it are kept.

    Raises:
        GenlabError: for a shipped pack, or one that does not exist.
    """
    path = shelf.remove(name)
    _load.cache_clear()  # its arrays would keep the file's place on the disk
    return path


@lru_cache(maxsize=8)
def _load(path: Path, changed: int) -> Pack:
    try:
        with np.load(path, allow_pickle=False) as file:
            meta: dict[str, Any] = json.loads(str(file["meta"]))
            form = meta.pop("format", None)
            if form not in (1, FORMAT, FORMED):
                raise GenlabError(
                    f"Unknown pack format in '{path}'. Expected 1 to {FORMED}. Received: {form}."
                )
            medium = media.get(meta.pop("medium", media.IMAGE))
            arrays: dict[str, Any] = {key: _array(path, file, key) for key in _ARRAYS}
            stimuli = medium.opened(_lying(path, file, "stimuli", form))
            if meta.get("nearest") == "reals":
                near = medium.taken(stimuli, arrays["nearest_indices"])
            else:
                near = medium.opened(_lying(path, file, "nearest", form))
            latents = _named(file, "latents")
            judges = {name: told for name, start in JUDGED.items() if (told := _named(file, start))}
            discriminators = _named(file, "discriminator")
            surprises = _split(**_named(file, "surprises"))
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError, OSError) as error:
        raise GenlabError(f"Damaged pack '{path}'. Expected genlab's .npz. Received: {error}.") from error
    for key in ("generators", "begins", "written", "designs"):
        meta[key] = tuple(meta.get(key, ()))
    meta["marks"] = tuple((start, end) for start, end in meta.get("marks", ()))
    pack = Pack(
        **meta,
        **arrays,
        judges=judges,
        discriminators=discriminators,
        surprises=surprises,
        medium=medium,
        stimuli=stimuli,
        nearest_stimuli=near,
        latents=latents,
        sha256=sha256(path),
    )
    check(pack, path)
    return pack


def _array(path: Path, file: Mapping[str, NDArray[Any]], key: str) -> NDArray[Any]:
    """Return an array of a pack's file, its values left on disk where they are not compressed."""
    return mapped if (mapped := arrays_of.mapped(path, key)) is not None else file[key]


def _lying(path: Path, file: Mapping[str, NDArray[Any]], of: str, form: int) -> dict[str, NDArray[Any]]:
    """Return the arrays that stimuli lie in, by the names that their medium gives them."""
    if form == 1:
        return {"pixels": _array(path, file, {"stimuli": "images", "nearest": "nearest_images"}[of])}
    start = f"{of}/"
    return {key.removeprefix(start): _array(path, file, key) for key in file if key.startswith(start)}


def _named(file: Mapping[str, NDArray[Any]], start: str) -> dict[str, NDArray[Any]]:
    """Return the arrays called `start/NAME`, by NAME."""
    return {key.partition("/")[2]: file[key] for key in file if key.startswith(f"{start}/")}


def _split(
    bits: NDArray[np.float32] | None = None, ends: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.float32], ...]:
    """Return the surprises of each stimulus, which lie end to end in a file."""
    if bits is None or ends is None:
        return ()
    return tuple(np.split(bits, ends[:-1]))


def joined(surprises: Sequence[Sequence[float]]) -> dict[str, NDArray[Any]]:
    """Return the arrays that the surprises of all stimuli lie in, by their names in a pack's file."""
    return {
        "surprises/bits": np.array([bit for each in surprises for bit in each], np.float32),
        "surprises/ends": np.cumsum([len(each) for each in surprises]).astype(np.int64),
    }


def check(pack: Pack, path: Path) -> None:
    """Raise GenlabError where what lies in a pack's file does not fit together."""
    count = len(pack.generators)
    for key, kind in _ARRAYS.items():
        array = getattr(pack, key)
        if array.dtype != kind or len(array) != count:
            raise GenlabError(
                f"Damaged pack '{path}'. Expected {key} as {np.dtype(kind)} of {count} stimuli. "
                f"Received: {array.dtype} {array.shape}."
            )
    if pack.begins and (len(pack.begins) != count or pack.each < 1):
        raise GenlabError(
            f"Damaged pack '{path}'. Expected where the machine begins in {count} stimuli, and words a place. "
            f"Received: {len(pack.begins)} and {pack.each}."
        )
    if pack.surprises and (
        len(pack.surprises) != count
        or any(
            len(bits) != pack.medium.parts(stimulus)
            for bits, stimulus in zip(pack.surprises, pack.stimuli, strict=True)
        )
    ):
        raise GenlabError(
            f"Damaged pack '{path}'. Expected surprises of every word of {count} stimuli. "
            f"Received: of {len(pack.surprises)}."
        )
    if pack.marks and (
        len(pack.marks) != count
        or not all(
            0 <= start < end <= len(text) for (start, end), text in zip(pack.marks, pack.stimuli, strict=True)
        )
    ):
        raise GenlabError(
            f"Damaged pack '{path}'. Expected a marked word in each of {count} stimuli. Received: {len(pack.marks)}."
        )
    if pack.written and len(pack.written) != count:
        raise GenlabError(
            f"Damaged pack '{path}'. Expected the author's word of {count} stimuli. Received: {len(pack.written)}."
        )
    if pack.designs and [each is None for each in pack.designs] != [not maker for maker in pack.generators]:
        raise GenlabError(
            f"Damaged pack '{path}'. Expected what {count} stimuli are drawn from, of fakes alone. "
            f"Received: of {len(pack.designs)}."
        )
    judged = {JUDGED[judge]: told for judge, told in pack.judges.items()}
    for start, told in {**judged, "discriminator": pack.discriminators}.items():
        for whose, array in told.items():
            if array.dtype != np.float32 or array.shape != (count,):
                raise GenlabError(
                    f"Damaged pack '{path}'. Expected {start}/{whose} as float32 of {count} stimuli. "
                    f"Received: {array.dtype} {array.shape}."
                )
    for name, found in (("stimuli", pack.stimuli), ("nearest stimuli", pack.nearest_stimuli)):
        if len(found) != count:
            raise GenlabError(f"Damaged pack '{path}'. Expected {count} {name}. Received: {len(found)}.")
    layouts = [pack.medium.layout(found) for found in (pack.stimuli, pack.nearest_stimuli)] if count else []
    if layouts and layouts[0] != layouts[1]:
        raise GenlabError(
            f"Damaged pack '{path}'. Expected nearest stimuli of layout {layouts[0]}. Received: {layouts[1]}."
        )


def save(
    path: Path,
    meta: Mapping[str, Any],
    medium: Medium,
    stimuli: Stimuli,
    near: Stimuli | None,
    arrays: Mapping[str, NDArray[Any]],
    *,
    compressed: bool = True,
) -> Pack:
    """Write a pack aside, rename it into place, and load it.

    The arrays of a file that is not compressed stay on disk until they are shown: large packs take no memory.

    Args:
        path: file to write.
        meta: what is said of the pack in words and numbers.
        medium: of the stimuli.
        stimuli: all of them, in their order.
        near: the nearest stimulus of each; None where they are of the pack itself (`nearest` in `meta` is `reals`).
        arrays: everything else.
        compressed: whether the file is small, rather than quick to show.
    """
    whole = {
        "meta": np.array(
            json.dumps(
                {
                    "format": FORMED if any(map(meta.get, ("begins", "marks", "aid", "designs"))) else FORMAT,
                    "medium": medium.name,
                    **meta,
                }
            )
        ),
        **{f"stimuli/{name}": array for name, array in medium.stored(stimuli).items()},
        **(
            {f"nearest/{name}": array for name, array in medium.stored(near).items()}
            if near is not None
            else {}
        ),
        **arrays,
    }
    arrays_of.save(path, whole, compressed=compressed)
    return load(str(path))
