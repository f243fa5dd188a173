"""The moving average of a network's weights, which draws better than the weights of any one step."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

EVERY = 10
"""Steps from one move to the next."""


class Average:
    """Exponential moving average of a Keras model's weights."""

    def __init__(self, network: Any, kept: float) -> None:
        """Begin with the weights as they stand; `kept` is the share of the old average kept at every step."""
        self.network, self.kept = network, kept
        self.weights = [np.array(weight) for weight in network.get_weights()]

    def follow(self, step: int) -> None:
        """Move on at every tenth step (of those that train the network); the average is shorter at the start.

        So early previews are not noise.
        """
        if step % EVERY:
            return
        kept = min(self.kept, step / (step + 100)) ** EVERY
        for average, weight in zip(self.weights, self.network.get_weights(), strict=True):
            average *= kept
            average += (1 - kept) * weight

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the averages as `average/number`."""
        return {f"average/{number:03d}": array for number, array in enumerate(self.weights)}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what `state()` returned."""
        self.weights = [np.array(state[f"average/{number:03d}"]) for number in range(len(self.weights))]
