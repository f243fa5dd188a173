"""A pack of one's own images: real and fake files brought to one encoding, audited, and frozen."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import packs
from genlab.errors import GenlabError
from genlab.media.images import cues, decoding
from genlab.media.images.decoding import Refusal, Refused
from genlab.media.images.nearest import nearest_but_itself
from genlab.media.images.pictures import thumbnails
from genlab.packs import Pack, building
from genlab.packs.bundles import Bundle, Entry
from genlab.packs.naming import check_name, check_title
from genlab.paths import user_dir
from genlab.protocols import PROTOCOLS, Settings, plan

MOST_SIDE = 256
"""The long side of a pack's images, unless another is asked for."""
SIDES = (16, 512)
MOST_PACK_BYTES = 300 * 2**20
SEED = 2026

Pixels = NDArray[np.uint8]
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Taken:
    """An image that was taken: its pixels until they are stacked, whose it is, and what the file was."""

    generator: str
    pixels: Pixels
    format: str
    size: tuple[int, int]


def build(
    name: str,
    bundle: Bundle,
    *,
    title: str | None = None,
    train: Sequence[Entry] = (),
    side: int | None = None,
    path: Path | None = None,
    tell: Tell = lambda stage, done, of: None,
) -> tuple[Pack, dict[str, Any]]:
    """Build a pack from files, and report on every one of them.

    All images get one size (the most frequent one of the reals, its long side `side` pixels, 256 at most unless asked
    for), one mode (grey only where all are), and one resampling. Reals and fakes that came in different sizes are
    therefore blurred differently, and a format's traces stay: both stand in the audit as cues.

    Nearest images are those of `train`; without it, the nearest other real of the pack.

    Args:
        name: of the new pack.
        bundle: its files.
        title: for the screen, in the maker's own words.
        train: files of training images.
        side: long side in pixels, 16 to 512.
        path: file (default: this user's packs).
        tell: is told the stage and how far it is, now and then.

    Returns:
        The pack, and a report: `taken` a generator, `refused` and `skipped` files, `size`, `grey`, `copies` (fakes that
        equal a real), the audit, and the original sizes and formats.

    Raises:
        GenlabError: for a wrong name, title or size, too few images of a kind for a round of questions, or too many.
    """
    name = check_name(name)
    title = check_title(title if title is not None else name)
    if side is not None and not SIDES[0] <= side <= SIDES[1]:
        raise GenlabError(f"Invalid size {side}. Expected {SIDES[0]} to {SIDES[1]} pixels.")
    size = _common_size([entry for entry in bundle.entries if not entry.generator], side)
    refused = list(bundle.refused)
    taken = _decoded(bundle.entries, size, refused, lambda done, of: tell("decoding", done, of))
    learned = _decoded(train, size, refused, lambda done, of: tell("training images", done, of))
    if train and not learned:
        raise GenlabError(f"No training images. Expected at least one readable file. Received: {len(train)}.")
    _suffices(taken, refused)
    grey = all(image.pixels.ndim == 2 for image in [*taken, *learned])
    rng = np.random.default_rng(SEED)
    order = building.shuffled(rng, [image.generator for image in taken])
    taken = [taken[place] for place in order]
    tell("audit", 0, 1)
    images = _stacked(taken, grey)
    kinds = tuple(image.generator for image in taken)
    audited = _audited(images, kinds, taken, grey)
    tell("nearest images", 0, 1)
    arrays, nearest = _nearest(images, kinds, _stacked(learned, grey) if learned else None)
    _, coordinates = building.plane(packs.OWN, thumbnails(images, 16))
    report_cues = {key: dict(areas) for key, areas in audited.items()}
    source = _source(taken)
    pack = _saved(
        path or user_dir() / "packs" / f"{name}.npz",
        {
            "name": name,
            "title": title,
            "dataset": packs.OWN,
            "seed": SEED,
            "generators": kinds,
            "checkpoints": {},
            "map": "principal components",
            "cues": audited.pop(""),
            "generator_cues": audited,
            "nearest": nearest,
            "source": source,
        },
        {
            "images": images,
            "labels": np.full(len(images), -1, np.int16),
            "coordinates": coordinates,
            **arrays,
        },
    )
    fakes = np.array(kinds) != ""
    report = {
        "name": name,
        "title": title,
        "sha256": pack.sha256,
        "stimuli": len(images),
        "size": list(size),
        "grey": grey,
        "taken": dict(Counter(kinds)),
        "refused": [
            {"file": entry.file, "reason": entry.reason, "values": entry.values, "text": entry.text}
            for entry in refused
        ],
        "skipped": list(bundle.skipped),
        "copies": int((pack.nearest_distances[fakes] == 0).sum()),
        "nearest": nearest,
        "source": source,
        "auc": report_cues.pop(""),
        "generators": report_cues,
    }
    return pack, report


