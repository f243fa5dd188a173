"""Couples of texts or tunes: a fake, and a real one about as long that stands in no other couple."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.sequences.writer import Writer
from genlab.media.text.medium import BETWEEN
from genlab.packs.crafts import Craft

MORE = 3
"""Fakes that are drawn at once for each that is taken: copies are not, nor is one as long as no real text left."""
ROUNDS = 20
"""How often so many are drawn, at most: a generator of which few lines are as long as people's needs more."""
AGAIN = 64
"""Fakes that are drawn at once after the first time, at least."""
APART = 100_003
"""Between the seeds of two such draws: more than a pack has sources."""


@dataclass
class Left:
    """What couples can still be made of.

    Attributes:
        craft: what makes a fake and a real text alike.
        paired: whether texts are translations; then no source comes twice.
        free: real texts that stand in no couple, in the order in which they are taken.
        known: texts that would be copies: real ones, and the fakes that were taken.
        sources: those of the pairs that were taken.
    """

    craft: Craft
    paired: bool
    free: list[str]
    known: set[str]
    sources: set[str] = field(default_factory=set)

    def copy(self) -> Self:
        """Return the same to be taken from, while this stays as it is."""
        return replace(self, free=[*self.free], known={*self.known}, sources={*self.sources})

    def take(self, fake: str) -> str | None:
        """Return the real text that stands beside a fake from now on; None where none can, or the fake is a copy."""
        own = source_of(fake)
        if fake in self.known or not self.craft.fits(fake) or own in self.sources:
            return None
        others = [real for real in self.free if source_of(real) != own] if self.paired else self.free
        real = self.craft.beside(fake, others)
        if real is None:
            return None
        self.known.add(fake)
        if self.paired:
            self.sources |= {own, source_of(real)}
            self.free = [other for other in self.free if source_of(other) not in self.sources]
        else:
            self.free.remove(real)
        return real


@dataclass(frozen=True)
class Couples:
    """Fakes of one generator and the reals beside them.

    Attributes:
        fakes, reals: as many of both.
        latents: of the fakes, one each.
        drawn: how many fakes were looked at.
    """

    fakes: list[str]
    reals: list[str]
    latents: list[NDArray[np.float32]]
    drawn: int


def couples(writer: Writer, most: int, seed: int, left: Left, *, rounds: int) -> Couples:
    """Return couples of fakes that ended by themselves and are no copies, which are taken from what is left.

    Args:
        writer: draws the fakes.
        most: couples that are wanted.
        seed: of the first fakes that are drawn.
        left: what can stand beside them.
        rounds: how often fakes are drawn, at most; one that adds none, after the first, is the last. Of a single one,
            as many are drawn as of a later one at least.

    Raises:
        GenlabError: where hardly any fake ends.
    """
    found: list[tuple[str, str, Any]] = []
    drawn = 0
    for turn in range(rounds):
        had, count = len(found), max(MORE * most, AGAIN if turn or rounds == 1 else 0)
        samples = writer.sample(count, seed=seed + turn * APART)
        drawn += len(samples.latents)
        for fake, latent in zip(samples.stimuli.tolist(), samples.latents, strict=True):
            if len(found) == most:
                break
            if (real := left.take(fake)) is not None:
                found.append((fake, real, latent))
        if len(found) == most or (turn and len(found) == had):
            break
    fakes, reals, latents = zip(*found, strict=True) if found else ((), (), ())
    return Couples([*fakes], [*reals], [*latents], drawn)


def source_of(text: str) -> str:
    """Return the source of a pair; "" of a single text."""
    return text.rpartition(BETWEEN)[0]
