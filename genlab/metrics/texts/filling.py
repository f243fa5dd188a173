"""A filler's numbers: how often it fills in the author's word, beside an n-gram of words that is asked the same."""

import numpy as np

from genlab import datasets
from genlab.checkpoints.sequences.counted import Counted
from genlab.checkpoints.sequences.filler import Filler, Span
from genlab.errors import GenlabError
from genlab.media.tokens import is_word, spans
from genlab.metrics.halves import masks, measured

SAMPLES = 500
BEST = 5


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
    counting = Counted(filler.vocabulary, data.train)
    counted = [[guess.word for guess in counting.fill(line, span, BEST)] for line, span in asked]
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
