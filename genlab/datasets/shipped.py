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

SHIPPED_SHA256 = {
    "mnist": "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64",
    "fashion_mnist": "5b6d2c4c694a91887af8ab7d039c04f80af3c29378d731c93a538d2e831aa469",
    "avatars": "b528a6dafcb63b31a69f236bb53e0805d67a643e920f0e50f7a6f6a1546d9999",
    "hangul": "1995620a2f5bd32f9bd5a46d7dccd46876eaf5ab5cbd30d1f2c530dac2efd7ee",
}
TEXTS_SHA256 = {
    "names_ko": "e73de91d0877bdeb835736be66f2c48847ce50830fd4a4e2b02b3a3834176b2f",
    "names_en": "f2e5cabe579add1d05d5552ec063d58a5a01af41ad39a764eda71ab02f6f54bf",
    "verses": "4f706ec558283ad621a87c53a5ea4b30375de827fed866b005292278f6392ecc",
    "help_ko": "ad66594e9a25ddca527e06ff2d7207701cf46ed204e0e9953040e8c90a2fca47",
    "help_en_ko": "efd5b4a89f3f79067c7e283fd4cdf1ac4fbda2975530a3c124ff02f05b53b3b3",
    "roman": "30b5e22ac96445a78b49af5bc38673abf394f5c0aa1a8d9bc53b290fae54d8a6",
}
MELODIES_SHA256 = {
    "tunes": "aa95676cdb3467ebe43d6e690f8a60f0c09dfe8dbcb5c56b711cdc92af4084cb",
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
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError) as error:
        raise GenlabError(
            f"Damaged dataset file '{path}'. Expected a Keras-layout .npz. Received: {error}."
        ) from error