def _saved(path: Path, meta: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Pack:
    try:
        return packs.save(path, meta, arrays, compressed=False)
    except OSError as error:
        raise GenlabError(f"Cannot write pack '{path}'. Received: {error.strerror or error}.") from error


def _common_size(reals: Sequence[Entry], side: int | None) -> tuple[int, int]:
    """Return the width and height that all images get, from the headers of the reals.

    Of two sizes as frequent it is the smaller one.
    """
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


def _decoded(
    entries: Sequence[Entry],
    size: tuple[int, int],
    refused: list[Refusal],
    tell: Callable[[int, int], None],
) -> list[Taken]:
    """Decode and fit all files side by side; what cannot be taken is listed."""

    def one(entry: Entry) -> Taken | Refusal:
        try:
            picture = decoding.decode(entry.file, entry.read())
        except Refused as error:
            return error.refusal
        pixels = decoding.fitted(picture.image, size)
        return Taken(entry.generator, pixels, picture.format, picture.image.size)

    if len(entries) * size[0] * size[1] * 3 > MOST_PACK_BYTES:
        most = MOST_PACK_BYTES // (size[0] * size[1] * 3)
        raise GenlabError(
            f"Too many images of {size[0]} x {size[1]} pixels. Expected at most {most}, or a smaller size (--size). "
            f"Received: {len(entries)}."
        )
    found: list[Taken] = []
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for number, result in enumerate(pool.map(one, entries), 1):
            if isinstance(result, Refusal):
                refused.append(result)
            else:
                found.append(result)
            if number % 25 == 0 or number == len(entries):
                tell(number, len(entries))
    return found


def _suffices(taken: Sequence[Taken], refused: Sequence[Refusal]) -> None:
    """Raise GenlabError where the images do not make one usual round of single images."""
    reals = [number for number, image in enumerate(taken) if not image.generator]
    fakes: dict[str, list[int]] = {}
    for number, image in enumerate(taken):
        if image.generator:
            fakes.setdefault(image.generator, []).append(number)
    try:
        plan(PROTOCOLS["yesno"], Settings(), reals, fakes, PROTOCOLS["yesno"].questions, seed=0)
    except GenlabError as error:
        if not refused:
            raise
        first = refused[0]
        raise GenlabError(
            f"{error} {len(refused)} files were refused, the first of them '{first.file}': {first.text}."
        ) from error


def _stacked(taken: list[Taken], grey: bool) -> Pixels:
    """Move images into one array `(n, h, w[, 3])`; among colour images grey ones get three equal channels."""
    height, width = taken[0].pixels.shape[:2]
    stacked = np.empty((len(taken), height, width) if grey else (len(taken), height, width, 3), np.uint8)
    for number, image in enumerate(taken):
        stacked[number] = image.pixels if grey or image.pixels.ndim == 3 else image.pixels[..., None]
        taken[number] = replace(image, pixels=stacked[number, :0])  # not twice in memory
    return stacked


def _audited(
    images: Pixels, kinds: tuple[str, ...], taken: Sequence[Taken], grey: bool
) -> dict[str, dict[str, float]]:
    """Audit what is shown, and what the files were: other sizes are resampled otherwise, other formats leave traces."""
    values = {
        "sharpness": cues.sharpness(images),
        "original_size": np.array([image.size[0] * image.size[1] for image in taken], np.float64),
    }
    if not grey:
        values["colourfulness"] = cues.colourfulness(images)
    named = {
        "original_size": ["{} x {}".format(*image.size) for image in taken],
        "original_format": [image.format for image in taken],
    }
    return cues.audit(images, kinds, values, named)


def _nearest(
    images: Pixels, kinds: tuple[str, ...], training: Pixels | None
) -> tuple[dict[str, NDArray[Any]], str]:
    if training is not None:
        indices, distances = nearest_but_itself(images, training, np.full(len(images), -1))
        return {
            "nearest_images": training[indices],
            "nearest_indices": indices,
            "nearest_distances": distances,
        }, "training"
    reals = np.flatnonzero(np.array(kinds) == "")
    itself = np.full(len(images), -1)
    itself[reals] = np.arange(len(reals))
    indices, distances = nearest_but_itself(images, images[reals], itself)
    return {"nearest_indices": reals[indices].astype(np.int32), "nearest_distances": distances}, "reals"


def _source(taken: Sequence[Taken]) -> dict[str, Any]:
    """Count formats and the most frequent sizes of the files, by generator; no file's name is kept."""
    found: dict[str, Any] = {}
    for generator in sorted({image.generator for image in taken}):
        of = [image for image in taken if image.generator == generator]
        sizes = Counter(image.size for image in of)
        found[generator] = {
            "files": len(of),
            "formats": dict(Counter(image.format for image in of)),
            "sizes": [[*size, count] for size, count in sizes.most_common(5)],
            "different_sizes": len(sizes),
        }
    return found
