"""A decoder: one network from a latent to an image, as of a GAN or an autoencoder."""

import numpy as np

from genlab.checkpoints.codes import Codes
from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.images.network import Network
from genlab.checkpoints.sampler import Labels, Pixels
from genlab.datasets import channelled


class Decoder(Network):
    """One network from latent to image, and with an autoencoder the one back.

    A latent is drawn from N(0, 1); from N(`mean`, `factor` `factor`^T), the Gaussian that was fitted to the codes,
    where the arrays hold one; and where the card has `codes`, as these are laid out.
    """

    roles = ("decoder", "encoder")

    def raw(self, z: Floats, labels: Labels | None = None) -> Floats:
        """Return what the decoder draws; it knows no classes."""
        return self.graphs["decoder"]({"z": z})

    def encode(self, images: Pixels) -> Floats:
        """Return the codes `(n, d)` of images `(n, h, w[, 3])`.

        Raises:
            GenlabError: where the generator has no encoder.
        """
        if "encoder" not in self.graphs:
            return super().encode(images)
        parts = [
            self.graphs["encoder"]({"x": channelled(images[part]).astype(np.float32) / 255})
            for part in self._batches(len(images))
        ]
        return np.concatenate(parts) if parts else np.zeros((0, *self.latent), np.float32)

    def _drawn(self, count: int, rng: np.random.Generator) -> Floats:
        if "codes" in self.sampling:
            return Codes.of(self.sampling).draw(count, rng)
        z = super()._drawn(count, rng)
        return self.arrays["mean"] + z @ self.arrays["factor"].T if "factor" in self.arrays else z
