"""A flow: noise follows a velocity until it is an image of the class asked for."""

from typing import ClassVar

import numpy as np

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.heun import follow
from genlab.checkpoints.images.levels import asked_of
from genlab.checkpoints.images.network import Network
from genlab.checkpoints.sampler import Labels
from genlab.datasets import channelled, enlarged


class Flow(Network):
    """A velocity of pixels, followed in the card's `heun_steps`; each becomes a square of the side `enlarged`."""

    roles: ClassVar[tuple[str, ...]] = ("velocity",)

    def raw(self, z: Floats, labels: Labels | None = None) -> Floats:
        """Return the images to which the velocity leads from noise."""
        return enlarged(self.followed(channelled(z), labels), self.sampling.get("enlarged", 1))

    def followed(self, x: Floats, labels: Labels | None) -> Floats:
        """Follow the velocity from noise at t = 0 to what it leads to at t = 1; class 0 where none is given."""
        given = np.zeros(len(x), np.int64) if labels is None else labels
        asked = asked_of(given, self.levels.drawn(x, given), self.sampling["classes"])

        def velocity(x: Floats, t: np.float32) -> Floats:
            return self.graphs["velocity"]({"x": x, "t": np.full((len(x), 1), t, np.float32), "label": asked})

        found: Floats = follow(velocity, x, self.sampling["heun_steps"])
        return found
