"""An n-gram: how often each token followed the n before it, and where that was rarely seen, the n - 1 before it.

Source: Kneser & Ney (1995), Improved backing-off for m-gram language modeling; interpolated, with a discount an order,
as Chen & Goodman (1999), An empirical study of smoothing techniques for language modeling, Computer Speech & Language
13:359.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.sequences.writer import Writer, cost
from genlab.media.tokens import END

Tokens = NDArray[Any]


@dataclass(frozen=True)
class Order:
    """What followed the contexts of one length.

    Attributes:
        contexts: `(c,)` sorted: the number that the context has without its first token, times `v`, plus that token.
        grams: `(g,)` sorted: a context's place in `contexts`, times `v`, plus the token that followed.
        counts: `(g,)`: how often it did; below the highest order, after how many different tokens (Kneser-Ney).
        discount: what is taken off every count, and given to shorter contexts.
    """

    contexts: NDArray[np.integer]
    grams: NDArray[np.integer]
    counts: NDArray[np.unsignedinteger]
    discount: float

    def after(self, place: Tokens, size: int) -> tuple[Tokens, Tokens]:
        """Return from where to where in `grams` what followed contexts stands, by their places in `contexts`.

        Worked out where it is asked for: kept, it would take as much again as what was counted.
        """
        low = np.searchsorted(self.grams, (place * size).astype(self.grams.dtype))
        return low, np.searchsorted(self.grams, ((place + 1) * size).astype(self.grams.dtype))


class Counts:
    """All orders of an n-gram, from contexts of no token up.

    Attributes:
        size: how many tokens the vocabulary has, `v`.
        orders: the first has the one context of no token.
    """

    def __init__(self, stream: Tokens, size: int, order: int) -> None:
        """Count a stream of lines, an `END` behind each.

        Args:
            stream: `(t,)`.
            size: of the vocabulary.
            order: tokens of the longest n-gram; a context has one less.
        """
        self.size = size
        place = np.zeros(len(stream), np.int32)  # which context each token stands in
        contexts = [place[:1]]
        for column in _before(stream, order - 1):
            known, place = _numbered(place, column, size)
            contexts.append(known)
        grams, counts = np.unique(_joined(place, stream, size), return_counts=True)
        self.orders: list[Order] = []
        for known in reversed(contexts):
            if self.orders:  # each different longer n-gram counts once for the shorter one within it
                longer = self.orders[-1]
                shorter = longer.contexts.astype(np.int64)[longer.grams // size] // size
                grams, counts = np.unique(shorter * size + longer.grams % size, return_counts=True)
            self.orders.append(_order(known, grams, counts, size))
        self.orders.reverse()

    def chances(self, before: Sequence[int]) -> NDArray[np.float64]:
        """Return the chances `(v,)` of what follows tokens; before a line's first stands `END`, as often as needed."""
        found, place = np.full(self.size, 1 / self.size), 0
        for length, order in enumerate(self.orders):
            if length:
                asked = before[-length] if length <= len(before) else END
                key = order.contexts.dtype.type(place * self.size + asked)
                place = int(np.searchsorted(order.contexts, key))
                if place == len(order.contexts) or order.contexts[place] != key:
                    break
            low, high = order.after(np.array(place), self.size)
            counts = order.counts[low:high].astype(np.float64)
            total = counts.sum()
            found *= order.discount * len(counts) / total
            found[order.grams[low:high] % self.size] += (counts - order.discount) / total
        return found

    def chances_of(self, stream: Tokens) -> NDArray[np.float64]:
        """Return the chance of every token of a stream of lines after those before it in its line, `(t,)`."""
        found = np.full(len(stream), 1 / self.size)
        place, known = np.zeros(len(stream), np.int64), np.ones(len(stream), bool)
        before = _before(stream, len(self.orders) - 1)
        for length, order in enumerate(self.orders):
            if length:
                place, there = _found(order.contexts, place * self.size + next(before))
                known &= there
            gram, there = _found(order.grams, place * self.size + stream)
            count = np.where(there, order.counts[gram].astype(np.float64) - order.discount, 0)
            low, high = order.after(place, self.size)
            sums = np.concatenate([[0], np.cumsum(order.counts, dtype=np.int64)])
            mixed = (count + order.discount * (high - low) * found) / (sums[high] - sums[low])
            found = np.where(known, mixed, found)
        return found


