"""A design as a relief for a 3-D printer: an STL that is watertight, in millimetres.

A surface over a grid, walls around it and a floor below: wherever one goes through it, one comes out again. Small
images are taken as squares, each a step of its own, whose sides slope a little so that no two edges fall together.
"""

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.sampler import Pixels
from genlab.designs.outlines import raised

WIDTH_MM = 80.0
BASE_MM = 2.0
"""How thick the plate is where the design is background."""
RELIEF_MM = 3.0
"""How far the highest part stands out of it."""
FINE = 128
"""Points across to which small images are refined."""


def stl(
    image: Pixels, width_mm: float = WIDTH_MM, base_mm: float = BASE_MM, relief_mm: float = RELIEF_MM
) -> bytes:
    """Return a design `(h, w[, 3])` as binary STL, so many millimetres wide; it lies on z = 0, its top to the back."""
    import trimesh

    heights = raised(image)
    times = max(1, FINE // max(heights.shape))
    fine = np.repeat(np.repeat(heights, times, 0), times, 1)
    vertices, faces = solid(base_mm + relief_mm * fine, width_mm)
    written = trimesh.Trimesh(vertices, faces, process=False).export(file_type="stl")
    assert isinstance(written, bytes)
    return written


def solid(heights: NDArray[np.float64], width: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return what lies under heights over a grid `(h, w)`, 2 x 2 at least: vertices `(n, 3)`, faces `(m, 3)`.

    Faces go round counter-clockwise as seen from outside.
    """
    rows, columns = heights.shape
    step = width / (columns - 1)
    y, x = np.mgrid[rows - 1 : -1 : -1, 0:columns] * step
    top = np.stack([x, y, heights], 2).reshape(-1, 3)
    at = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (each.ravel() for each in (at[:-1, :-1], at[:-1, 1:], at[1:, :-1], at[1:, 1:]))
    surface = np.concatenate([np.stack([a, c, b], 1), np.stack([b, c, d], 1)])
    # Around the edge, counter-clockwise from above: down the left side, along the front, up, and back.
    ring = np.concatenate([at[:-1, 0], at[-1, :-1], at[:0:-1, -1], at[0, :0:-1]])
    below = len(top) + np.arange(len(ring))
    floor = top[ring] * (1, 1, 0)
    middle = len(top) + len(ring)
    after, after_below = np.roll(ring, -1), np.roll(below, -1)
    walls = np.concatenate([np.stack([ring, below, after], 1), np.stack([after, below, after_below], 1)])
    bottom = np.stack([np.full(len(ring), middle), after_below, below], 1)
    centre = [[width / 2, (rows - 1) * step / 2, 0.0]]
    return np.concatenate([top, floor, centre]), np.concatenate([surface, walls, bottom])
