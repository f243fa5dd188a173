"""What the builder of packs of lines asks of a medium: which can be taken, what is as long, what is copied."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab import media
from genlab.errors import GenlabError
from genlab.media.melody.medium import LONGEST as LONGEST_TUNE
from genlab.media.melody.medium import intervals, tune_of
from genlab.media.text.copies import Corpus
from genlab.media.text.medium import LONGEST, judged

ALIKE = 0.1
"""How much longer or shorter than a fake the real one beside it can be."""


class Craft(ABC):
    """Lines of one medium, as a pack takes them.

    Attributes:
        held_against: what stands beside a fake, in words.
    """

    held_against: ClassVar[str]

    def __init__(self, train: Sequence[str]) -> None:
        """Note what was learned from."""
        self.corpus = Corpus([self.letters(line) for line in train])

    def letters(self, line: str) -> str:
        """Return what of a line may be copied, a letter each."""
        return line

    @abstractmethod
    def fits(self, line: str) -> bool:
        """Return whether a line can stand in a pack."""

    @abstractmethod
    def length(self, line: str) -> float:
        """Return how long a line is."""

    def kind(self, line: str) -> str:
        """Return what a fake and the real one beside it have in common."""
        return ""

    def beside(self, line: str, free: Sequence[str]) -> str | None:
        """Return the first real line of a fake's kind whose length is nearest, None where all differ too much."""
        length, kind = self.length(line), self.kind(line)
        alike = [real for real in free if self.kind(real) == kind]
        best = min(alike, key=lambda real: abs(self.length(real) - length), default=None)
        return best if best is not None and abs(self.length(best) - length) <= ALIKE * length else None

    def copies(self, lines: Sequence[str]) -> dict[str, NDArray[np.float64]]:
        """Return cues `(n,)` of what lines have from the training lines, or have not."""
        told = [self.letters(line) for line in lines]
        return {
            "copied": np.array([self.corpus.longest(each) / max(1, len(each)) for each in told]),
            "novelty": np.array([share_of(self.corpus.novelty(each)) for each in told]),
        }


class OfTexts(Craft):
    """Texts, by their letters; pairs by those of the target, for the source is a person's either way."""

    held_against = "a real test text as long"

    def letters(self, line: str) -> str:
        return judged([line])[0]

    def fits(self, line: str) -> bool:
        return len(line) <= LONGEST

    def length(self, line: str) -> float:
        return len(self.letters(line))

    def copies(self, lines: Sequence[str]) -> dict[str, NDArray[np.float64]]:
        strangers = np.array([share_of(self.corpus.strangers(self.letters(line))) for line in lines])
        return {**super().copies(lines), "strangers": strangers}


class OfTunes(Craft):
    """Tunes, by their intervals; a fake stands beside a tune in its metre."""

    held_against = "a real test tune in its metre as long"

    def letters(self, line: str) -> str:
        return "".join(chr(0x4E00 + interval) for interval in intervals(line))

    def fits(self, line: str) -> bool:
        try:
            return tune_of(line).length <= LONGEST_TUNE and bool(intervals(line))
        except GenlabError:
            return False

    def length(self, line: str) -> float:
        return tune_of(line).length

    def kind(self, line: str) -> str:
        return line.partition(" ")[0]


CRAFTS: dict[str, type[Craft]] = {media.TEXT: OfTexts, media.MELODY: OfTunes}
"""By the medium."""


def share_of(counted: tuple[int, int]) -> float:
    """Return what part of a number another one is; 0 of nothing."""
    return counted[0] / max(1, counted[1])
