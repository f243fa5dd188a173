"""What every kind of sampling can do: latents from a seed, samples from latents, of the classes asked for."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats, onnx_graph
from genlab.errors import GenlabError
from genlab.media import IMAGE

Pixels = NDArray[np.uint8]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Samples:
    """Samples with the latents they came from.

    Attributes:
        images: uint8 `(n, h, w)`, or `(n, h, w, 3)` in colour; of a writer lines of text `(n,)`.
        latents: float32 `(n, ...)`, the z each was made of.
        labels: int64 `(n,)`, the class asked for; -1 where none was.
    """

    images: Pixels
    latents: Floats
    labels: Labels

    @property
    def stimuli(self) -> Any:
        """The samples, whatever medium they are of."""
        return self.images


@dataclass(frozen=True, eq=False)
class Sampler(ABC):
    """A checkpoint ready to draw: latents in, samples out, the same for the same seed.

    Each kind of sampling is a subclass, found by a card's `kind` in `genlab.checkpoints.kinds`. Graphs may be ONNX
    sessions or Keras models: training's previews run the same code as the web pages.

    Attributes:
        sampling: a card's section of that name.
        graphs: networks by their roles.
        arrays: what a kind needs beside them.
        label: the class that the generator was trained on, `None` for all.
        batch: how many go through a network at once.
    """

    roles: ClassVar[tuple[str, ...]] = ()
    """Roles of the graphs that are opened, where a checkpoint has them; all others, as its judges, stay on disk."""
    opens: ClassVar[Callable[..., Any]] = staticmethod(onnx_graph)
    """Opens a graph's file; `onnx_step` where all its outputs are wanted."""

    sampling: Mapping[str, Any]
    graphs: Mapping[str, Callable[..., Any]]
    arrays: Mapping[str, NDArray[Any]]
    label: int | None = None
    batch: int = 50

    @property
    def medium(self) -> str:
        """The name of the medium that samples are of."""
        return IMAGE

    @property
    def conditional(self) -> bool:
        """Whether a class can be asked for."""
        return "classes" in self.sampling

    @property
    def latent(self) -> tuple[int, ...]:
        """The shape of a latent."""
        return tuple(self.sampling["latent"])

    def latents(self, count: int, seed: int) -> Floats:
        """Draw `(count, *latent)` latents from the seed.

        Raises:
            GenlabError: for a negative count or seed.
        """
        if count < 0:
            raise GenlabError(f"Invalid number of samples. Expected 0 or more. Received: {count}.")
        if seed < 0:
            raise GenlabError(f"Invalid seed {seed}. Expected a whole number from 0.")
        return self._drawn(count, np.random.default_rng(seed))

    def sample(self, count: int, *, seed: int, labels: Labels | None = None) -> Samples:
        """Draw samples.

        Args:
            count: how many.
            seed: the same seed gives the same samples.
            labels: int `(count,)` classes for a conditional generator; drawn evenly where left out.

        Raises:
            GenlabError: for a negative count, or labels the generator does not know.
        """
        z = self.latents(count, seed)
        given = self._labels(count, seed, labels)
        return Samples(self.decode(z, given), z, given)

    def shown(self, count: int) -> Pixels:
        """Return the `count` samples that a preview shows, the same at every step: those of seed 0."""
        return self.sample(count, seed=0).images

    def decode(self, z: Floats, labels: Labels | None = None) -> Pixels:
        """Turn latents `(n, ...)` into samples: images `(n, h, w)`, or `(n, h, w, 3)` in colour.

        Raises:
            GenlabError: for latents of another shape.
        """
        if z.shape[1:] != self.latent:
            raise GenlabError(
                f"Invalid latents. Expected shape (n, {', '.join(map(str, self.latent))}). Received: {z.shape}."
            )
        return self._decoded(z, labels)

    def encode(self, images: Pixels) -> Floats:
        """Return the codes `(n, d)` of images `(n, h, w[, 3])`.

        Raises:
            GenlabError: where the generator has no encoder.
        """
        raise GenlabError(
            "Invalid checkpoint for encode. Expected an autoencoder. Received one without encoder."
        )

    def _drawn(self, count: int, rng: np.random.Generator) -> Floats:
        """Return latents: z ~ N(0, 1) where a kind says nothing else."""
        return rng.standard_normal((count, *self.latent), dtype=np.float32)

    @abstractmethod
    def _decoded(self, z: Floats, labels: Labels | None) -> Pixels:
        """Return what latents of the right shape become."""

    def _labels(self, count: int, seed: int, asked: Labels | None) -> Labels:
        """Return the class of each sample: as asked, evenly drawn, or the only one there is."""
        if not self.conditional:
            return np.full(count, -1 if self.label is None else self.label, np.int64)
        classes = self.sampling["classes"]
        if asked is None:
            drawn = np.arange(count) % classes
            asked = (
                np.random.default_rng((seed, 1)).permutation(drawn)
                if self.label is None
                else np.full(count, self.label)
            )
        labels = np.asarray(asked, np.int64)
        if labels.shape != (count,) or (count and not 0 <= labels.min() <= labels.max() < classes):
            raise GenlabError(
                f"Invalid labels. Expected {classes} classes in 0..{classes - 1}. "
                f"Received: {np.unique(labels).tolist()}, shape {labels.shape}."
            )
        return labels

    def _batches(self, count: int) -> Iterator[slice]:
        """Yield the places of `count` things, a batch at a time."""
        return (slice(start, start + self.batch) for start in range(0, count, self.batch))


def picked(shares: NDArray[np.floating], luck: NDArray[np.floating]) -> NDArray[np.int64]:
    """Return the place in each row of shares `(n, v)` where their sum passes a number in 0..1, 1 left out.

    It has a share, whatever the number.
    """
    sums = np.cumsum(shares, axis=1, dtype=np.float64)
    found: NDArray[np.int64] = (sums <= luck[:, None] * sums[:, -1:]).sum(1)
    return found.clip(max=shares.shape[1] - 1 - np.argmax(shares[:, ::-1] > 0, axis=1))
