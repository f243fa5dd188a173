"""Texts to learn from: lines, or pairs of lines, in a training and a test split."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from genlab.datasets.dataset import NoClasses
from genlab.errors import GenlabError
from genlab.media.text.medium import BETWEEN
from genlab.media.tokens import LETTERS

PART = 3
"""One of so many parts of a text is its beginning."""
PART_TESTED = 6
"""One of so many texts is held out for testing."""


@dataclass(frozen=True)
class Texts(NoClasses):
    """Texts, each a line, in a training and a test split that has none of the training lines.

    Attributes:
        name: `verses`, `names_ko`, ..., or the file's name without its suffix.
        train, test: the texts; of pairs each a source and a target with `BETWEEN` between them.
        paired: whether they are pairs.
        left_out: lines that were not taken, each with its reason.
    """

    medium: ClassVar[str] = "text"
    cut: ClassVar[str] = LETTERS
    """How a line falls into tokens, as `genlab.media.tokens` calls it."""

    name: str
    train: tuple[str, ...]
    test: tuple[str, ...]
    paired: bool = False
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that the texts are what they say.

        Raises:
            GenlabError: for an empty split, a text of both splits, or one whose columns are not as many as all have.
        """
        if not self.train or not self.test:
            raise GenlabError(
                f"Invalid dataset '{self.name}'. Expected texts to train on and to test with. "
                f"Received: {len(self.train)} and {len(self.test)}."
            )
        if both := set(self.train) & set(self.test):
            raise GenlabError(
                f"Invalid dataset '{self.name}'. Expected no test text among the training texts. "
                f"Received: '{min(both)[:60]}' in both."
            )
        for text in (*self.train, *self.test):
            if text.count(BETWEEN) != self.paired or not all(text.split(BETWEEN)):
                raise GenlabError(
                    f"Invalid text in dataset '{self.name}'. Expected {1 + self.paired} columns, none of them empty. "
                    f"Received: '{text[:60]}'."
                )

    @classmethod
    def split(
        cls, name: str, texts: tuple[str, ...], paired: bool = False, left_out: tuple[str, ...] = ()
    ) -> "Texts":
        """Return texts whose test split is every sixth, so that a run can be repeated.

        Of pairs it is every sixth source with all of its targets: what was learned from would test nothing.
        """
        sources = [text.partition(BETWEEN)[0] if paired else text for text in texts]
        order = {source: number for number, source in enumerate(dict.fromkeys(sources))}
        tested = [order[source] % PART_TESTED == 1 for source in sources]
        train, test = (
            tuple(text for text, there in zip(texts, tested, strict=True) if there == side)
            for side in (False, True)
        )
        return cls(name, train, test, paired, left_out)

    def size(self, text: str) -> int:
        """Return how many letters of a text are judged, its end counted as one: what its bits are told by."""
        return len(text.rpartition(BETWEEN)[2]) + 1

    def beginning(self, text: str) -> str:
        """Return what previews go on from: a third of a text, at a blank where it has any."""
        cut = max(1, len(text) // PART)
        return text[: max(cut, text.find(" ", cut))]

    @property
    def held_out(self) -> tuple[str, ...]:
        """What the test split holds."""
        return self.test

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the training texts."""
        return hashlib.sha256("\n".join(self.train).encode()).hexdigest()


def lines_of(array: np.ndarray) -> tuple[str, ...]:
    """Return the lines that lie in an array of bytes `(n,)`, as the files in `data/datasets` hold them.

    Raises:
        ValueError: where it holds no UTF-8.
    """
    return tuple(bytes(array.astype(np.uint8)).decode("utf-8").split("\n"))
