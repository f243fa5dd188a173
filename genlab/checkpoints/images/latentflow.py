"""A flow of codes: noise follows a velocity until it is an autoencoder's code, and the decoder draws that."""

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.images.flow import Flow
from genlab.checkpoints.sampler import Labels


class LatentFlow(Flow):
    """A velocity of codes that were scaled to mean 0 and deviation 1; `mean` and `deviation` `(d,)` undo it."""

    roles = ("velocity", "decoder")

    def raw(self, z: Floats, labels: Labels | None = None) -> Floats:
        """Return what the decoder draws of the codes to which the velocity leads."""
        codes = self.arrays["mean"] + self.arrays["deviation"] * self.followed(self.start(z), labels)
        return self.graphs["decoder"]({"z": codes})

    def start(self, z: Floats) -> Floats:
        """Return latents as they are: codes have no pixels."""
        return z
