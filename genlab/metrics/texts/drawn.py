"""What a writer writes, and what is counted in it: sums over lines beside others, with their intervals."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.sequences.writer import Writer
from genlab.metrics.halves import Measured, masks, measured

Ratio = tuple[NDArray[np.float64], NDArray[np.float64]]
"""What is counted, and of how much, of each line."""
Line = TypeVar("Line")


def written(writer: Writer, count: int, seed: int) -> tuple[list[str], NDArray[np.bool_]]:
    """Return lines as they come, and which of them ended by themselves."""
    z = writer.latents(count, seed)
    parts = [writer.write(z[first : first + writer.batch]) for first in range(0, count, writer.batch)]
    return [line for part in parts for line in part.lines], np.concatenate([part.ended for part in parts])


def bits(writer: Writer, lines: Sequence[str], size: Callable[[str], int]) -> Ratio:
    """Return what lines cost a writer, and by how much that is told, `Texts.size`."""
    costs = np.array([line.sum() for line in writer.surprises(lines)])
    return costs, np.array([size(line) for line in lines], np.float64)


def each(lines: Sequence[Line], of: Callable[[Line], tuple[float, float]]) -> Ratio:
    """Return what is counted of each line, and of how much."""
    counted = np.array([of(line) for line in lines], np.float64)
    return counted[:, 0], counted[:, 1]


def mean(ratio: Ratio, rng: np.random.Generator, share_of: int | None = None) -> Measured:
    """Return a sum over lines beside another, with its interval by random halves of the lines."""
    above, beneath = ratio
    taken = masks(len(above), rng).astype(np.float64)
    values = taken @ above / np.maximum(taken @ beneath, 1e-9)
    return measured(values, least=0, most=np.inf if share_of is None else 1, share_of=share_of)


def rounded(found: dict[str, Measured]) -> dict[str, float]:
    """Return numbers by name as a card keeps them: four places, the interval's ends as `..._low` and `..._high`."""
    return {
        f"{name}{end}": round(value, 4)
        for name, entry in found.items()
        for end, value in (("", entry.value), ("_low", entry.low), ("_high", entry.high))
    }
