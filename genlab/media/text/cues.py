"""Trivial numbers of texts: what their length, their ends or their letters may tell of how they were made."""

import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

ENDS = frozenset(".?!;:,)\"'")
"""What a finished sentence ends in."""
BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"))
REPEATED = 4
"""Letters of a run that is looked for twice in one text."""
LETTERS = 64
"""Most frequent letters whose shares are a profile."""
HASHED = 512
"""Numbers that runs of one to three letters are counted in, as features."""


def measure(texts: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """Measure every cue of texts; each value is `(n,)`.

    `length` in letters, `words`, `word_length`; shares of letters that are `capitals`, `digits`, `punctuation`;
    `unfinished`, whether it ends in none of `ENDS`; `unbalanced` brackets and quotes; `repeats`, the share of runs of
    four letters that have come before in the same text; `variety`, different letters beside all.
    """
    measures: dict[str, Callable[[str], float]] = {
        "length": len,
        "words": lambda text: len(text.split()),
        "word_length": lambda text: sum(map(len, text.split())) / max(1, len(text.split())),
        "capitals": lambda text: _share(text, "Lu"),
        "digits": lambda text: _share(text, "N"),
        "punctuation": lambda text: _share(text, "P"),
        "unfinished": lambda text: text[-1:] not in ENDS,
        "unbalanced": _unbalanced,
        "repeats": repeats,
        "variety": lambda text: len(set(text)) / max(1, len(text)),
    }
    return {name: np.array([of(text) for text in texts], np.float64) for name, of in measures.items()}


def repeats(text: str, run: int = REPEATED) -> float:
    """Return the share of a text's runs of letters that stood in it before."""
    runs = [text[place : place + run] for place in range(len(text) - run + 1)]
    return 1 - len(set(runs)) / len(runs) if runs else 0.0


def letters(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the share of each text that each of the most frequent letters of all has, `(n, LETTERS)` or fewer."""
    counts = Counter("".join(texts))
    frequent = [
        letter for letter, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:LETTERS]
    ]
    return np.array([[text.count(letter) / max(1, len(text)) for letter in frequent] for text in texts])


def runs(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return how often runs of one to three letters stand in each text, of length 1, `(n, HASHED)`; by their hashes."""
    found = np.zeros((len(texts), HASHED), np.float32)
    for row, text in enumerate(texts):
        for run in range(1, 4):
            for place in range(len(text) - run + 1):
                found[row, zlib.crc32(text[place : place + run].encode()) % HASHED] += 1
    found = np.sqrt(found)
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def _share(text: str, kind: str) -> float:
    return sum(unicodedata.category(letter).startswith(kind) for letter in text) / max(1, len(text))


def _unbalanced(text: str) -> int:
    brackets = sum(text.count(opens) != text.count(closes) for opens, closes in BRACKETS)
    return brackets + text.count('"') % 2
