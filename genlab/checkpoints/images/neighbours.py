"""Neighbours of one grey level: pixels beside each other are read as equal where they nearly are.

Scans of digits were black and white before they were shrunk, so along a straight stroke one pixel after the other is
covered by as much ink: of two greys side by side 7% are the same level, of two above each other 9%. A network's numbers
are off by some levels, each by its own error, and of those 1% come out the same; no eye sees it, and a PNG of such a
digit is 2% longer. So a number is taken for an observation of a level, and levels for a Markov random field in which
neighbours like to be equal (Geman & Geman 1984; Potts 1952). The likeliest levels are found by turns (iterated
conditional modes, Besag 1986): half of the pixels, like the black squares of a chessboard, then the others.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Pixels = NDArray[np.uint8]

SPREAD = 0.03
"""Deviation of a network's numbers, on an axis from -1 to 1: that of digits is about ten levels."""
BRIGHTEST = 250
"""Greys up to here are asked: black has room, and whites are many beside each other."""
ROUNDS = 2
MOST, HALVINGS = 8.0, 8
"""Of the search for how much equal neighbours are liked."""
PARTS = 500
"""Images that are read at once, for the sake of memory."""


def settled(numbers: Floats, levels: Pixels, borders: Floats, liking: Floats) -> Pixels:
    """Return the levels of images, each pixel's by its number and by its neighbours' levels.

    Args:
        numbers: as a network draws them, `(n, h, w)`.
        levels: in whose shares they fall, uint8 `(n, h, w)`.
        borders: between levels, of each image, `(n, 255)`, ascending.
        liking: how much more likely (a logarithm) a level is for each equal neighbour: beside it, above or below it.
    """
    found = levels.copy()
    for at in range(0, len(levels) if np.any(liking) else 0, PARTS):
        part = slice(at, at + PARTS)
        _settle(numbers[part], levels[part], borders[part], found[part], liking)
    return found


def _settle(numbers: Floats, levels: Pixels, borders: Floats, found: Pixels, liking: Floats) -> None:
    """Settle images in place, by what a level's distance from a number and its neighbours say."""
    ends = np.full((len(numbers), 1), np.inf, borders.dtype)
    edges = np.concatenate([-ends, borders, ends], 1)
    rows, columns = np.indices(numbers.shape[1:])
    grey = (levels > 0) & (levels < BRIGHTEST)
    for turn in range(2 * ROUNDS):
        image, row, column = np.nonzero(grey & ((rows + columns) % 2 == turn % 2))
        number, own = numbers[image, row, column], levels[image, row, column]
        padded = np.pad(found, ((0, 0), (1, 1), (1, 1)))  # black, which is asked of none
        beside = [
            (padded[image, row + 1 + down, column + 1 + across], liking[abs(down)])
            for down, across in ((0, -1), (0, 1), (-1, 0), (1, 0))
        ]
        taken, best = own.copy(), sum(weight * (level == own) for level, weight in beside)
        for level, _ in beside:
            below, above = edges[image, level], edges[image, level.astype(np.intp) + 1]
            apart = np.maximum(np.maximum(below - number, number - above), 0) / SPREAD
            gain = sum(weight * (other == level) for other, weight in beside) - apart**2 / 2
            better = (level > 0) & (level < BRIGHTEST) & (gain > best)
            taken, best = np.where(better, level, taken), np.where(better, gain, best)
        found[image, row, column] = taken


def equal(images: Pixels) -> NDArray[np.float64]:
    """Return how often two greys of images `(n, h, w)` are of one level: side by side, and above each other."""
    grey = (images > 0) & (images < BRIGHTEST)
    found = []
    for axis in (2, 1):
        one, other = (np.take(images, range(*ends), axis) for ends in _beside(images.shape[axis]))
        both = np.logical_and(*(np.take(grey, range(*ends), axis) for ends in _beside(images.shape[axis])))
        found.append(float((one == other)[both].mean()) if both.any() else 0.0)
    return np.array(found)


def _beside(size: int) -> tuple[tuple[int, int], tuple[int, int]]:
    return (0, size - 1), (1, size)


def fitted(numbers: Floats, levels: Pixels, borders: Floats, often: Floats) -> NDArray[np.float32]:
    """Return how much equal neighbours are to be liked, `(2,)`, for them to come as often as they should.

    Both are found by halving, by turns, for each changes the other's share a little; 0 where they come as often anyway.

    Args:
        numbers, levels, borders: of drawn images: see `settled`.
        often: how often two greys should be of one level, as `equal` says it, `(2,)`.
    """
    liking = np.zeros(2)
    for _ in range(2):
        for axis in range(2):
            low, high = 0.0, MOST
            for _ in range(HALVINGS):
                liking[axis] = (low + high) / 2
                comes = equal(settled(numbers, levels, borders, liking))[axis]
                low, high = (low, liking[axis]) if comes > often[axis] else (liking[axis], high)
            liking[axis] = low
    return liking.astype(np.float32)
