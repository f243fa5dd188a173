"""Where a pack's fakes come from: checkpoints, each found once, and the reals that may stand beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab import checkpoints, datasets
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler, Samples
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.media import IMAGE
from genlab.packs.recipes import Fakes, Recipe


@dataclass(frozen=True)
class Source:
    """A checkpoint that fakes of a pack are drawn from.

    Attributes:
        fakes: how many, of which class.
        checkpoint: found and checked.
        generator: what its fakes are called in the pack.
    """

    fakes: Fakes
    checkpoint: Checkpoint
    generator: str

    def opened(self, threads: int = 1) -> Sampler:
        """Return its sampler; opened once, and shared."""
        return open_checkpoint(self.checkpoint, threads)

    def labels(self, count: int) -> NDArray[np.int64] | None:
        """Return the classes asked for, `(count,)`; None where the generator may draw any."""
        return None if self.fakes.label is None else np.full(count, self.fakes.label, np.int64)

    def draw(self, seed: int, data: Dataset, pack: str) -> Samples:
        """Draw the pack's fakes.

        Raises:
            GenlabError: for a checkpoint of other data, or of another image size.
        """
        if self.checkpoint.card.dataset != data.name or self.opened().medium != IMAGE:
            raise GenlabError(
                f"Invalid checkpoint '{self.checkpoint.name}' for pack '{pack}'. "
                f"Expected dataset '{data.name}'. Received: '{self.checkpoint.card.dataset}'."
            )
        drawn = self.opened().sample(self.fakes.count, seed=seed, labels=self.labels(self.fakes.count))
        if drawn.images.shape[1:] != data.x_test.shape[1:]:
            raise GenlabError(
                f"Invalid checkpoint '{self.checkpoint.name}' for pack '{pack}'. "
                f"Expected images {data.x_test.shape[1:]}. Received: {drawn.images.shape[1:]}."
            )
        return drawn


def sources_of(recipe: Recipe) -> list[Source]:
    """Find a recipe's checkpoints.

    Raises:
        GenlabError: for an unknown or damaged one.
    """
    found = [(fakes, checkpoints.find(fakes.checkpoint)) for fakes in recipe.fakes]
    return [Source(fakes, checkpoint, recipe.generator(checkpoint.card)) for fakes, checkpoint in found]


def reals_for(recipe: Recipe, sources: Sequence[Source]) -> Dataset:
    """Return the images that the reals are taken from: of the recipe's class, or of the style a translation ends in.

    Raises:
        GenlabError: for an unknown dataset, or where a translation of the recipe ends in another class than the
            recipe's, or than other fakes'.
    """
    data = datasets.load(recipe.dataset)
    translated = [
        source.checkpoint.card
        for source in sources
        if "styles" in source.checkpoint.card.sampling and source.checkpoint.card.dataset == data.name
    ]
    if not translated:
        return data.of_class(recipe.label)
    style = translated[0].sampling["styles"][1]
    label = data.label_of(style)
    others = {
        source.checkpoint.card.label if source.fakes.label is None else source.fakes.label
        for source in sources
        if "styles" not in source.checkpoint.card.sampling
    }
    if wrong := (others | {recipe.label} - {None}) - {label}:
        raise GenlabError(
            f"Invalid class beside fakes of '{translated[0].generator}'. Expected {label} ({style}), which it "
            f"translates into. Received: {', '.join('all' if each is None else str(each) for each in wrong)}."
        )
    return data.of_class(label)
