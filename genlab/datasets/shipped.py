"""Datasets that come with genlab, as files in Keras' layout, each known by its hash."""

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
from genlab.errors import GenlabError
from genlab.paths import data_dir, sha256

SHIPPED_SHA256 = {
    "mnist": "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64",
    "fashion_mnist": "5b6d2c4c694a91887af8ab7d039c04f80af3c29378d731c93a538d2e831aa469",
    "avatars": "b528a6dafcb63b31a69f236bb53e0805d67a643e920f0e50f7a6f6a1546d9999",
    "hangul": "1995620a2f5bd32f9bd5a46d7dccd46876eaf5ab5cbd30d1f2c530dac2efd7ee",
}
_ARRAYS = ("x_train", "y_train", "x_test", "y_test")


@lru_cache(maxsize=2)
def load_shipped(name: str) -> Dataset:
    """Load a shipped dataset.

    Raises:
        GenlabError: where its file is missing or damaged.
    """
    return load_npz(name, data_dir() / "datasets" / f"{name}.npz", SHIPPED_SHA256[name])


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
