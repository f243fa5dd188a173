"""Edit distance: how many letters must be put in, taken out or exchanged to make one text of another.

Source: Myers (1999), A fast bit-vector algorithm for approximate string matching based on dynamic programming, Journal
of the ACM 46:395; in blocks as Hyyro (2003), A bit-vector algorithm for computing Levenshtein and Damerau edit
distances.
"""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Line = Sequence[Hashable]
"""A text's letters, or a tune's tokens."""
WORD = 64
"""Rows of the table that one number holds, a bit each."""


class Pool:
    """Texts that others are held against, laid out so that all are compared at once.

    Attributes:
        lines: `m` of them.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        """Lay out the texts letter by letter, the longest first."""
        self.lines = lines
        self._lengths = np.array([len(line) for line in lines], np.int64)
        self._order = np.argsort(-self._lengths, kind="stable")
        self._known: dict[Hashable, int] = {}
        for line in lines:
            for letter in line:
                self._known.setdefault(letter, len(self._known) + 1)
        self._letters = np.zeros(  # a column a text; of a book it takes a dozen megabytes in longer numbers
            (int(self._lengths.max(initial=0)), len(lines)), np.min_scalar_type(len(self._known))
        )
        for column, place in enumerate(self._order):
            self._letters[: len(lines[place]), column] = [self._known[letter] for letter in lines[place]]

    def distances(self, line: Line) -> NDArray[np.int64]:
        """Return how many edits lead from a text to each of the pool, `(m,)`."""
        if not len(line):
            return self._lengths.copy()
        blocks = -(-len(line) // WORD)
        rows = np.zeros(
            (blocks, len(self._known) + 1), np.uint64
        )  # where in the text each letter stands, as bits
        for place, letter in enumerate(line):
            if letter in self._known:
                rows[place // WORD, self._known[letter]] |= np.uint64(1 << place % WORD)
        last = np.uint64((len(line) - 1) % WORD)
        plus = np.full(
            (blocks, len(self.lines)), ~np.uint64(0)
        )  # rows whose number is one more than that above
        minus = np.zeros_like(plus)
        score = np.full(len(self.lines), len(line), np.int64)
        longest_first = self._lengths[self._order]
        for place, letters in enumerate(self._letters):
            count = int(np.searchsorted(-longest_first, -place, "left"))  # texts that have a letter here
            at = letters[:count]
            up, down = (
                np.ones(count, np.uint64),
                np.zeros(count, np.uint64),
            )  # from one column to the next, above
            for block in range(blocks):
                p, m = plus[block, :count], minus[block, :count]
                equal = rows[block][at]
                vertical = equal | m
                equal |= down
                horizontal = (((equal & p) + p) ^ p) | equal
                rises, falls = m | ~(horizontal | p), p & horizontal
                bit = last if block == blocks - 1 else np.uint64(WORD - 1)
                up_below, down_below = rises >> bit & np.uint64(1), falls >> bit & np.uint64(1)
                rises, falls = rises << np.uint64(1) | up, falls << np.uint64(1) | down
                plus[block, :count] = falls | ~(vertical | rises)
                minus[block, :count] = rises & vertical
                up, down = up_below, down_below
            score[:count] += up.astype(np.int64) - down.astype(np.int64)
        found = np.empty_like(score)
        found[self._order] = score
        return found


def distance(one: Line, other: Line) -> int:
    """Return how many edits lead from one text to another."""
    return int(Pool([other]).distances(one)[0])


def differing(text: Line, other: Line) -> list[bool]:
    """Return for each letter of a text whether it has no counterpart in another, by a shortest way of edits."""
    costs = np.zeros((len(text) + 1, len(other) + 1), np.int32)
    costs[:, 0], costs[0] = np.arange(len(text) + 1), np.arange(len(other) + 1)
    for row, letter in enumerate(text, 1):
        for column, beside in enumerate(other, 1):
            costs[row, column] = min(
                costs[row - 1, column - 1] + (letter != beside),
                costs[row - 1, column] + 1,
                costs[row, column - 1] + 1,
            )
    found = [True] * len(text)
    row, column = len(text), len(other)
    while row and column:
        if text[row - 1] == other[column - 1] and costs[row, column] == costs[row - 1, column - 1]:
            found[row - 1] = False
            row, column = row - 1, column - 1
        elif costs[row, column] == costs[row - 1, column - 1] + 1:
            row, column = row - 1, column - 1
        elif costs[row, column] == costs[row - 1, column] + 1:
            row -= 1
        else:
            column -= 1
    return found
