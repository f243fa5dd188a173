"""A flow: noise follows a velocity until it is an image of the class asked for."""

from collections.abc import Callable
from hashlib import blake2b
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.heun import follow
from genlab.checkpoints.images.levels import Groups, asked_of
from genlab.checkpoints.images.network import Network
from genlab.checkpoints.sampler import Labels, Pixels
from genlab.datasets import channelled, enlarged

DECODED = 10
"""Images that a decoder draws at once: each needs 3 MB meanwhile, for the chances of 256 levels at 784 pixels."""


class Flow(Network):
    """A velocity of pixels, followed in the card's `heun_steps`; each becomes a square of the side `enlarged`.

    Where the card has `decoded_at`, it is followed to that time, and the decoder draws grey levels from there.
    """

    roles: ClassVar[tuple[str, ...]] = ("velocity", "decoder")

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
        if "decoded_at" not in self.sampling or not len(z):
            return super()._decoded(z, labels)
        parts = [
            self._levels(z[part].astype(np.float32), None if labels is None else labels[part])
            for part in self._batches(len(z))
        ]
        return np.concatenate(parts)

    def _levels(self, z: Floats, labels: Labels | None) -> Pixels:
        """Return the grey levels `(n, h, w)` that the decoder draws of one batch of latents."""
        start, end = self.start(z), float(self.sampling["decoded_at"])
        groups = self.groups(start, labels)
        velocity = self.velocity(labels, groups)
        x = follow(velocity, start, self.steps, end=end)
        given = {
            "x": x,
            "estimate": x + np.float32(1 - end) * velocity(x, np.float32(end)),
            "label": self.asked(labels, groups),
            "luck": luck(z),
        }
        found = [
            self.graphs["decoder"]({name: array[at : at + DECODED] for name, array in given.items()})
            for at in range(0, len(z), DECODED)
        ]
        return np.concatenate(found).astype(np.uint8)

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

        def velocity(x: Floats, t: np.float32) -> Floats:
            return self.graphs["velocity"]({"x": x, "t": np.full((len(x), 1), t, np.float32), "label": asked})

        return velocity


def luck(z: Floats) -> Floats:
    """Return numbers in 0..1 for every pixel of latents `(n, h, w)`: `(n, h, w, 1)`, the same for the same latent.

    They must have nothing to do with what the velocity makes of it, so they are drawn by the latent's hash.
    """
    seeds = (
        int.from_bytes(blake2b(each.tobytes(), digest_size=8).digest()) for each in np.ascontiguousarray(z)
    )
    found = [np.random.default_rng(seed).random((*z.shape[1:3], 1), np.float32) for seed in seeds]
    return np.stack(found)
