"""A folder of one's own images as a dataset."""

from pathlib import Path

import numpy as np

from genlab.datasets.dataset import Dataset
from genlab.errors import GenlabError

_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")


def load_folder(folder: Path) -> Dataset:
    """Load a folder of one's own images; each sub-folder, in order of name, is a class.

    Images of other sizes than the first one's are resized. All are grey where every one is, otherwise colour. Every
    sixth image goes to the test split, so that a run can be repeated. What an operating system hides among them
    (`.name`, `__MACOSX`) is passed over. Files are held to the bounds of `genlab.media.images.decoding`: 8 pixels a
    side or more, up to 20 MB and 25 million pixels.

    Raises:
        GenlabError: for a file that is no image, or fewer than two images.
    """
    from PIL import Image

    from genlab.media.images import decoding

    folder = folder.resolve()
    files = [path for path in sorted(folder.rglob("*")) if _is_image(path.relative_to(folder))]
    if len(files) < 2:
        raise GenlabError(
            f"Invalid image folder '{folder}'. Expected at least 2 images ({', '.join(_SUFFIXES)}). "
            f"Received: {len(files)}."
        )
    pictures: list[Image.Image] = []
    for path in files:
        try:
            picture = decoding.decode(str(path), path.read_bytes()).image
        except (decoding.Refused, OSError) as error:
            reason = error.refusal.text if isinstance(error, decoding.Refused) else error.strerror
            raise GenlabError(
                f"Invalid image '{path}'. Expected a readable picture. Received: {reason}."
            ) from error
        size = pictures[0].size if pictures else picture.size
        pictures.append(picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS))
    mode = "L" if all(picture.mode == "L" for picture in pictures) else "RGB"
    images = np.stack([np.asarray(picture.convert(mode)) for picture in pictures])
    classes = sorted({path.relative_to(folder).parts[0] for path in files if path.parent != folder})
    labels = np.array(
        [classes.index(path.relative_to(folder).parts[0]) if path.parent != folder else 0 for path in files],
        np.int64,
    )
    return Dataset.split(folder.name, images, labels, tuple(classes))


def _is_image(path: Path) -> bool:
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return path.suffix.lower() in _SUFFIXES and not hidden
