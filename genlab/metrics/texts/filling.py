"""A filler's numbers: how often it fills in the author's word, beside an n-gram of words that is asked the same."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.sequences.filler import Filler, Span
from genlab.checkpoints.sequences.ngram import Counts
from genlab.errors import GenlabError
from genlab.media.tokens import END, is_word, spans
from genlab.metrics.halves import masks, measured

SAMPLES = 500
BEST = 5
ORDER = 3
"""Words of the n-gram: two before the blank, and two behind it that each look back at two."""
LIKELY = 100
"""Words that the n-gram finds likeliest by what stands before; what stands behind orders these."""


def evaluate(filler: Filler, dataset: str, *, samples: int = SAMPLES, seed: int = 1) -> dict[str, float]:
    """Measure a filler on one blank of each of some test lines.

    Args:
        filler: the generator.
        dataset: that it learned from.
        samples: test lines, at most.
        seed: of their choice and their blanks', and of the intervals' random halves.

    Returns:
        `fill_top1` and `fill_top5`, the share of blanks whose author's word is its likeliest, or among its five
        likeliest; `ngram_top1` and `ngram_top5`, the same of an n-gram of these words, which looks to both sides; all
        with `_low` and `_high`, the 95% interval; `fill_known`, the share of the test lines' words that it knows: no
        other is asked of it.

    Raises:
        GenlabError: where fewer than two lines can be asked about.
    """
    data, rng = datasets.load_texts(dataset), np.random.default_rng((seed, 1))
    asked: list[tuple[str, Span]] = []
    for place in rng.permutation(len(data.test)):
        if blanks := filler.blanks(data.test[place]):
            asked.append((data.test[place], blanks[int(rng.integers(len(blanks)))]))
        if len(asked) == samples:
            break
    if len(asked) < 2:
        raise GenlabError(
            f"Too few lines to fill in. Expected 2 or more with a word that is known. Received: {len(asked)}."
        )
    authors = [line[slice(*span)] for line, span in asked]
    filled = [[guess.word for guess in guesses] for guesses in filler.filled(asked, BEST)]
    counted = _by_counting(filler, data.train, asked)
    taken = masks(len(asked), rng).astype(np.float64)
    numbers = {}
    for name, guesses in (("fill", filled), ("ngram", counted)):
        for most in (1, BEST):
            right = np.array(
                [author in words[:most] for author, words in zip(authors, guesses, strict=True)], np.float64
            )
            found = measured(taken @ right / taken.sum(1), least=0, most=1, share_of=len(asked))
            for end, value in (("", found.value), ("_low", found.low), ("_high", found.high)):
                numbers[f"{name}_top{most}{end}"] = round(value, 4)
    words = [
        line[slice(*span)] in filler.vocabulary
        for line in data.test
        for span in spans(line, filler.vocabulary.cut)
        if is_word(line[slice(*span)])
    ]
    return {**numbers, "fill_known": round(float(np.mean(words)), 4), "text_samples": float(len(asked))}


def _by_counting(filler: Filler, train: Sequence[str], asked: Sequence[tuple[str, Span]]) -> list[list[str]]:
    """Return the words that an n-gram finds likeliest in blanks: P(word | before) times P(behind | word)."""
    known = filler.vocabulary
    stream = np.array([token for line in train for token in (*known.encode(line), END)], np.int64)
    counts = Counts(stream, len(known), ORDER)
    words = np.array([is_word(token) for token in known.tokens])
    found = []
    for line, span in asked:
        tokens: list[int] = [*known.encode(line), END]
        place = spans(line, known.cut).index(span)
        chances = counts.chances([END, *tokens[:place]]) * words
        likely = np.argsort(-chances, kind="stable")[:LIKELY]
        scores = np.log(np.maximum(chances[likely], 1e-300))
        for rank, word in enumerate(likely.tolist()):
            scores[rank] += _behind(counts, [END, *tokens[:place], word, *tokens[place + 1 :]], place + 2)
        found.append([known.tokens[word] for word in likely[np.argsort(-scores, kind="stable")][:BEST]])
    return found


def _behind(counts: Counts, tokens: Sequence[int], first: int) -> float:
    """Return the log chance of the tokens from a place on, as far as the word before it reaches."""
    last = min(first + ORDER - 1, len(tokens))
    chances: NDArray[np.float64] = np.array(
        [counts.chances(tokens[:place])[tokens[place]] for place in range(first, last)]
    )
    return float(np.log(np.maximum(chances, 1e-300)).sum())
