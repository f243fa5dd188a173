"""Which tokens lines are cut into, learned from the training lines: letters, sub-words, or the most frequent words."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from genlab.errors import GenlabError
from genlab.media.tokens import BLANKS, LETTERS, WHOLE, WORDS, Vocabulary, pieces, spans

SHORT = 24
"""Letters up to which a line, in the middle of all, is learned letter by letter."""
RARE = 2
"""Times that two tokens must stand side by side to become one, and that a word must come to be known."""


def vocabulary_of(data: Any, most: int) -> Vocabulary:
    """Return the vocabulary of a dataset's training lines.

    Args:
        data: a dataset of sequences; `cut` says how its lines fall into tokens.
        most: sub-words at most; letters where this is 0, or where lines are short. What is cut at its blanks is never
            cut smaller.
    """
    if data.cut == BLANKS:
        return Vocabulary.of_lines(data.train, BLANKS)
    if not most or np.median([len(line) for line in data.train]) <= SHORT:
        return Vocabulary.of_lines(data.train, LETTERS)
    return learned(data.train, most)


def whole_words(data: Any, most: int) -> Vocabulary:
    """Return the words and marks of a dataset's training lines that came twice at least, the most frequent ones."""
    cut = BLANKS if data.cut == BLANKS else WHOLE
    counted = Counter(line[start:end] for line in data.train for start, end in spans(line, cut))
    known = [
        token
        for token, times in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        if times >= RARE
    ]
    return Vocabulary(("", "", *known[: most - 2]), cut)


def learned(lines: Iterable[str], most: int) -> Vocabulary:
    """Return sub-words: letters, and what the most frequent pairs of tokens side by side became, one after the other.

    Source: Sennrich, Haddow & Birch (2016), Neural machine translation of rare words with subword units.

    Raises:
        GenlabError: where the package that learns them is not installed.
    """
    try:
        from tokenizers import Tokenizer, models, trainers
    except ModuleNotFoundError as error:
        raise GenlabError(
            f"Missing package for sub-words. Expected the training requirements (genlab install). "
            f"Received: no {error.name}."
        ) from error
    tokenizer = Tokenizer(models.BPE())
    trainer = trainers.BpeTrainer(vocab_size=most - 2, min_frequency=RARE, show_progress=False)
    tokenizer.train_from_iterator((piece for line in lines for piece in pieces(line)), trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    tokens = ["", "", *tokenizer.get_vocab()]
    tokens[2:] = sorted(tokens[2:], key=tokenizer.get_vocab().__getitem__)
    number = {token: place for place, token in enumerate(tokens) if place > 1}
    return Vocabulary(
        tokens,
        WORDS,
        np.array([[number[one], number[other]] for one, other in merges], np.int32).reshape(-1, 2),
    )
