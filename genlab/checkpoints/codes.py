"""The codes inside a latent: InfoGAN's category c1 and continuous c2, c3, which steer what an image shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Codes:
    """How a latent is laid out: noise ~ N(0, 1), then c1 as one-hot, then continuous codes ~ U(-1, 1).

    Attributes:
        noise: coordinates of noise.
        categories: values of c1.
        continuous: how many codes follow it, called c2, c3 and so on.
    """

    noise: int
    categories: int
    continuous: int

    @classmethod
    def of(cls, sampling: Mapping[str, Any]) -> "Codes":
        """Return the codes that a card's `sampling` section tells of.

        Raises:
            GenlabError: where the generator has none.
        """
        if "codes" not in sampling:
            raise GenlabError(
                "Invalid checkpoint for codes. Expected an InfoGAN. Received one without codes."
            )
        return cls(**sampling["codes"])

    @property
    def size(self) -> int:
        """Coordinates of a latent."""
        return self.noise + self.categories + self.continuous

    @property
    def names(self) -> tuple[str, ...]:
        """The codes' names: c1, the category, first."""
        return tuple(f"c{number}" for number in range(1, self.continuous + 2))

    def draw(self, count: int, rng: np.random.Generator) -> Floats:
        """Draw latents `(count, size)`, each category as often as any other."""
        category = rng.permutation(np.arange(count) % self.categories)
        parts = (
            rng.standard_normal((count, self.noise)),
            np.eye(self.categories)[category],
            rng.uniform(-1, 1, (count, self.continuous)),
        )
        return np.concatenate(parts, 1).astype(np.float32)

    def category(self, z: Floats) -> NDArray[np.int64]:
        """Return c1 `(n,)` of latents `(n, size)`."""
        return z[:, self.noise : self.noise + self.categories].argmax(1)

    def steered(self, z: Floats, given: Mapping[str, float]) -> Floats:
        """Return latents `(n, size)` with some codes set, all else as it was.

        Args:
            z: latents `(n, size)`.
            given: values by the codes' names, e.g. `{"c1": 3, "c2": -0.5}`; c1 is a category, 0 for the first.

        Raises:
            GenlabError: for an unknown code or category, or a continuous value beyond twice what was learned.
        """
        set_to = z.copy()
        for name, value in given.items():
            if name not in self.names:
                raise GenlabError(f"Unknown code '{name}'. Expected one of: {', '.join(self.names)}.")
            if name == "c1":
                if value not in range(self.categories):
                    raise GenlabError(
                        f"Invalid code 'c1'. Expected a category in 0..{self.categories - 1}. Received: {value:g}."
                    )
                set_to[:, self.noise : self.noise + self.categories] = np.eye(self.categories)[int(value)]
            else:
                if not -2 <= value <= 2:
                    raise GenlabError(
                        f"Invalid code '{name}'. Expected -2 to 2 (-1 to 1 was learned). Received: {value:g}."
                    )
                set_to[:, self.noise + self.categories + self.names.index(name) - 1] = value
        return set_to
