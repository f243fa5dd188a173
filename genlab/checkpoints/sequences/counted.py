"""An n-gram of whole words that fills in blanks: P(word | before) times P(behind | word)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.sequences.filler import Guess, Span
from genlab.checkpoints.sequences.ngram import Counts
from genlab.checkpoints.sequences.writer import softmax
from genlab.media.tokens import END, Vocabulary, is_word, spans

ORDER = 3
"""Words of the n-gram: two before the blank, and two behind it that each look back at two."""
LIKELY = 100
"""Words that are likeliest by what stands before; what stands behind orders these."""


class Counted:
    """The words of a vocabulary, counted in training lines."""

    def __init__(self, vocabulary: Vocabulary, train: Sequence[str]) -> None:
        """Count.

        Args:
            vocabulary: of whole words, as a filler has it.
            train: lines.
        """
        self.vocabulary = vocabulary
        stream = np.array([token for line in train for token in (*vocabulary.encode(line), END)], np.int64)
        self._counts = Counts(stream, len(vocabulary), ORDER)
        self._words = np.array([is_word(token) for token in vocabulary.tokens])

    def fill(self, line: str, span: Span, count: int = 5) -> list[Guess]:
        """Return the words that are likeliest in a blank, the likeliest first; as `Filler.fill`.

        Their chances are of the words that are likely by what stands before.
        """
        known = self.vocabulary
        tokens: list[int] = [*known.encode(line), END]
        place = spans(line, known.cut).index(span)
        chances = self._counts.chances([END, *tokens[:place]]) * self._words
        likely = np.argsort(-chances, kind="stable")[: min(LIKELY, self._words.sum())]
        scores = np.log(np.maximum(chances[likely], 1e-300))
        for rank, word in enumerate(likely.tolist()):
            scores[rank] += self._behind([END, *tokens[:place], word, *tokens[place + 1 :]], place + 2)
        shares = softmax(scores[None])[0]
        best = np.argsort(-scores, kind="stable")[:count]
        return [Guess(known.tokens[likely[rank]], float(shares[rank])) for rank in best.tolist()]

    def _behind(self, tokens: Sequence[int], first: int) -> float:
        """Return the log chance of the tokens from a place on, as far as the word before it reaches."""
        last = min(first + ORDER - 1, len(tokens))
        chances: NDArray[np.float64] = np.array(
            [self._counts.chances(tokens[:place])[tokens[place]] for place in range(first, last)]
        )
        return float(np.log(np.maximum(chances, 1e-300)).sum())
