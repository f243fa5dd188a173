"""A folder of one's own images as a dataset."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from genlab.datasets.dataset import Dataset
from genlab.errors import GenlabError

_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
_SPLITS = {"train": "train", "training": "train", "test": "test", "testing": "test"}


def load_folder(folder: Path) -> Dataset:
    """Load a folder of one's own images; each sub-folder, in order of name, is a class.

    Where all images lie in folders called `train` and `test` (or `training`, `testing`), these are the splits, and the
    folders in them the classes; else every sixth image goes to the test split, so that a run can be repeated. Images of
    other sizes than the first one's are resized. All are grey where every one is, otherwise colour. What an operating
    system hides among them (`.name`, `__MACOSX`) is passed over. Files are held to the bounds of
    `genlab.media.images.decoding`: 8 pixels a side or more, up to 20 MB and 25 million pixels; what cannot be read is
    left out, and told as the dataset's `left_out`.

    Raises:
        GenlabError: for fewer than two images, or classes whose names differ in case only.
    """
    from PIL import Image

    from genlab.media.images import decoding

    folder = folder.resolve()
    files = [path.relative_to(folder) for path in sorted(folder.rglob("*"))]
    files = [path for path in files if _is_image(path) and (folder / path).is_file()]
    left_out: list[str] = []
    taken: list[Path] = []
    pictures: list[Image.Image] = []
    for path in files:
        try:
            picture = decoding.decode(str(path), (folder / path).read_bytes()).image
        except (decoding.Refused, OSError) as error:
            reason = error.refusal.text if isinstance(error, decoding.Refused) else error.strerror
            left_out.append(f"{path}: {reason}")
            continue
        size = pictures[0].size if pictures else picture.size
        pictures.append(picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS))
        taken.append(path)
    if len(pictures) < 2:
        first = f" First left out: {left_out[0]}." if left_out else ""
        raise GenlabError(
            f"Invalid image folder '{folder}'. Expected at least 2 images ({', '.join(_SUFFIXES)}). "
            f"Received: {len(pictures)}.{first}"
        )
    mode = "L" if all(picture.mode == "L" for picture in pictures) else "RGB"
    images = np.stack([np.asarray(picture.convert(mode)) for picture in pictures])
    splits = [_SPLITS.get(path.parts[0].casefold(), "") if len(path.parts) > 1 else "" for path in taken]
    split = set(splits) == {"train", "test"}
    named = [path.parts[split:-1] for path in taken]
    classes = sorted({parts[0] for parts in named if parts})
    _tell_apart(folder, classes)
    labels = np.array([classes.index(parts[0]) if parts else 0 for parts in named], np.int64)
    if not split:
        return replace(Dataset.split(folder.name, images, labels, tuple(classes)), left_out=tuple(left_out))
    test = np.array([each == "test" for each in splits])
    return Dataset(
        folder.name, images[~test], labels[~test], images[test], labels[test], tuple(classes), tuple(left_out)
    )


def _tell_apart(folder: Path, classes: list[str]) -> None:
    """Raise GenlabError where two classes differ in case only: they may be one."""
    seen: dict[str, str] = {}
    for name in classes:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            raise GenlabError(
                f"Classes '{other}' and '{name}' of '{folder}' differ in case only. Expected one folder for both, or "
                "other names."
            )


def _is_image(path: Path) -> bool:
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return path.suffix.lower() in _SUFFIXES and not hidden
