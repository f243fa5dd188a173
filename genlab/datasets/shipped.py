"""Datasets that come with genlab: images in Keras' layout, lines of text as bytes; each file known by its hash."""

import zipfile
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.datasets.catalogue import CLASS_NAMES
from genlab.datasets.dataset import Dataset, Labels, Pixels
from genlab.datasets.melodies import Melodies, sources_of
from genlab.datasets.texts import Texts, lines_of
from genlab.errors import GenlabError
from genlab.paths import data_dir, sha256

try:
    from lzma import LZMAError
except ImportError:  # a Python that was built without: who reads a dataset is told so
    LZMAError = ValueError  # type: ignore[misc, assignment]

SHIPPED_SHA256 = {
    "mnist": "a7ca5941ed14a4e275a85c70d92dc1ec30216050a9a8efb4cd648939b6ce6b80",
    "fashion_mnist": "26ddcaeea2ffe7bf63a3e81a2bc12a5894bdab7e97a6511bf870f78fa1f3a3d8",
    "avatars": "8338376ca288208b3bcbd07b86635bb5c842276e64bc7c52bf71222e0820d47c",
    "hangul": "9d836f98466468b1e1dfba23f011cca77ec89dec9ff22bb182656c3a829a0a6c",
}
TEXTS_SHA256 = {
    "names_ko": "0e1cce3d97c0abbbf372f45096bac62942b05b2ee4c3877c68894e724947679e",
    "names_en": "ab3ba27457326d49ddfc5888f446ba0f7e0b6e07f7ce5070cfdc06bad6cdfa1a",
    "verses": "a823798109cae09b01e5a47a6b9503c5bfd05df2836ec96f00592e49e2d9f643",
    "help_ko": "ee93f23933188827b97c9b544665e38d482c7f654aa64f6756c2df8ee93a264c",
    "help_en_ko": "9da1d011c645e610baa17c75d371dafcf129571eae51ecd50bd3f174dbc49418",
    "roman": "8e99a2457b091f453e1fcf4bf6d14d9f8960de213349689fae5dfb2446952ccd",
}
MELODIES_SHA256 = {
    "tunes": "a2073df440c771ff1e762580d3dbaf73aea5e368535afce9a4fac0ee24e7a6d4",
}
PAIRS = frozenset({"help_en_ko", "roman"})
"""Texts that are pairs, a source and its target."""
_ARRAYS = ("x_train", "y_train", "x_test", "y_test")


@lru_cache(maxsize=2)
def load_shipped(name: str) -> Dataset:
    """Load a shipped dataset.

    Raises:
        GenlabError: where its file is missing or damaged.
    """
    return load_npz(name, data_dir() / "datasets" / f"{name}.npz", SHIPPED_SHA256[name])


@lru_cache(maxsize=2)
def load_shipped_texts(name: str) -> Texts:
    """Load shipped texts.

    Raises:
        GenlabError: where their file is missing or damaged.
    """
    path = data_dir() / "datasets" / f"{name}.npz"
    train, test = _read(path, ("train", "test"), TEXTS_SHA256[name])
    return Texts(name, lines_of(train), lines_of(test), name in PAIRS)


@lru_cache(maxsize=2)
def load_shipped_melodies(name: str) -> Melodies:
    """Load shipped melodies.

    Raises:
        GenlabError: where their file is missing or damaged.
    """
    path = data_dir() / "datasets" / f"{name}.npz"
    names = ("train", "test", "sources", "train_sources", "test_sources")
    train, test, rows, *places = _read(path, names, MELODIES_SHA256[name])
    every = lines_of(rows)
    return Melodies(
        name,
        lines_of(train),
        lines_of(test),
        train_sources=sources_of(every, places[0]),
        test_sources=sources_of(every, places[1]),
    )


def test_split(name: str) -> tuple[Pixels, Labels]:
    """Return a shipped dataset's test images and classes alone, without holding the training images in memory.

    Raises:
        GenlabError: where the dataset is not shipped, or its file is missing or damaged.
    """
    if name not in SHIPPED_SHA256:
        raise GenlabError(f"Unknown shipped dataset '{name}'. Expected one of: {', '.join(SHIPPED_SHA256)}.")
    images, labels = read_shipped(name, "x_test", "y_test")
    return images, labels.astype(np.int64)


def read_shipped(name: str, *names: str) -> list[NDArray[Any]]:
    """Read some arrays of a shipped dataset, checked by its hash."""
    return _read(data_dir() / "datasets" / f"{name}.npz", names, SHIPPED_SHA256[name])


def load_npz(name: str, path: Path, expected_sha256: str | None = None) -> Dataset:
    """Load a Keras-layout .npz file (`x_train`, `y_train`, `x_test`, `y_test`), without pickle.

    Raises:
        GenlabError: where the file is missing, its hash is another, or an array lacks.
    """
    x_train, y_train, x_test, y_test = _read(path, _ARRAYS, expected_sha256)
    return Dataset(
        name, x_train, y_train.astype(np.int64), x_test, y_test.astype(np.int64), CLASS_NAMES.get(name, ())
    )


def _read(path: Path, names: Sequence[str], expected_sha256: str | None) -> list[NDArray[Any]]:
    """Read some arrays of an .npz file, as they are named; the others stay on disk."""
    if not path.is_file():
        raise GenlabError(f"Missing dataset file '{path}'. Expected the shipped {path.name}.")
    if expected_sha256 is not None and (found := sha256(path)) != expected_sha256:
        raise GenlabError(
            f"Damaged dataset file '{path}'. Expected SHA-256 {expected_sha256[:12]}... Received: {found[:12]}..."
        )
    try:
        with np.load(path, allow_pickle=False) as file:
            missing = [key for key in names if key not in file]
            if missing:
                raise GenlabError(
                    f"Damaged dataset file '{path}'. Expected arrays {', '.join(names)}. "
                    f"Missing: {', '.join(missing)}."
                )
            return [file[key] for key in names]
    except (zipfile.BadZipFile, zlib.error, LZMAError, ValueError, EOFError, OSError) as error:
        raise GenlabError(
            f"Damaged dataset file '{path}'. Expected a Keras-layout .npz. Received: {error}."
        ) from error
    except RuntimeError as error:  # of zipfile
        raise GenlabError(
            f"Cannot read dataset file '{path}'. Expected a Python with the module lzma. Received: {error}."
        ) from error
