"""A discrete flow: all squares are hidden, then uncovered bit by bit until every one has its colour."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.sampler import Labels, Pixels, Sampler
from genlab.datasets import enlarged

Colours = NDArray[np.int32]


class DiscreteFlow(Sampler):
    """A network that guesses hidden colours, asked again after each few squares; a latent is a number for each square.

    At every step the squares are uncovered of which the network is surest, as many as leave no more than the card's
    `entropy` open beside the last one of them (in nats): what they could get wrong about each other is no more than
    that (Ben-Hamu et al. 2025, Accelerated sampling from masked diffusion models via entropy bounded unmasking,
    arXiv:2505.24857, algorithm 1). The number in 0..1 that a latent has for a square picks its colour by the chances.
    """

    roles: ClassVar[tuple[str, ...]] = ("guess",)

    def _drawn(self, count: int, rng: np.random.Generator) -> Floats:
        return rng.random((count, *self.latent), dtype=np.float32)

    def _decoded(self, z: Floats, labels: Labels | None) -> Pixels:
        palette = self.arrays["palette"]
        given = np.zeros(len(z), np.int32) if labels is None else labels.astype(np.int32)
        parts = [self.uncovered(z[part], given[part]) for part in self._batches(len(z))]
        colours = np.concatenate(parts) if parts else np.zeros(z.shape, np.int32)
        images = enlarged(palette[colours], self.sampling.get("enlarged", 1))
        return images[..., 0] if palette.shape[1] == 1 else images

    def uncovered(self, z: Floats, labels: NDArray[np.int32]) -> Colours:
        """Return the colours `(n, h, w)` that squares come to, by their numbers in the palette.

        Args:
            z: numbers in 0..1, `(n, h, w)`.
            labels: classes asked for, `(n,)`.
        """
        hidden = len(self.arrays["palette"])
        luck = z.reshape(len(z), -1)
        colours = np.full(luck.shape, hidden, np.int32)
        left = np.arange(len(z))
        while len(left):
            here = colours[left]
            shown = (here != hidden).mean(1, dtype=np.float32)[:, None]
            logits = self.graphs["guess"](
                {"x": here.reshape(-1, *z.shape[1:]), "t": shown, "label": labels[left]}
            )
            image, place = np.nonzero(here == hidden)
            chances = _softmax(logits.reshape(*here.shape, -1)[image, place])
            chosen = self._surest(image, chances)
            image, place = left[image[chosen]], place[chosen]
            colours[image, place] = _picked(chances[chosen], luck[image, place])
            left = left[(colours[left] == hidden).any(1)]
        return colours.reshape(z.shape)

    def _surest(self, image: NDArray[np.intp], chances: Floats) -> NDArray[np.intp]:
        """Return which hidden squares are uncovered now, given the image of each `(m,)` and its chances `(m, k)`.

        Of every image the surest one, at least.
        """
        open_ = -(chances * np.log(chances + 1e-12)).sum(1, dtype=np.float64)
        order = np.lexsort((open_, image))
        ordered, starts = open_[order], np.flatnonzero(np.diff(image[order])) + 1
        # Image by image: in one long sum, what a nearly sure square leaves open would be lost among earlier images'.
        before = np.concatenate([np.cumsum(each) - each for each in np.split(ordered, starts)])
        taken = before <= self.sampling["entropy"]
        taken[[0, *starts]] = True
        return order[taken]


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(1, keepdims=True))
    shares: Floats = raised / raised.sum(1, keepdims=True)
    return shares


def _picked(chances: Floats, luck: Floats) -> NDArray[np.int32]:
    """Return the place in each row of chances `(m, k)` where their sum passes a number in 0..1."""
    sums = np.cumsum(chances, 1, dtype=np.float64)
    picked = (sums <= luck[:, None] * sums[:, -1:]).sum(1)
    return np.minimum(picked, chances.shape[1] - 1).astype(np.int32)
