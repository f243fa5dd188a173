"""A translation: images of one style in, of another out, and the way back."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.images.network import Network
from genlab.checkpoints.sampler import Labels, Pixels, Sampler
from genlab.errors import GenlabError


class Translation(Network):
    """A network each way; its latents are images in 0..1, sources of the `first` style that training never saw."""

    roles = ("forward", "backward")

    @classmethod
    def of(cls, sampler: Sampler) -> "Translation":
        """Return a sampler as the translation it is.

        Raises:
            GenlabError: where the generator translates nothing.
        """
        if not isinstance(sampler, Translation):
            raise GenlabError(
                "Invalid checkpoint for the way back. Expected a CycleGAN. Received another kind."
            )
        return sampler

    @property
    def styles(self) -> tuple[str, str]:
        """The names of the style it begins with, and of the one it ends in."""
        first, second = self.sampling["styles"]
        return first, second

    def sources(self, count: int, seed: int) -> NDArray[np.int64]:
        """Draw `(count,)` which of the source images are taken; none comes twice before all have come."""
        return self._places(count, np.random.default_rng(seed))

    def turned(self) -> "Translation":
        """Return the sampler of the other direction: print to brush becomes brush to print."""
        return replace(
            self,
            sampling={**self.sampling, "styles": self.sampling["styles"][::-1]},
            graphs={"forward": self.graphs["backward"], "backward": self.graphs["forward"]},
            arrays={"first": self.arrays["second"], "second": self.arrays["first"]},
        )

    def translated(self, images: Pixels) -> Pixels:
        """Translate images `(n, h, w)` of the first style.

        Raises:
            GenlabError: for images of another size.
        """
        return self.decode(np.divide(images, 255, dtype=np.float32))

    def shown(self, count: int) -> Pixels:
        """Return the `count` images that a preview shows, the same at every step, in five rows of a tenth each.

        Sources, translations, what comes back of those, and images of the second style with what the way back makes of
        them.
        """
        back = self.turned()
        first, second = (
            np.rint(sampler.latents(count // 5, seed=0) * 255).astype(np.uint8) for sampler in (self, back)
        )
        there = self.translated(first)
        rows = (first, there, back.translated(there), second, back.translated(second))
        return np.concatenate(rows)

    def raw(self, z: Floats, labels: Labels | None = None) -> Floats:
        """Return translations of images `(n, h, w)` in 0..1; no class is asked for."""
        return self.graphs["forward"]({"image": z[..., None] * 2 - 1})

    def _drawn(self, count: int, rng: np.random.Generator) -> Floats:
        return np.divide(self.arrays["first"][self._places(count, rng)], 255, dtype=np.float32)

    def _places(self, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        order = rng.permutation(len(self.arrays["first"]))
        return order[np.arange(count) % len(order)]
