"""A stretch of steps in which one network learns, followed by its moving average."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.generators.average import Average
from genlab.generators.base import Step


def learning(
    take: Callable[[NDArray[np.int64]], Any],
    average: Average,
    chosen: Iterator[NDArray[np.int64]],
    start: int,
    before: int,
    end: Callable[[], int],
) -> Iterator[Step]:
    """Take steps after step `start` of a run, without end; yield every 20, and each from the stretch's end on.

    Args:
        take: takes one, of images by their numbers `(batch,)`, and returns its loss.
        average: of the weights that learn.
        chosen: numbers of each step's images.
        start: steps of the run that are done.
        before: the step after which the stretch begins.
        end: returns at which it ends, as the run stands.
    """
    losses: list[Any] = []
    for step, index in enumerate(chosen, start + 1):
        losses.append(take(index))
        average.follow(step - before)
        if step % 20 == 0 or step >= end():
            yield Step(step, {"loss": float(np.mean(losses))})
            losses = []
