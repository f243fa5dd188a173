"""Datasets as the `.npz` files in data/datasets."""

import sys
from pathlib import Path

import numpy as np

from genlab.media import arrays as files
from genlab.paths import sha256

DATASETS = Path(__file__).resolve().parents[1] / "datasets"


def pack(name: str, **arrays: np.ndarray) -> None:
    """Write a dataset's file, the same bytes from the same arrays, and say its size and hash."""
    path = DATASETS / f"{name}.npz"
    files.save_small(path, arrays)
    print(f"{name}: {path.stat().st_size} bytes, {sha256(path)}", file=sys.stderr)
