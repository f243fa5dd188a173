"""A discrete flow: all squares are hidden, then uncovered bit by bit until every one has its colour."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.sampler import Labels, Pixels, Sampler, picked
from genlab.datasets import enlarged

Colours = NDArray[np.int32]
Floats64 = NDArray[np.float64]


GOLDEN = (5**0.5 - 1) / 2
"""What is added to a square's numbers from one round to the next, modulo 1: they lie ever more evenly."""
AGAIN, TEMPERATURE = 0.25, 1.0
"""Share of the squares that a corrector hides again, and the temperature it draws at, where an older card has none."""
UNLIKELY = 2.0
"""How likely a colour must be to stay, where an older card does not say it: none is twice as likely as the likeliest.
"""


class DiscreteFlow(Sampler):
    """A network that guesses hidden colours, asked again after each few squares; a latent has two numbers for each.

    The second one says when a square's turn comes: in an order by chance, for so lie the squares that are hidden in
    what the network learned from. (An order by how sure it is leaves all of the hair hidden beside a finished face. No
    training image does, and the network takes what is hidden for more skin: half of such faces were bald.) At every
    step as many squares are uncovered as leave no more than the card's `entropy` open beside the least sure of them, in
    nats: what they could get wrong about each other is no more than that (Ben-Hamu et al. 2025, Accelerated sampling
    from masked diffusion models via entropy bounded unmasking, arXiv:2505.24857, algorithm 1). The first number picks a
    square's colour by its chances.

    Then the card's `correctors` follow, as many rounds (Gat et al. 2024, corrector sampling). In each, the share
    `again` of the squares is hidden once more. A colour that is at least the card's `unlikely` times as likely there as
    the likeliest one is put back: what was drawn in all its variety stays. The others, of which most are the network's
    mistakes, are uncovered anew, at the card's `temperature`. (Correctors that look for what is unlikely: Zhao et al.
    2024, Informed correctors for discrete diffusion models, arXiv:2407.21243.) Where all that was hidden was drawn
    anew, likely mouths came too often or hair had two colours: of 4,000 faces trees told 63.5% after six rounds of a
    half at 0.3, a line through cues 65.4% after twelve of a quarter at 1.

    A network that has hardly learned is sure of nothing and would uncover one square at a time. A card can say after
    how many `evaluations` of it all hidden squares are uncovered at the latest, so that a run's previews take seconds.

    A latent of an older card has the first number alone: squares are uncovered in the order of how sure the network is.
    """

    roles: ClassVar[tuple[str, ...]] = ("guess",)

    @property
    def hidden(self) -> int:
        """The number that stands for no colour of the palette: a square that is hidden."""
        return len(self.arrays["palette"])

    def _drawn(self, count: int, rng: np.random.Generator) -> Floats:
        return rng.random((count, *self.latent), dtype=np.float32)

    def _decoded(self, z: Floats, labels: Labels | None) -> Pixels:
        palette = self.arrays["palette"]
        given = np.zeros(len(z), np.int32) if labels is None else labels.astype(np.int32)
        parts = [self.uncovered(z[part], given[part]) for part in self._batches(len(z))]
        colours = np.concatenate(parts) if parts else np.zeros((0, *self.latent[:2]), np.int32)
        images = enlarged(palette[colours], self.sampling.get("enlarged", 1))
        return images[..., 0] if palette.shape[1] == 1 else images

    def uncovered(self, z: Floats, labels: NDArray[np.int32]) -> Colours:
        """Return the colours `(n, h, w)` that squares come to, by their numbers in the palette.

        Args:
            z: numbers in 0..1, `(n, h, w, 2)`, or `(n, h, w)` of an older card.
            labels: classes asked for, `(n,)`.
        """
        shape = z.shape[:3]
        numbers = z.reshape(len(z), shape[1] * shape[2], -1).astype(np.float64)
        colours = np.full(numbers.shape[:2], self.hidden, np.int32)
        again = self.sampling.get("again", AGAIN)
        temperature = self.sampling.get("temperature", TEMPERATURE)
        self._uncover(colours, numbers, labels, shape[1:], 1.0)
        for number in range(1, 1 + self.sampling.get("correctors", 0)):
            here = (numbers + number * GOLDEN) % 1
            self._hide(colours, here[..., -1] < again, labels, shape[1:])
            self._uncover(colours, here, labels, shape[1:], temperature)
        return colours.reshape(shape)

    def _hide(
        self, colours: Colours, chosen: NDArray[np.bool_], labels: NDArray[np.int32], size: tuple[int, ...]
    ) -> None:
        """Hide the chosen squares of images `(n, squares)` whose colours are unlikely by those that are not chosen."""
        before, unlikely = colours[chosen], self.sampling.get("unlikely", UNLIKELY)
        colours[chosen] = self.hidden
        if unlikely <= 1:
            logits = self._guessed(colours, labels, size)[chosen]
            below = logits.max(1) - logits[np.arange(len(before)), before]
            colours[chosen] = np.where(below <= -np.log(unlikely), before, self.hidden)

    def _guessed(self, colours: Colours, labels: NDArray[np.int32], size: tuple[int, ...]) -> Floats:
        """Return the logits of every colour at every square of images `(n, squares)`: `(n, squares, k)`."""
        shown = (colours != self.hidden).mean(1, dtype=np.float32)[:, None]
        logits = self.graphs["guess"]({"x": colours.reshape(-1, *size), "t": shown, "label": labels})
        found: Floats = logits.reshape(*colours.shape, -1)
        return found

    def _uncover(
        self,
        colours: Colours,
        numbers: Floats64,
        labels: NDArray[np.int32],
        size: tuple[int, ...],
        temperature: float,
    ) -> None:
        """Give every hidden square of images `(n, squares)` a colour, by its numbers `(n, squares, 1 or 2)`."""
        least = -(-colours.shape[1] // (self.sampling.get("evaluations") or colours.shape[1]))
        left = np.flatnonzero((colours == self.hidden).any(1))
        while len(left):
            here = colours[left]
            logits = self._guessed(here, labels[left], size)
            image, place = np.nonzero(here == self.hidden)
            chances, open_ = _softmax(logits[image, place] / np.float32(temperature))
            turn = numbers[left[image], place, 1] if numbers.shape[2] == 2 else open_
            now = self._taken(image, turn, open_, least)
            image, place = left[image[now]], place[now]
            colours[image, place] = picked(chances[now], numbers[image, place, 0])
            left = left[(colours[left] == self.hidden).any(1)]

    def _taken(
        self, image: NDArray[np.intp], turn: Floats64, open_: Floats64, least: int
    ) -> NDArray[np.intp]:
        """Return which hidden squares are uncovered now, by the image, turn and entropy of each `(m,)`.

        Of every image the first `least` ones, at least.
        """
        order = np.lexsort((turn, image))
        ordered, starts = open_[order], np.flatnonzero(np.diff(image[order], prepend=-1))
        # Image by image: in one long sum, what a nearly sure square leaves open would be lost among earlier images'.
        beside = [np.cumsum(each) - np.maximum.accumulate(each) for each in np.split(ordered, starts[1:])]
        taken = np.concatenate(beside) <= self.sampling["entropy"]
        taken |= np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order))) < least
        return order[taken]


def _softmax(logits: Floats) -> tuple[Floats, Floats64]:
    """Return chances `(m, k)` by their logits, and the entropy of each row in nats, `(m,)`."""
    raised = logits - logits.max(1, keepdims=True)
    shares: Floats = np.exp(raised)
    whole = shares.sum(1, keepdims=True)
    shares /= whole
    entropy: Floats64 = np.log(whole[:, 0]).astype(np.float64) - np.einsum("mk,mk->m", shares, raised)
    return shares, np.maximum(entropy, 0)
