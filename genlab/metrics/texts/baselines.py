"""What held-out texts cost those that learn nothing: an n-gram, and a packer of files."""

import lzma
from functools import lru_cache

import numpy as np

from genlab import datasets
from genlab.checkpoints.sequences.ngram import Counts
from genlab.checkpoints.sequences.writer import cost
from genlab.datasets import Texts
from genlab.media.tokens import END, Vocabulary

ORDERS = (3, 4, 6, 8)


@lru_cache(maxsize=4)
def ngram_bits(dataset: str) -> float:
    """Return the bits that a letter of the test texts costs the best n-gram of letters, of `ORDERS`."""
    data = datasets.load_texts(dataset)
    known = Vocabulary.of_lines(data.train, data.cut)
    learned, asked = (
        np.array([token for line in lines for token in (*known.encode(line), END)], np.int64)
        for lines in (data.train, data.test)
    )
    costs = (
        cost(Counts(learned, len(known), order).chances_of(asked), asked, len(known)).sum()
        for order in ORDERS
    )
    return float(min(costs)) / letters(data)


@lru_cache(maxsize=4)
def packed_bits(dataset: str) -> float:
    """Return the bits that a letter of the test texts costs `xz`, which has packed the training texts before."""
    data = datasets.load_texts(dataset)
    train, test = ("".join(f"{line}\n" for line in lines).encode() for lines in (data.train, data.test))
    return 8 * (_packed(train + test) - _packed(train)) / letters(data)


def letters(data: Texts) -> int:
    """Return how many letters the test texts have, the end of each counted as one; of melodies how many notes."""
    return sum(map(data.size, data.test))


def _packed(raw: bytes) -> int:
    return len(lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME))
