"""Where a pack's fakes come from: checkpoints, each found once, and the reals that may stand beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab import checkpoints
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Sampler, Samples
from genlab.datasets import Dataset, Texts
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

    def check(self, data: Dataset | Texts, pack: str) -> None:
        """Raise GenlabError where a file or folder has changed since the checkpoint learned from it.

        What it learned from would be taken for what it has never seen.
        """
        card = self.checkpoint.card
        if card.dataset == data.name and card.learned:
            found = data.of_class(card.label).sha256
            if found != card.learned:
                raise GenlabError(
                    f"Invalid checkpoint '{self.checkpoint.name}' for pack '{pack}'. Expected '{data.name}' as it was "
                    f"learned from, SHA-256 {card.learned[:12]}... Received: {found[:12]}..."
                )

    def labels(self, count: int, classes: NDArray[np.int64], seed: int) -> NDArray[np.int64] | None:
        """Return the classes asked for, `(count,)`; None where the generator takes none.

        Where the recipe asks for none, they come as often as among the reals: a judge that sees nothing but an image's
        class would tell fakes otherwise.

        Args:
            count: how many.
            classes: of the reals that the fakes may stand beside.
            seed: of their order.
        """
        if self.fakes.label is not None:
            return np.full(count, self.fakes.label, np.int64)
        free = self.opened().conditional and self.checkpoint.card.label is None
        return spread(classes, count, np.random.default_rng((seed, 2))) if free else None

    def draw(self, seed: int, data: Dataset, recipe: Recipe, pack: str) -> Samples:
        """Draw the pack's fakes.

        Raises:
            GenlabError: for a checkpoint of other data, of another image size, or of another class than the recipe's.
        """
        if self.checkpoint.card.dataset != data.name or self.opened().medium != IMAGE:
            raise GenlabError(
                f"Invalid checkpoint '{self.checkpoint.name}' for pack '{pack}'. "
                f"Expected dataset '{data.name}'. Received: '{self.checkpoint.card.dataset}'."
            )
        asked = self.labels(self.fakes.count, data.y_test, seed)
        drawn = self.opened().sample(self.fakes.count, seed=seed, labels=asked)
        if drawn.images.shape[1:] != data.x_test.shape[1:]:
            raise GenlabError(
                f"Invalid checkpoint '{self.checkpoint.name}' for pack '{pack}'. "
                f"Expected images {data.x_test.shape[1:]}. Received: {drawn.images.shape[1:]}."
            )
        others = set(drawn.labels.tolist()) - {recipe.label}
        if recipe.label is not None and others and not self.translates:
            raise GenlabError(
                f"Invalid checkpoint '{self.checkpoint.name}' for pack '{pack}'. Expected images of class "
                f"{recipe.label}. Received: {'all classes' if -1 in others else min(others)}."
            )
        return drawn

    @property
    def translates(self) -> bool:
        """Whether its fakes are translations of real images."""
        return "styles" in self.checkpoint.card.sampling


def spread(classes: NDArray[np.int64], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return `count` classes, each as often as among `classes` to the next whole number, in random order."""
    places = ((np.arange(count) + 0.5) * len(classes) / count).astype(np.intp)
    found: NDArray[np.int64] = rng.permutation(np.sort(classes)[places])
    return found


def matched(
    classes: NDArray[np.int64], wanted: NDArray[np.int64], rng: np.random.Generator, pack: str
) -> NDArray[np.intp]:
    """Return the places `(n,)` of different images that have the classes wanted, by chance.

    Args:
        classes: of the images to choose from.
        wanted: `(n,)` a class, or -1 for any.
        rng: says which.
        pack: named where there are too few.

    Raises:
        GenlabError: for more of a class than there are.
    """
    free = rng.permutation(len(classes))
    found = np.empty(len(wanted), np.intp)
    for label in sorted(set(wanted.tolist()), reverse=True):  # any, -1, when the others have theirs
        asked = np.flatnonzero(wanted == label)
        known = free if label == -1 else free[classes[free] == label]
        if len(known) < len(asked):
            of_it = "" if label == -1 else f" of class {label}"
            raise GenlabError(
                f"Too many fakes{of_it} for pack '{pack}'. Expected at most {len(known)}, one real test image "
                f"for each. Received: {len(asked)}."
            )
        found[asked] = known[: len(asked)]
        free = free[~np.isin(free, found[asked])]
    return found


def sources_of(recipe: Recipe) -> list[Source]:
    """Find a recipe's checkpoints.

    Raises:
        GenlabError: for an unknown or damaged one.
    """
    found = [(fakes, checkpoints.find(fakes.checkpoint)) for fakes in recipe.fakes]
    return [Source(fakes, checkpoint, recipe.generator(checkpoint.card)) for fakes, checkpoint in found]


def reals_for(recipe: Recipe, sources: Sequence[Source], data: Dataset) -> Dataset:
    """Return the images that the reals are taken from: of the recipe's class, or of the style a translation ends in.

    Args:
        recipe: of the pack.
        sources: of its fakes.
        data: all of the recipe's dataset.

    Raises:
        GenlabError: where a translation of the recipe ends in another class than the recipe's, or than other fakes'.
    """
    translated = [
        source.checkpoint.card
        for source in sources
        if source.translates and source.checkpoint.card.dataset == data.name
    ]
    if not translated:
        return data.of_class(recipe.label)
    style = translated[0].sampling["styles"][1]
    label = data.label_of(style)
    others = {
        source.checkpoint.card.label if source.fakes.label is None else source.fakes.label
        for source in sources
        if not source.translates
    }
    if wrong := (others | {recipe.label} - {None}) - {label}:
        raise GenlabError(
            f"Invalid class beside fakes of '{translated[0].generator}'. Expected {label} ({style}), which it "
            f"translates into. Received: {', '.join('all' if each is None else str(each) for each in wrong)}."
        )
    return data.of_class(label)