def _before(stream: Tokens, count: int) -> Iterator[Tokens]:
    """Yield the token before each, then the one before that, and so on: `END` where its line had not begun."""
    ends = np.flatnonzero(stream == END)
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else np.zeros(1, np.int64)
    line = np.repeat(starts.astype(np.int32), np.diff(np.append(starts, len(stream))))
    inside = np.arange(len(stream), dtype=np.int32) - line
    return (np.where(inside >= back, np.roll(stream, back), END) for back in range(1, count + 1))


def _joined(place: Tokens, token: Tokens, size: int) -> Tokens:
    """Return `place * size + token` in numbers as short as hold it: a book's arrays take tens of megabytes."""
    if (int(place.max(initial=0)) + 1) * size < 2**31:
        return place.astype(np.int32) * np.int32(size) + token.astype(np.int32)
    return place.astype(np.int64) * size + token


def _numbered(place: Tokens, token: Tokens, size: int) -> tuple[Tokens, Tokens]:
    """Return the different contexts, sorted, and which of them each place with the token before it is.

    As `np.unique(..., return_inverse=True)`, in a half of the memory.
    """
    joined = _joined(place, token, size)
    known = np.unique(joined)
    return known, np.searchsorted(known, joined).astype(np.int32)


def _order(contexts: Tokens, grams: Tokens, counts: NDArray[np.int64], size: int) -> Order:
    """Return an order with its discount by how many n-grams came once and twice (Ney et al. 1994).

    Numbers are kept as short as they can be: a book's take tens of megabytes.
    """
    once, twice = (counts == 1).sum(), (counts == 2).sum()
    discount = once / (once + 2 * twice) if once else 0.5
    short = np.int32 if (len(contexts) + 1) * size < 2**31 else np.int64
    return Order(
        contexts.astype(np.int32 if int(contexts[-1]) + size < 2**31 else np.int64),
        grams.astype(short),
        counts.astype(np.min_scalar_type(int(counts.max()))),
        float(min(discount, 0.95)),
    )


def _found(known: NDArray[np.integer], asked: Tokens) -> tuple[Tokens, NDArray[np.bool_]]:
    """Return where numbers stand among sorted ones, and whether they do."""
    asked = asked.astype(known.dtype)
    place = np.searchsorted(known, asked).clip(max=len(known) - 1)
    return place, known[place] == asked


class Ngram(Writer):
    """An n-gram: the training lines themselves, `stream`, are all it needs; they are counted when it is first asked."""

    @cached_property
    def counts(self) -> Counts:
        """What was counted."""
        return Counts(self.arrays["stream"].astype(np.int32), len(self.vocabulary), self.sampling["order"])

    def begun(self, count: int) -> list[tuple[int, ...]]:
        return [()] * count

    def told(
        self, tokens: NDArray[np.int64], state: list[tuple[int, ...]]
    ) -> tuple[Floats, list[tuple[int, ...]]]:
        kept = self.sampling["order"] - 1
        before = [
            (*line, int(token))[-kept:] if kept else () for line, token in zip(state, tokens, strict=True)
        ]
        chances = np.stack([self.counts.chances(line) for line in before])
        return np.log(chances).astype(np.float32), before

    def _bits(self, numbers: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        stream = np.array([token for line in numbers for token in line], np.int64)
        bits = cost(self.counts.chances_of(stream), stream, len(self.vocabulary))
        return np.split(bits, np.cumsum([len(line) for line in numbers])[:-1])
