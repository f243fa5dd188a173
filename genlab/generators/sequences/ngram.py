"""An n-gram: each letter from the few before it (Shannon 1948; Kneser & Ney 1995); the pixel histogram of text.

Shannon drew English letter by letter, each as often as it followed the letters before it in a book. The longer the
context, the rarer it is: so what followed a long one is mixed with what followed the shorter ones within it. The
counting is in `genlab.checkpoints.sequences.ngram`; nothing is learned beside it, and the training lines are all that a
checkpoint keeps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.sequences.ngram import Ngram as Sampler
from genlab.errors import GenlabError
from genlab.generators.base import Generator, Settings, Step
from genlab.generators.sequences.beginnings import beginnings
from genlab.generators.sequences.subwords import vocabulary_of
from genlab.media.tokens import END

MOST = 8


@dataclass(frozen=True)
class NgramSettings(Settings):
    """One step: every line is counted once.

    Attributes:
        order: letters of the longest n-gram; a context has one less.
    """

    steps: int = 1
    order: int = 6

    def check(self) -> None:
        """Raise GenlabError for an order that is none."""
        super().check()
        if not 1 <= self.order <= MOST:
            raise GenlabError(
                f"Invalid value for setting 'order'. Expected 1 to {MOST}. Received: {self.order}."
            )


class Ngram(Generator):
    """Draw every letter by what followed the letters before it."""

    name = "ngram"
    medium = "text"
    source = "Shannon (1948); smoothed as Kneser & Ney (1995)"
    settings_type = NgramSettings

    def __init__(self, dataset: Any, settings: NgramSettings, seed: int) -> None:
        """Number the letters; `train` keeps the lines in one step."""
        super().__init__(dataset, settings, seed)
        self.vocabulary = vocabulary_of(dataset, 0)
        self.stream = np.zeros(0, np.uint16)

    def train(self, start: int = 0) -> Iterator[Step]:
        """Count in one step, and yield the bits that a letter of the test lines costs."""
        if start == 0:
            self.stream = self._stream(self.dataset.train)
            yield Step(1, self.validation())

    def _stream(self, lines: tuple[str, ...]) -> NDArray[np.uint16]:
        return np.array(
            [token for line in lines for token in (*self.vocabulary.encode(line), END)], np.uint16
        )

    def validation(self) -> dict[str, float]:
        """Return `val_bits`, what a letter (its end counted as one) or a note of the test lines costs in bits."""
        sampler = Sampler(self.sampling(), {}, self.arrays())
        bits = sum(line.sum() for line in sampler.surprises(self.dataset.test))
        return {"val_bits": float(bits) / sum(map(self.dataset.size, self.dataset.test))}

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the lines."""
        return {"stream": self.stream}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up the lines."""
        self.stream = state["stream"]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the lines and the vocabulary."""
        return {"stream": self.stream, **self.vocabulary.arrays()}

    def sampling(self) -> dict[str, Any]:
        """Return the kind, the order, and how letters are drawn."""
        longest = max(len(self.vocabulary.encode(line)) for line in (*self.dataset.train, *self.dataset.test))
        return {
            "kind": "ngram",
            "medium": self.dataset.medium,
            "latent": [longest + 1],
            "cut": self.vocabulary.cut,
            "temperature": 1.0,
            "top_k": 0,
            "order": self.settings.order,
            "beginnings": beginnings(self.dataset, self.vocabulary),
        }
