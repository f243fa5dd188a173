"""A flow: noise follows a velocity until it is an image of the class asked for."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.heun import follow
from genlab.checkpoints.images.combs import Combs
from genlab.checkpoints.images.guidance import guided
from genlab.checkpoints.images.levels import Groups, asked_of
from genlab.checkpoints.images.network import Network
from genlab.checkpoints.sampler import Labels, Pixels
from genlab.datasets import channelled, enlarged


class Flow(Network):
    """A velocity of pixels, followed in the card's `heun_steps`; each becomes a square of the side `enlarged`.

    Where the card says `guidance`, a worse velocity guides it so much from the time `guided_from` on: see `guided`.
    Where it says `combed`, each image has the levels of one comb: see `Combs`.
    """

    roles: ClassVar[tuple[str, ...]] = ("velocity", "guide")

    @property
    def steps(self) -> int:
        """In how many steps the velocity is followed."""
        return int(self.sampling["heun_steps"])

    def raw(self, z: Floats, labels: Labels | None = None) -> Floats:
        """Return the images to which the velocity leads from noise."""
        return enlarged(self.followed(self.start(z), labels), self.sampling.get("enlarged", 1))

    def start(self, z: Floats) -> Floats:
        """Return latents in the shape in which the velocity takes them."""
        return channelled(z)

    def followed(self, x: Floats, labels: Labels | None) -> Floats:
        """Follow the velocity from noise at t = 0 to what it leads to at t = 1; class 0 where none is given."""
        found: Floats = follow(self.velocity(labels, self.groups(x, labels)), x, self.steps)
        return found

    def _decoded(self, z: Floats, labels: Labels | None) -> Pixels:
        images = super()._decoded(z, labels)
        if not self.sampling.get("combed"):
            return images
        given = np.zeros(len(z), np.int64) if labels is None else labels
        return Combs.kept(self.arrays).put_on(images, z, given)

    def groups(self, z: Floats, labels: Labels | None) -> Groups:
        """Return the group of tones of each latent `(n, ...)`."""
        return self.levels.drawn(z, labels)

    def asked(self, labels: Labels | None, groups: Groups) -> NDArray[np.int32]:
        """Return what the networks are asked for `(n,)`, of some classes and groups; class 0 where none is given."""
        given = np.zeros(len(groups), np.int64) if labels is None else labels
        return asked_of(given, groups, self.sampling["classes"])

    def velocity(self, labels: Labels | None, groups: Groups) -> Callable[[Floats, np.float32], Floats]:
        """Return the velocity of images of some classes and groups of tones, by where they are and when."""
        asked = self.asked(labels, groups)

        def of(role: str) -> Callable[[Floats, np.float32], Floats]:
            return lambda x, t: self.graphs[role](
                {"x": x, "t": np.full((len(x), 1), t, np.float32), "label": asked}
            )

        weight = self.sampling.get("guidance", 0)
        return (
            guided(of("velocity"), of("guide"), weight, self.sampling["guided_from"])
            if weight
            else of("velocity")
        )
