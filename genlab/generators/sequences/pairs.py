"""What families have in common that learn pairs: they read a source, and write its target token by token."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from genlab.generators.base import Settings
from genlab.generators.sequences.lines import Lines, LinesSettings, Tokens, rounded_up
from genlab.generators.sequences.subwords import vocabulary_of
from genlab.media.text.medium import BETWEEN
from genlab.media.tokens import END

SHOWN = 500
"""Test sources that a checkpoint keeps, to translate where no others are given."""


@dataclass(frozen=True)
class PairsSettings(LinesSettings):
    """What all of them are set to: letters, which a target spells; sub-words at most where `vocabulary` says so."""

    vocabulary: int = 0


class Pairs(Lines):
    """A family that gives the chances of each token of a target after those before it, and after its source."""

    of_pairs = True
    settings_type: ClassVar[type[Settings]] = PairsSettings

    def numbered(self, dataset: Any, most: int) -> None:
        """Number the sources and the targets, each by a vocabulary of its own."""
        sides = [
            replace(dataset, train=train, test=test, paired=False)
            for train, test in zip(*(_sides(lines) for lines in (dataset.train, dataset.test)), strict=True)
        ]
        self.source_vocabulary, self.vocabulary = (vocabulary_of(side, most) for side in sides)
        self.sources, self.source_tests = (
            [np.array(self.source_vocabulary.encode(line), np.int32) for line in lines]
            for lines in (sides[0].train, sides[0].test)
        )
        self.lines, self.tests = (
            [np.array([*self.vocabulary.encode(line), END], np.int32) for line in lines]
            for lines in (sides[1].train, sides[1].test)
        )
        self.longest_source = max(map(len, (*self.sources, *self.source_tests)))

    def lengths(self) -> NDArray[np.int64]:
        """Return how long each pair is: its source, and its target."""
        return np.array([len(one) + len(other) for one, other in zip(self.sources, self.lines, strict=True)])

    def given(self, targets: Tokens, places: Sequence[int], tested: bool) -> Any:
        """Return what the network takes: the sources and the tokens of the targets so far."""
        sources = self.source_tests if tested else self.sources
        return [padded_sources([sources[place] for place in places]), targets]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return both vocabularies, and test sources to translate."""
        known = self.source_vocabulary.arrays()
        sources = [text.partition(BETWEEN)[0] for text in self.dataset.test[:SHOWN]]
        return {
            **self.vocabulary.arrays(),
            **{f"source_{name}": array for name, array in known.items()},
            "sources": np.frombuffer("\n".join(sources).encode(), np.uint8),
        }

    def beginnings(self) -> list[str]:
        """Return none: previews translate whole sources."""
        return []

    def sampling(self) -> dict[str, Any]:
        """Return the kind, how long sources and targets can be, and that the likeliest token is taken."""
        return super().sampling() | {
            "source": self.longest_source,
            "source_cut": self.source_vocabulary.cut,
            "temperature": 0.0,
        }


def _sides(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sources of pairs, and their targets."""
    sources, targets = zip(*(line.split(BETWEEN) for line in lines), strict=True)
    return sources, targets


def padded_sources(lines: Sequence[Tokens], longest: int = 0) -> Tokens:
    """Return sources `(n, s)`, zeros behind; `s` fits the longest where nothing else is asked for."""
    found = np.zeros((len(lines), longest or rounded_up(max(map(len, lines)))), np.int32)
    for row, line in enumerate(lines):
        found[row, : len(line)] = line
    return found
