"""Loading a dataset by its name, or one's own by its path: a folder of images, a file of texts, melodies."""

import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path

from genlab.datasets.dataset import Dataset
from genlab.datasets.downloaded import cifar10, lfw
from genlab.datasets.folders import load_folder
from genlab.datasets.melodyfiles import SUFFIXES as MELODIES
from genlab.datasets.melodyfiles import are_melodies, load_melodies
from genlab.datasets.shipped import (
    MELODIES_SHA256,
    SHIPPED_SHA256,
    TEXTS_SHA256,
    load_shipped,
    load_shipped_melodies,
    load_shipped_texts,
)
from genlab.datasets.textfiles import SUFFIXES, load_file
from genlab.datasets.texts import Texts
from genlab.errors import GenlabError
from genlab.media.text.typography import plainly

LOADERS: dict[str, Callable[[], Dataset]] = {
    **{name: partial(load_shipped, name) for name in SHIPPED_SHA256},
    "cifar10": cifar10,
    "lfw": lfw,
}
"""Datasets of images."""
TEXTS: dict[str, Callable[[], Texts]] = {
    **{name: partial(load_shipped_texts, name) for name in TEXTS_SHA256},
    **{name: partial(load_shipped_melodies, name) for name in MELODIES_SHA256},
}
"""Datasets of texts, of pairs of texts, and of melodies, which are lines, too."""
Data = Dataset | Texts


def load_any(name: str) -> Data:
    """Load a dataset of any medium by name, or one's own by path: a folder of images, a file of texts, melodies.

    Raises:
        GenlabError: as `load` and `load_texts`.
    """
    return load_texts(name) if is_text(name) else load(name)


def is_text(name: str) -> bool:
    """Return whether a name or path is one of texts or melodies, which are lines, too, without loading them."""
    if name in TEXTS or name in LOADERS:
        return name in TEXTS
    return Path(name).suffix.lower() in SUFFIXES or are_melodies(Path(name))


def typed(text: str, name: str) -> str:
    """Return what somebody typed as a dataset's texts have it: composed, of a shipped one with plain marks, too."""
    return plainly(text) if name in TEXTS else unicodedata.normalize("NFC", text)


def load_texts(name: str) -> Texts:
    """Load texts or melodies by name, or one's own by path: a file of texts; a file or a folder of melodies.

    Raises:
        GenlabError: for an unknown name, images, a damaged file, or a file that is called as a known dataset.
    """
    if name in TEXTS:
        return TEXTS[name]()
    path = Path(name)
    melodies = path.exists() and are_melodies(path)
    if melodies or (path.is_file() and path.suffix.lower() in SUFFIXES):
        if path.stem in LOADERS or path.stem in TEXTS:
            raise GenlabError(
                f"Invalid file '{path}'. Expected another name than a dataset's. Received: '{path.stem}'."
            )
        return load_melodies(path.resolve()) if melodies else load_file(path)
    if name in LOADERS or path.is_dir():
        raise GenlabError(f"Invalid dataset '{name}'. Expected texts. Received: images.")
    raise GenlabError(
        f"Unknown dataset '{name}'. Expected one of: {', '.join(TEXTS)}, or a file of texts "
        f"({', '.join(SUFFIXES)}) or melodies ({', '.join(MELODIES)})."
    )


def load(name: str) -> Dataset:
    """Load a dataset of images by name, or a folder of one's own images by path.

    Raises:
        GenlabError: for an unknown name, texts, a damaged file, a download that is not to be had offline, or a folder
            that is called as a known dataset.
    """
    if name in LOADERS:
        return LOADERS[name]()
    if name in TEXTS:
        raise GenlabError(f"Invalid dataset '{name}'. Expected images. Received: texts.")
    if Path(name).is_dir():
        folder = Path(name).resolve()
        if folder.name in LOADERS:
            raise GenlabError(
                f"Invalid image folder '{folder}'. Expected another name than a dataset's. "
                f"Received: '{folder.name}'."
            )
        return load_folder(folder)
    raise GenlabError(
        f"Unknown dataset '{name}'. Expected one of: {', '.join(LOADERS)}, or a folder of images."
    )
