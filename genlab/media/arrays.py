"""Named arrays in .npz files, never with pickle."""

import io
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
from numpy.typing import NDArray

from genlab.paths import written_aside

try:
    from lzma import LZMAError
except ImportError:
    # A Python that was built without: it packs as NumPy does, and says so where it cannot read.
    LZMAError = ValueError  # type: ignore[misc, assignment]
    _SMALLEST = zipfile.ZIP_DEFLATED
else:
    _SMALLEST = zipfile.ZIP_LZMA


def save(path: Path, arrays: Mapping[str, NDArray[Any]], *, compressed: bool = True) -> None:
    """Write arrays whole or not at all; the same arrays give the same bytes."""
    write: Any = np.savez_compressed if compressed else np.savez
    with written_aside(path) as aside:
        write(aside, **arrays)


def save_small(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays whole or not at all, compressed by LZMA, which NumPy reads and no setting of its writes.

    Images become an eighth to a half smaller than by NumPy's own packing, lines of text a quarter, tables of counts
    two fifths; they are read more slowly. The same arrays give the same bytes.
    """
    with written_aside(path) as aside, zipfile.ZipFile(aside, "w", _SMALLEST) as archive:
        for name, array in arrays.items():
            held = io.BytesIO()
            np.lib.format.write_array(held, np.asarray(array, order="C"), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), held.getvalue(), _SMALLEST)


ALIGNED = 64
"""Bytes that the values of an array in an aligned file begin at a multiple of, as a memory line does."""
_PADDING = 0xD935
"""Kind of a zip entry's extra field that only fills up (Android's zipalign writes it, too)."""


@dataclass(frozen=True)
class Place:
    """Where an array's values lie in a file.

    Attributes:
        offset, length: of the values, in bytes.
        kind, shape: of the array.
        fortran: whether the first axis runs fastest.
    """

    offset: int
    length: int
    kind: np.dtype[Any]
    shape: tuple[int, ...]
    fortran: bool


def save_aligned(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays whole or not at all, neither compressed nor pickled, so that others can read the values in place.

    `np.load` reads the file as any .npz; the same arrays give the same bytes.
    """
    with written_aside(path) as aside, zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            info = zipfile.ZipInfo(f"{name}.npy")
            start = archive.start_dir + 30 + len(info.filename.encode()) + 4  # behind the entry's own header
            info.extra = struct.pack("<HH", _PADDING, -start % ALIGNED) + bytes(-start % ALIGNED)
            with archive.open(info, "w") as file:  # numpy fills its header up to a multiple of 64 by itself
                np.lib.format.write_array(file, np.asarray(array, order="C"), allow_pickle=False)


def places(path: Path) -> dict[str, Place]:
    """Return where each array of a file lies that is not compressed.

    Raises:
        ValueError or OSError where the file is damaged.
    """
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        return {
            info.filename.removesuffix(".npy"): _place(file, info)
            for info in archive.infolist()
            if info.compress_type == zipfile.ZIP_STORED
        }


def _place(file: IO[bytes], info: zipfile.ZipInfo) -> Place:
    file.seek(info.header_offset + 26)  # of the entry's own header: lengths of its name and extra field
    name, extra = (int.from_bytes(file.read(2), "little") for _ in range(2))
    file.seek(info.header_offset + 30 + name + extra)
    read = {1: np.lib.format.read_array_header_1_0, 2: np.lib.format.read_array_header_2_0}
    shape, fortran, kind = read[np.lib.format.read_magic(file)[0]](file)
    return Place(file.tell(), kind.itemsize * prod(shape), kind, shape, fortran)


def mapped(path: Path, key: str) -> NDArray[Any] | None:
    """Return one array of a file, its values left on disk until they are asked for; `None` where it is compressed.

    Raises:
        KeyError: where there is none of that name; ValueError or OSError where the file is damaged.
    """
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        info = archive.getinfo(f"{key}.npy")
        if info.compress_type != zipfile.ZIP_STORED:
            return None
        place = _place(file, info)
    order: Literal["F", "C"] = "F" if place.fortran else "C"
    return np.asarray(np.memmap(path, place.kind, "r", place.offset, place.shape, order))


def load(path: Path) -> dict[str, NDArray[Any]]:
    """Read all arrays of a file.

    Raises:
        ValueError: where the file holds pickled objects, or is damaged; OSError where it cannot be read.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except LZMAError as error:
        raise ValueError(str(error)) from error
    except RuntimeError as error:  # of zipfile, where Python has no lzma
        raise OSError(str(error)) from error
