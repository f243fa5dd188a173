"""The guide of a flow: a smaller velocity network that learns what the flow learned, but briefly, to be led away from.

See `genlab.checkpoints.images.guidance`. It has half of the flow's width, and learns from half as many images a step.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
from numpy.typing import NDArray

from genlab.generators.average import Average
from genlab.generators.base import Step, batches
from genlab.generators.learning import learning
from genlab.generators.precision import policy_of
from genlab.generators.rates import rising_and_falling
from genlab.generators.states import keras_state, of_part, restore_keras_state, under

if TYPE_CHECKING:
    from genlab.generators.images.flow import Flow

WORK = 0.25
"""What a step of the guide costs beside one of the velocity."""
KEPT = 0.99
"""Share of the old moving average kept at every step."""


class Guide:
    """What of a flow learns to guide it, after the velocity has learned."""

    def __init__(self, flow: "Flow", seed: int) -> None:
        """Build network and optimizer for a flow; `seed` gives the noise, the times, and the order of images."""
        self.flow, self.seed = flow, seed
        self.network = flow.velocity(policy_of(flow.settings.dtype_policy), flow.settings.guide_channels)
        self.model = flow.objective(self.network, seed)
        rate = rising_and_falling(flow.settings.learning_rate, self.steps, 100)
        self.model.compile(
            optimizer=keras.optimizers.AdamW(rate, weight_decay=0.01, clipnorm=1.0, beta_2=0.99)
        )
        self.model.optimizer.build(self.network.trainable_variables)
        self.average = Average(self.network, KEPT)
        self.taken = 0

    @property
    def steps(self) -> int:
        """How many it learns for, as the run stands."""
        return self.flow.ends[-1] - self.flow.ends[-2]

    @property
    def ready(self) -> bool:
        """Whether it has learned for all of its steps."""
        return 0 < self.steps <= self.taken

    def train(
        self, ends: Callable[[NDArray[np.int64]], NDArray[Any]], of: NDArray[np.int32], start: int
    ) -> Iterator[Step]:
        """Train from step `start` of the run; yield every 20 steps.

        Args:
            ends: gives where the paths of some training images lead.
            of: their classes, `(n,)`, and groups: see `velocity_network`.
            start: steps of the run that are done.
        """
        before = self.flow.ends[-2]
        take = self.flow.replicas.keras_step(self.model)
        chosen = batches(len(of), self.flow.settings.guide_batch, self.seed, start - before)

        def step(index: NDArray[np.int64]) -> Any:
            self.taken += 1
            self.model.reset_metrics()
            return take(ends(index), of[index])

        for moment in learning(step, self.average, chosen, start, before, lambda: self.flow.ends[-1]):
            yield Step(moment.step, {f"guide_{key}": loss for key, loss in moment.losses.items()})

    def graph(self) -> keras.Model:
        """Return the network with averaged weights, in float32."""
        plain = self.flow.velocity("float32", self.flow.settings.guide_channels)
        plain.set_weights(self.average.weights)
        return plain

    def _parts(self) -> dict[str, Any]:
        return {"network": self.network, "optimizer": self.model.optimizer, "random": self.model.random}

    def state(self) -> dict[str, NDArray[Any]]:
        """Return network, optimizer, seed, moving average, and steps taken."""
        kept = keras_state(**self._parts()) | self.average.state() | {"taken": np.asarray(self.taken)}
        return under("guide", kept)

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what `state()` returned; nothing where there is none, as in a run from before flows had this."""
        if own := of_part("guide", state):
            restore_keras_state(own, **self._parts())
            self.average.restore(own)
            self.taken = int(own["taken"])
