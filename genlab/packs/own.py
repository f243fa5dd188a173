"""A pack of one's own images: real and fake files brought to one encoding, audited, and frozen."""

import secrets
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import media
from genlab.errors import GenlabError
from genlab.media.images import cues
from genlab.media.images.copies import copies, thumbnails
from genlab.media.images.decoding import Refusal
from genlab.media.images.fitting import Taken, changes, common_size, decoded, stacked
from genlab.packs.bundles import Bundle, Entry
from genlab.packs.draft import Draft, shuffled
from genlab.packs.naming import check_name, check_title
from genlab.packs.pack import Pack
from genlab.packs.shelf import OWN, key_hash
from genlab.paths import user_dir
from genlab.progress import Tell, silent
from genlab.protocols import PROTOCOLS, Settings, plan

SEED = 2026
MOST_NAMED = 5
"""Refused files that an error names."""

Pixels = NDArray[np.uint8]


def build(
    name: str,
    bundle: Bundle,
    *,
    title: str | None = None,
    train: Sequence[Entry] = (),
    side: int | None = None,
    path: Path | None = None,
    private: bool = False,
    maker_sha256: str = "",
    tell: Tell = silent,
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
        private: show it only to who has its key, which the report tells this once.
        maker_sha256: of the secret of whoever may remove it on a page.
        tell: is told the stage and how far it is, now and then.

    Returns:
        The pack, and a report: `taken` a generator, `refused` and `skipped` files, `notes` (how folders were
        understood), `size`, `grey`, `copies` (fakes that equal a real), `again` (to the eye: `reals` that are another
        real once more, `fakes` that are a real, as `[file, file]`), the audit, the original sizes and formats, and the
        `key` of a private pack.

    Raises:
        GenlabError: for a wrong name, title or size, too few images of a kind for a round of questions, or too many.
    """
    name = check_name(name)
    title = check_title(title if title is not None else name)
    size = common_size([entry for entry in bundle.entries if not entry.generator], side)
    refused = list(bundle.refused)
    taken = decoded(bundle.entries, size, refused, lambda done, of: tell("decoding", done, of))
    learned = decoded(train, size, refused, lambda done, of: tell("training images", done, of))
    if train and not learned:
        raise GenlabError(f"No training images. Expected at least one readable file. Received: {len(train)}.")
    _suffices(taken, refused)
    grey = all(image.pixels.ndim == 2 for image in [*taken, *learned])

    order = shuffled(np.random.default_rng(SEED), [image.generator for image in taken])
    taken = [taken[place] for place in order]
    draft = Draft(
        media.get(media.IMAGE),
        stacked(taken, grey),
        tuple(image.generator for image in taken),
        np.full(len(taken), -1, np.int16),
    )
    tell("audit", 0, 1)
    draft.add_cues(*_of_files(draft.stimuli[:], taken, grey))
    again = _again(draft.stimuli[:], taken)
    tell("nearest images", 0, 1)
    draft.add_nearest(stacked(learned, grey) if learned else None)
    draft.add_map()
    source = _source(taken, size)
    key = secrets.token_urlsafe(16) if private else ""
    locked = {"key_sha256": key_hash(key)} if key else {}
    locked |= {"maker_sha256": maker_sha256} if maker_sha256 else {}
    pack = _saved(draft, path or user_dir() / "packs" / f"{name}.npz", name, title, source, locked)
    report = {
        "name": name,
        "title": title,
        "sha256": pack.sha256,
        "stimuli": len(pack.stimuli),
        "size": list(size),
        "grey": grey,
        "taken": dict(Counter(draft.generators)),
        "refused": [
            {"file": entry.file, "reason": entry.reason, "values": entry.values, "text": entry.text}
            for entry in refused
        ],
        "skipped": list(bundle.skipped),
        "copies": int((pack.nearest_distances[~draft.real] == 0).sum()),
        "again": again,
        "notes": list(bundle.notes),
        "nearest": pack.nearest,
        "source": source,
        "auc": pack.cues,
        "generators": pack.generator_cues,
        **({"key": key} if key else {}),
    }
    return pack, report


def _saved(
    draft: Draft, path: Path, name: str, title: str, source: dict[str, Any], locked: dict[str, str]
) -> Pack:
    try:
        return draft.save(
            path,
            compressed=False,
            name=name,
            title=title,
            dataset=OWN,
            seed=SEED,
            checkpoints={},
            source=source,
            **locked,
        )
    except OSError as error:
        raise GenlabError(f"Cannot write pack '{path}'. Received: {error.strerror or error}.") from error


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
        named = "; ".join(f"'{entry.file}' ({entry.text})" for entry in refused[:MOST_NAMED])
        more = "; ..." if len(refused) > MOST_NAMED else ""
        raise GenlabError(f"{error} Refused {len(refused)} files: {named}{more}.") from error


def _of_files(
    images: Pixels, taken: Sequence[Taken], grey: bool
) -> tuple[dict[str, NDArray[np.float64]], dict[str, list[str]]]:
    """Return what the files were: other sizes are resampled otherwise, other formats leave traces."""
    values = {
        "sharpness": cues.sharpness(images),
        "original_size": np.array([image.size[0] * image.size[1] for image in taken], np.float64),
    }
    if not grey:
        values["colourfulness"] = cues.colourfulness(images)
    kinds = {
        "original_size": ["{} x {}".format(*image.size) for image in taken],
        "original_format": [image.format for image in taken],
    }
    return values, kinds


def _again(images: Pixels, taken: Sequence[Taken]) -> dict[str, list[list[str]]]:
    """Return which reals are earlier ones once more, and which fakes are reals, as the eye sees it."""
    small = thumbnails(images)
    real = np.array([not image.generator for image in taken])
    reals, fakes = np.flatnonzero(real), np.flatnonzero(~real)
    found = {
        "reals": [
            (reals[one], reals[other]) for one, other in copies(small[real], small[real], True).items()
        ],
        "fakes": [(fakes[one], reals[other]) for one, other in copies(small[~real], small[real]).items()],
    }
    return {
        kind: [[taken[one].file, taken[other].file] for one, other in pairs] for kind, pairs in found.items()
    }


def _source(taken: Sequence[Taken], size: tuple[int, int]) -> dict[str, Any]:
    """Count formats, the most frequent sizes of the files, and how they came to `size`, by generator.

    No file's name is kept.
    """
    found: dict[str, Any] = {}
    for generator in sorted({image.generator for image in taken}):
        of = [image for image in taken if image.generator == generator]
        sizes = Counter(image.size for image in of)
        found[generator] = {
            "files": len(of),
            "formats": dict(Counter(image.format for image in of)),
            "sizes": [[*size, count] for size, count in sizes.most_common(5)],
            "different_sizes": len(sizes),
            "changed": dict(Counter(change for image in of for change in changes(image.size, size))),
        }
    return found
