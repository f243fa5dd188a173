"""Images that come out of a network: batches of latents in, grey levels out."""

from abc import abstractmethod
from functools import cached_property

import numpy as np

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.images.levels import Levels
from genlab.checkpoints.sampler import Labels, Pixels, Sampler
from genlab.errors import GenlabError


class Network(Sampler):
    """What kinds have in common whose outputs are numbers that become grey levels.

    Black and white lie at the ends of the card's `range`; where it has none, the arrays say where each level lies.
    """

    @property
    def channels(self) -> int:
        """How many numbers a pixel has: 3 where the card says colour, 1 where it says nothing."""
        return int(self.sampling.get("channels", 1))

    @cached_property
    def levels(self) -> Levels:
        """Where grey levels lie on the axis of the network's numbers."""
        return Levels.kept(self.arrays)

    @abstractmethod
    def raw(self, z: Floats, labels: Labels | None = None) -> Floats:
        """Return images `(n, h, w, channels)` of one batch of latents, in the network's own range."""

    def numbers(self, z: Floats, labels: Labels | None) -> Floats:
        """Return what the network draws of latents, `(n, h, w)` or `(n, h, w, 3)`, in its own range.

        Raises:
            GenlabError: where it has other channels than the card says.
        """
        raw = np.concatenate(
            [
                self.raw(z[part].astype(np.float32), None if labels is None else labels[part])
                for part in self._batches(len(z))
            ]
        )
        if raw.shape[-1] != self.channels:
            raise GenlabError(
                f"Invalid checkpoint. Expected images of {self.channels} channels, as its card says. "
                f"Received: {raw.shape[-1]}."
            )
        return raw[..., 0] if self.channels == 1 else raw

    def _decoded(self, z: Floats, labels: Labels | None) -> Pixels:
        if not len(z):  # the graph alone knows the size of what it draws
            return self.decode(np.zeros((1, *self.latent), np.float32))[:0]
        raw = self.numbers(z, labels)
        if "range" not in self.sampling:
            return self.levels.images(raw, self.levels.drawn(z, labels), labels)
        low, high = self.sampling["range"]
        return np.rint(np.clip((raw - low) / (high - low), 0, 1) * 255).astype(np.uint8)
