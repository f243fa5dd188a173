"""Melodies to learn from: lines of tunes, each with what it is of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.datasets.texts import Texts
from genlab.media.melody.tune import LASTS
from genlab.media.tokens import BLANKS

BEGUN = 2
"""Bars of a beginning."""


@dataclass(frozen=True)
class Source:
    """What a phrase is of.

    Attributes:
        title, book: of the tune; a book of one's own is its file.
        encoder: who wrote it down as a file.
        key: that it is printed in, as ABC calls it, `Bm` or `D`.
    """

    title: str
    book: str = ""
    encoder: str = ""
    key: str = ""


@dataclass(frozen=True)
class Melodies(Texts):
    """Lines of tunes (`genlab.media.melody.tune`), in a training and a test split of other tunes.

    Attributes:
        train_sources, test_sources: what each line is of; empty where nobody knows.
    """

    medium: ClassVar[str] = "melody"
    cut: ClassVar[str] = BLANKS

    train_sources: tuple[Source, ...] = ()
    test_sources: tuple[Source, ...] = ()

    def size(self, text: str) -> int:
        """Return how many notes and rests a tune has: what its bits are told by."""
        return max(1, text.count(LASTS))

    def beginning(self, text: str) -> str:
        """Return the first two bars of a tune, as a person begins one by hand."""
        return text.partition(f" |{BEGUN + 1} ")[0]

    def source_of(self, line: str) -> Source | None:
        """Return what a line is of; None where nobody knows."""
        for lines, sources in ((self.train, self.train_sources), (self.test, self.test_sources)):
            if sources and line in lines:
                return sources[lines.index(line)]
        return None


def sources_of(rows: Sequence[str], places: NDArray[np.integer]) -> tuple[Source, ...]:
    """Return what each line is of.

    Args:
        rows: title, book, encoder and key of each tune, tabs between them.
        places: `(n,)`, the row of each line.
    """
    every = [Source(*row.split("\t")) for row in rows]
    return tuple(every[place] for place in places.tolist())
