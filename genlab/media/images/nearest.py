"""The nearest real image by mean absolute grey-level difference (L1), as in the book's program 10-5(b)."""

import numpy as np
from numpy.typing import NDArray

from genlab.media.images.pictures import thumbnails

EXACT = 64
"""Long side in pixels up to which every image is compared with every other by all pixels."""
CANDIDATES = 8
THUMBNAIL = 32


def nearest(
    images: NDArray[np.uint8], real: NDArray[np.uint8]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Find for each image the nearest real one; of several equally near, the first.

    Exact: faiss, where it is installed, proposes eight candidates, which integer sums then put in order; SciPy
    compares with every image otherwise. Both give the same answers.

    Args:
        images: uint8 `(n, h, w[, 3])`.
        real: uint8 `(m, h, w[, 3])`.

    Returns:
        int32 `(n,)` indices into `real`, and float32 `(n,)` mean absolute differences in grey levels, 0..255.
    """
    flat, pool = images.reshape(len(images), -1), real.reshape(len(real), -1)
    try:
        indices = _by_faiss(flat, pool)
    except ImportError:
        indices = _by_scipy(flat, pool)
    gaps = np.abs(flat.astype(np.int16) - pool[indices].astype(np.int16))
    return indices.astype(np.int32), gaps.mean(1, dtype=np.float64).astype(np.float32)


def nearest_but_itself(
    images: NDArray[np.uint8], real: NDArray[np.uint8], itself: NDArray[np.int_]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Find for each image the nearest real one that is not the image itself.

    Images larger than 32 pixels are compared as thumbnails of that size first; the eight nearest are then put in
    order by all their pixels. Smaller ones are compared exactly.

    Args:
        images: uint8 `(n, h, w[, 3])`.
        real: uint8 `(m, h, w[, 3])`, m at least 2, or 1 where no image has a place among them.
        itself: `(n,)`, the image's own place among `real`; -1 where it has none.

    Returns:
        int32 `(n,)` indices into `real`, and float32 `(n,)` mean absolute differences in grey levels, 0..255.
    """
    from scipy.spatial.distance import cdist

    small, pool = thumbnails(images, THUMBNAIL), thumbnails(real, THUMBNAIL)
    small, pool = small.reshape(len(small), -1), pool.reshape(len(pool), -1)
    count = min(CANDIDATES, len(real) - bool((itself >= 0).any()))
    indices = np.zeros(len(images), np.int32)
    distances = np.zeros(len(images), np.float32)
    for start in range(0, len(images), 256):
        gaps = cdist(small[start : start + 256], pool, "cityblock")
        for row, gap in enumerate(gaps, start):
            if itself[row] >= 0:
                gap[itself[row]] = np.inf
            found = np.sort(np.argpartition(gap, count - 1)[:count])
            exact = [
                np.abs(images[row].astype(np.int16) - real[place]).mean(dtype=np.float64) for place in found
            ]
            indices[row], distances[row] = found[int(np.argmin(exact))], min(exact)
    return indices, distances


def _by_faiss(flat: NDArray[np.uint8], pool: NDArray[np.uint8]) -> NDArray[np.int64]:
    import faiss

    index = faiss.IndexFlat(flat.shape[1], faiss.METRIC_L1)
    index.add(pool.astype(np.float32))
    _, found = index.search(flat.astype(np.float32), min(CANDIDATES, len(pool)))
    found = np.sort(found, axis=1)  # by index, so that argmin takes the first of equals
    gaps = np.abs(flat[:, None].astype(np.int32) - pool[found].astype(np.int32)).sum(-1)
    picked: NDArray[np.int64] = found[np.arange(len(flat)), gaps.argmin(1)]
    return picked


def _by_scipy(flat: NDArray[np.uint8], pool: NDArray[np.uint8]) -> NDArray[np.int64]:
    from scipy.spatial.distance import cdist

    best = np.full(len(flat), np.inf)
    indices = np.zeros(len(flat), np.int64)
    for start in range(0, len(pool), 10_000):  # in slices: cdist needs float64 rows
        gaps = cdist(flat, pool[start : start + 10_000], "cityblock")
        at = gaps.argmin(1)
        nearer = gaps[np.arange(len(flat)), at] < best
        best = np.where(nearer, gaps[np.arange(len(flat)), at], best)
        indices = np.where(nearer, at + start, indices)
    return indices
