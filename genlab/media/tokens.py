"""Tokens: what sequences are made of for a generator, and the way there and back.

Letters, sub-words or the notes of a tune: a vocabulary numbers them, cuts a line into them and puts it together again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError

END, UNKNOWN = 0, 1
"""Stands before and behind every line; stands for what was never seen in training."""
LETTERS, WORDS, BLANKS, WHOLE = "letters", "words", "blanks", "whole"
"""How a line is cut: into its letters; into sub-words; at its blanks, as a tune is written; into words and marks."""
_PIECE = re.compile(r" ?[^\W\d_]+| ?[^\w\s]|\d|\s|_")
_WHOLE = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|[^\w\s]|_")
_BETWEEN_BLANKS = re.compile(r"\S+")


def spans(line: str, cut: str) -> list[tuple[int, int]]:
    """Return where the words and marks of a line begin and end; where it is cut at its blanks, what is between them."""
    found = _BETWEEN_BLANKS if cut == BLANKS else _WHOLE
    return [match.span() for match in found.finditer(line)]


def is_word(token: str) -> bool:
    """Return whether a token has letters, and is no number or mark."""
    return any(letter.isalpha() for letter in token)


def pieces(line: str) -> list[str]:
    """Return a line in words with the blank before each, digits and marks: no sub-word reaches over two of them."""
    return _PIECE.findall(line)


class Vocabulary:
    """All tokens by their numbers.

    Attributes:
        tokens: `v` of them; the first two, `END` and `UNKNOWN`, stand for no letters.
        cut: `LETTERS`, `WORDS`, `BLANKS` or `WHOLE`.
        merges: int32 `(m, 2)`, which two tokens side by side become one, the most frequent first; of sub-words alone.
    """

    def __init__(self, tokens: Sequence[str], cut: str, merges: NDArray[np.int32] | None = None) -> None:
        self.tokens, self.cut = tuple(tokens), cut
        self.merges = np.zeros((0, 2), np.int32) if merges is None else merges
        self._numbers = {token: number for number, token in enumerate(self.tokens) if number > UNKNOWN}

    @classmethod
    def of_lines(cls, lines: Iterable[str], cut: str = LETTERS) -> "Vocabulary":
        """Return all letters of some lines, or all that stands between their blanks."""
        known = {token for line in lines for token in _cut(line, cut)}
        return cls(("", "", *sorted(known)), cut)

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]], cut: str) -> "Vocabulary":
        """Return the vocabulary that lies in a checkpoint's arrays."""
        return cls(arrays["tokens"].tolist(), cut, arrays.get("merges"))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a checkpoint keeps."""
        merges = {"merges": self.merges} if len(self.merges) else {}
        return {"tokens": np.array(self.tokens), **merges}

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, token: str) -> bool:
        """Return whether a token was seen in training."""
        return token in self._numbers

    def encode(self, line: str) -> list[int]:
        """Return the numbers of a line's tokens, `END` left out; `UNKNOWN` for what was never seen."""
        if self.cut == WORDS:
            return [number for piece in pieces(line) for number in self._sub_words(piece)]
        return [self._numbers.get(token, UNKNOWN) for token in _cut(line, self.cut)]

    def decode(self, numbers: Iterable[int]) -> str:
        """Return the line that tokens make, up to the first `END`."""
        found = []
        for number in numbers:
            if number == END:
                break
            found.append(self.tokens[number])
        return (" " if self.cut in (BLANKS, WHOLE) else "").join(found)

    def check(self, prompt: str) -> list[int]:
        """Return the tokens of a beginning.

        Raises:
            GenlabError: for a letter that was never seen in training.
        """
        numbers = self.encode(prompt)
        if UNKNOWN in numbers:
            strange = next(token for token in _cut(prompt, self.cut) if token not in self._numbers)
            raise GenlabError(
                f"Unknown letter '{strange}' in '{prompt[:40]}'. Expected letters that the generator has learned."
            )
        return numbers

    @cached_property
    def _ranks(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Which pair becomes which token, and how early."""
        return {
            (one, other): (rank, self._numbers[self.tokens[one] + self.tokens[other]])
            for rank, (one, other) in enumerate(self.merges.tolist())
        }

    @cached_property
    def _sub_words(self) -> Any:
        """The way from a word to its sub-words; words come again, so they are remembered."""
        return lru_cache(maxsize=20_000)(self._merged)

    def _merged(self, piece: str) -> tuple[int, ...]:
        """Return a word's sub-words: of all pairs side by side, the earliest learned becomes one, until none is left.

        Source: Sennrich, Haddow & Birch (2016), Neural machine translation of rare words with subword units, 3.2.
        """
        found = [self._numbers.get(letter, UNKNOWN) for letter in piece]
        while True:
            pairs = [
                (self._ranks[pair][0], place)
                for place, pair in enumerate(pairwise(found))
                if pair in self._ranks
            ]
            if not pairs:
                return tuple(found)
            _, place = min(pairs)
            found[place : place + 2] = [self._ranks[found[place], found[place + 1]][1]]


def _cut(line: str, cut: str) -> Sequence[str]:
    """Return the tokens of a line that is not cut into sub-words."""
    if cut in (BLANKS, WHOLE):
        return [line[start:end] for start, end in spans(line, cut)]
    return line
