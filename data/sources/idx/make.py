"""MNIST or Fashion-MNIST from the files that their authors published: `python -m idx.make NAME FOLDER`.

NAME is `mnist` or `fashion_mnist`, FOLDER holds the four IDX files, packed (`.gz`) or not. No pixel is changed.
"""

import gzip
import sys
from pathlib import Path

import numpy as np
from packed import pack

FILES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}


def read(path: Path) -> np.ndarray:
    """Return what an IDX file of bytes holds: two zeros, 8 for bytes, the number of sizes, the sizes, the bytes."""
    packed = path.with_name(f"{path.name}.gz")
    content = gzip.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()
    sizes = np.frombuffer(content, ">u4", content[3], 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * len(sizes)).reshape(sizes)


pack(sys.argv[1], **{key: read(Path(sys.argv[2]) / name) for key, name in FILES.items()})
