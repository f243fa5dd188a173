"""The last step of a flow of grey images, refined: a network says what each pixel becomes, a comb which levels.

Where the last step begins there is still some noise, and where it leads is the mean of all that it could come to. The
refiner is told both and answers with one of them; `refining` among the families says how it learns that. An image then
has the levels of one comb, as a stretched one has: see `combs`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.heun import last_step
from genlab.checkpoints.images.combs import Combs, teeth
from genlab.checkpoints.sampler import Labels, Pixels


@dataclass(frozen=True)
class LastStep:
    """A refiner, and the combs of what it draws.

    Attributes:
        refiner: from x, ahead and label to numbers `(n, h, w, 1)`: see `genlab.generators.images.refining`.
        combs: of each class.
    """

    refiner: Callable[..., Any]
    combs: Combs

    @classmethod
    def kept(cls, refiner: Callable[..., Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the last step of a checkpoint with these arrays."""
        return cls(refiner, Combs.kept(arrays))

    def led(
        self,
        velocity: Callable[[Floats, np.float32], Floats],
        noise: Floats,
        steps: int,
        asked: NDArray[np.int32],
    ) -> Floats:
        """Return where a velocity leads noise `(n, h, w, 1)` in so many of Heun's steps, the last of them refined."""
        x, ahead = last_step(velocity, noise, steps)
        found: Floats = self.refiner({"x": x, "ahead": ahead, "label": asked})
        return found

    def combed(self, images: Pixels, z: Floats, labels: Labels) -> Pixels:
        """Return images `(n, h, w)` of classes `(n,)`, each level moved to the nearest one that its comb has.

        Which comb an image has is left to chance, the same for the same latent `(n, h, w)`. It must have nothing to do
        with what the velocity makes of the latent, so it is drawn by the latent's hash.
        """
        hashes = [
            blake2b(each.tobytes(), digest_size=4).digest() for each in np.ascontiguousarray(z, np.float32)
        ]
        luck = np.array([(int.from_bytes(each) + 0.5) / 2**32 for each in hashes])
        there = teeth(self.combs.drawn(luck, labels))
        flat = images.reshape(len(images), int(np.prod(images.shape[1:])))
        found = np.take_along_axis(_nearest(there), flat.astype(np.int64), 1)
        return found.reshape(images.shape)


def _nearest(there: NDArray[np.bool_]) -> Pixels:
    """Return the level nearest to each of 256 that is there, the lower of two, by which are: `(n, 256)` of both."""
    levels = np.arange(256)
    below = np.maximum.accumulate(np.where(there, levels, 0), 1)  # black is always there, as is white
    above = np.minimum.accumulate(np.where(there, levels, 255)[:, ::-1], 1)[:, ::-1]
    return np.where(levels - below <= above - levels, below, above).astype(np.uint8)
