"""Precision, recall, density and coverage: what share of one set lies in the balls around the other.

A set's ball around an image reaches to its k-th nearest neighbour in the same set. Precision is the share of fakes
in some real ball (are they good?), recall the share of reals in some fake ball (do the fakes have all there is?):
Kynkaanniemi et al. (2019), NeurIPS, arXiv:1904.06991, eq. 1 and 2. Density counts the real balls around a fake, over
k; coverage is the share of real balls with a fake in them. An outlier's large ball moves these two less: Naeem et al.
(2020), ICML, arXiv:2002.09797, eq. 3 and 4.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.metrics.halves import Floats, Masks

KYNKAANNIEMI_K = 3
NAEEM_K = 5
LISTED = 64
"""Nearest neighbours that are kept: a random half holds fewer than 5 of 64 once in 10^13 times."""
CHUNK = 4_000_000  # distances in one array: 32 MB


@dataclass(frozen=True)
class Overlap:
    """The four numbers, each `(r,)`: one for every pair of masks.

    Attributes:
        precision, recall, coverage: shares, 0..1.
        density: 0 or more; 1 where fakes are as dense as reals.
    """

    precision: Floats
    recall: Floats
    density: Floats
    coverage: Floats


def overlap(
    real: NDArray[np.floating],
    fake: NDArray[np.floating],
    taken_real: Masks,
    taken_fake: Masks,
    *,
    narrow: int = KYNKAANNIEMI_K,
    wide: int = NAEEM_K,
) -> Overlap:
    """Compare two sets of features, whole and in parts.

    Memory is bounded: of all distances only a few million stand in memory at a time.

    Args:
        real: features `(n, d)`.
        fake: features `(m, d)`; take as many as reals, recall and coverage depend on both numbers.
        taken_real, taken_fake: `(r, n)` and `(r, m)`, which rows are taken.
        narrow: k of precision and recall.
        wide: k of density and coverage.

    Raises:
        GenlabError: for another number of columns, or where a mask takes no more than k rows.
    """
    fewest = int(min(taken_real.sum(1).min(), taken_fake.sum(1).min()))
    if real.shape[1:] != fake.shape[1:] or fewest <= max(narrow, wide):
        raise GenlabError(
            f"Invalid features for precision and recall. Expected (n, d) and (m, d), more than {max(narrow, wide)} "
            f"rows taken of each. Received: {real.shape} and {fake.shape}, {fewest} taken."
        )
    reals, fakes = real.astype(np.float64), fake.astype(np.float64)
    real_balls, real_wide = _radii(reals, taken_real, (narrow, wide))
    (fake_balls,) = _radii(fakes, taken_fake, (narrow,))
    n, m = taken_real.sum(1), taken_fake.sum(1)
    inside, _, _ = _hits(reals, fakes, real_balls, taken_fake)
    recalled, _, _ = _hits(fakes, reals, fake_balls, taken_real)
    _, hit, pairs = _hits(reals, fakes, real_wide, taken_fake)
    return Overlap(inside / m, recalled / n, pairs / (wide * m), hit / n)


def squared_distances(x: Floats, y: Floats) -> Iterator[tuple[int, Floats]]:
    """Yield squared Euclidean distances between rows, a slice of x at a time: its first row and `(rows, len(y))`."""
    lengths = (y * y).sum(1)
    rows = max(1, CHUNK // len(y))
    for start in range(0, len(x), rows):
        part = x[start : start + rows]
        gaps = (part * part).sum(1)[:, None] + lengths - 2 * (part @ y.T)
        yield start, np.maximum(gaps, 0, out=gaps)


def _radii(points: Floats, taken: Masks, ks: tuple[int, ...]) -> list[Floats]:
    """Return for each k `(r, n)` the squared distance to the k-th nearest taken point; -1 around one not taken."""
    count = min(LISTED, len(points) - 1)
    near = np.empty((len(points), count), np.intp)
    gaps = np.empty((len(points), count))
    for start, squared in squared_distances(points, points):
        here = np.arange(len(squared))
        squared[here, start + here] = np.inf
        found = np.argpartition(squared, count - 1, axis=1)[:, :count]
        reach = np.take_along_axis(squared, found, 1)
        order = reach.argsort(1)
        near[start : start + len(squared)] = np.take_along_axis(found, order, 1)
        gaps[start : start + len(squared)] = np.take_along_axis(reach, order, 1)
    radii = [np.full(taken.shape, -1.0) for _ in ks]
    for row, kept in enumerate(taken):
        places = np.flatnonzero(kept)
        seen = kept[near[places]].cumsum(1)
        for radius, k in zip(radii, ks, strict=True):
            radius[row, places] = gaps[places, (seen >= k).argmax(1)]
    return radii


def _hits(
    centres: Floats, points: Floats, radii: Floats, taken: Masks
) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.int_]]:
    """Count for each mask: taken points in some ball, balls with a taken point, and pairs of ball and point in it."""
    inside = np.zeros(taken.shape, bool)
    hit = np.zeros(radii.shape, bool)
    pairs = np.zeros(len(taken), np.int_)
    widest = radii.max(0)
    for start, squared in squared_distances(centres, points):
        rows, columns = np.nonzero(squared <= widest[start : start + len(squared), None])
        gaps = squared[rows, columns]
        rows += start
        for number, (radius, kept) in enumerate(zip(radii, taken, strict=True)):
            within = (gaps <= radius[rows]) & kept[columns]
            inside[number, columns[within]] = True
            hit[number, rows[within]] = True
            pairs[number] += np.count_nonzero(within)
    return inside.sum(1), hit.sum(1), pairs
