"""How likely a model finds the words of a text: bits a word, in four levels for the eye."""

from collections.abc import Sequence
from math import log2

import numpy as np
from numpy.typing import NDArray

from genlab.media.tokens import Vocabulary, pieces

ONE_IN = (10, 100, 1000)
"""Between levels: a word of the first had a chance of one in ten or more, one of the last of less than one in 1,000."""


def words(text: str) -> list[tuple[int, int]]:
    """Return where the words and marks of a text stand, the blanks before them left out; what levels are given to."""
    found, at = [], 0
    for piece in pieces(text):
        start = at + len(piece) - len(piece.lstrip())
        at += len(piece)
        if start < at:
            found.append((start, at))
    return found


def tokens(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the tokens of a text as they stand in it; one that was never seen is a letter."""
    found, at = [], 0
    for number in vocabulary.encode(text):
        length = len(vocabulary.tokens[number]) or 1
        found.append(text[at : at + length])
        at += length
    return found


def of_words(text: str, vocabulary: Vocabulary, bits: Sequence[float]) -> list[float]:
    """Return the bits of a text's words: those of their tokens, and of the blanks before them, together.

    Args:
        text: as it was measured.
        vocabulary: the model's.
        bits: of each token of the text, as `Writer.surprises` returns them (the end's are left out).
    """
    ends = [end for _start, end in words(text)]
    found, at = [0.0] * len(ends), 0
    for token, cost in zip(tokens(text, vocabulary), bits, strict=False):
        place = int(np.searchsorted(ends, at, "right"))
        if place < len(ends):
            found[place] += float(cost)
        at += len(token)
    return found


def levels(bits: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Return the level of each word, 0 for a likely one to 3."""
    return np.searchsorted([log2(each) for each in ONE_IN], np.asarray(bits, float) - 1e-9).astype(np.uint8)
