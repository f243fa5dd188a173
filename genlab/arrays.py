"""Named arrays in .npz files, never with pickle."""

import zipfile
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


def mapped(path: Path, key: str) -> NDArray[Any] | None:
    """Return one array of a file, its values left on disk until they are asked for; `None` where it is compressed.

    Raises:
        KeyError: where there is none of that name; ValueError or OSError where the file is damaged.
    """
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        info = archive.getinfo(f"{key}.npy")
        if info.compress_type != zipfile.ZIP_STORED:
            return None
        file.seek(info.header_offset + 26)  # of the entry's own header: lengths of its name and extra field
        name, extra = (int.from_bytes(file.read(2), "little") for _ in range(2))
        file.seek(info.header_offset + 30 + name + extra)
        read = {1: np.lib.format.read_array_header_1_0, 2: np.lib.format.read_array_header_2_0}
        shape, fortran, kind = read[np.lib.format.read_magic(file)[0]](file)
        found = np.memmap(path, kind, "r", file.tell(), shape, "F" if fortran else "C")
    return np.asarray(found)


def load(path: Path) -> dict[str, NDArray[Any]]:
    """Read all arrays of a file.

    Raises:
        ValueError: where the file holds pickled objects, or is damaged; OSError where it cannot be read.
    """
    with np.load(path, allow_pickle=False) as file:
        return {key: file[key] for key in file.files}
