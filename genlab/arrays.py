"""Named arrays in .npz files, never with pickle."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.paths import written_aside


def save(path: Path, arrays: Mapping[str, NDArray[Any]], *, compressed: bool = True) -> None:
    """Write arrays whole or not at all; the same arrays give the same bytes."""
    write: Any = np.savez_compressed if compressed else np.savez
    with written_aside(path) as aside:
        write(aside, **arrays)


def load(path: Path) -> dict[str, NDArray[Any]]:
    """Read all arrays of a file.

    Raises:
        ValueError: where the file holds pickled objects, or is damaged; OSError where it cannot be read.
    """
    with np.load(path, allow_pickle=False) as file:
        return {key: file[key] for key in file.files}
