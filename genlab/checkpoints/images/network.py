"""Images that come out of a network: batches of latents in, grey levels out."""

from abc import abstractmethod

import numpy as np

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.sampler import Labels, Pixels, Sampler
from genlab.errors import GenlabError


class Network(Sampler):
    """What kinds have in common whose outputs are numbers in the card's `range`, and become grey levels."""

    @property
    def channels(self) -> int:
        """How many numbers a pixel has: 3 where the card says colour, 1 where it says nothing."""
        return int(self.sampling.get("channels", 1))

    @abstractmethod
    def raw(self, z: Floats, labels: Labels | None = None) -> Floats:
        """Return images `(n, h, w, channels)` of one batch of latents, in the network's own range."""

    def _decoded(self, z: Floats, labels: Labels | None) -> Pixels:
        if not len(z):  # the graph alone knows the size of what it draws
            return self.decode(np.zeros((1, *self.latent), np.float32))[:0]
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
        low, high = self.sampling["range"]
        raw = raw[..., 0] if self.channels == 1 else raw
        return np.rint(np.clip((raw - low) / (high - low), 0, 1) * 255).astype(np.uint8)
