"""Arrays as the `.npz` files in data/datasets: packed by LZMA, which NumPy reads and no setting of its writes.

Images are an eighth to a half smaller than NumPy's own packing makes them, lines of text a quarter.
"""

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

DATASETS = Path(__file__).resolve().parents[1] / "datasets"


def pack(name: str, **arrays: np.ndarray) -> None:
    """Write a dataset's file, the same bytes from the same arrays, and say its size and hash."""
    path = DATASETS / f"{name}.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:
        for key, array in arrays.items():
            held = io.BytesIO()
            np.lib.format.write_array(held, np.ascontiguousarray(array), allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{key}.npy"), held.getvalue(), zipfile.ZIP_LZMA)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"{name}: {path.stat().st_size} bytes, {sha256}", file=sys.stderr)
