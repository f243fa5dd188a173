"""Lines of text as the files in data/datasets: split by where they come from, written so that they give the same bytes.

`genlab` must be on the path: what people type is later brought into the same form.

A file holds `train` and `test`, lines of UTF-8 with a newline between them; in pairs a tab stands between the two.
"""

import hashlib
import sys
import unicodedata
from collections.abc import Iterable

import numpy as np
from packed import pack

from genlab.media.text.typography import plainly


def tidy(text: str) -> str:
    """Return a text in the one form that all have: NFC, single blanks, straight quotes, none of them at its ends."""
    return " ".join(plainly(text).split())


def held_out(origin: str, every: int) -> bool:
    """Return whether what comes from an origin is for testing: one of so many, the same ones at every time."""
    return int(hashlib.sha256(origin.encode()).hexdigest(), 16) % every == 0


def write(name: str, found: Iterable[tuple[str, str]], every: int) -> None:
    """Write a dataset of lines that are given with their origins: each once, and none of the test split in training.

    In pairs, neither side of a test pair is that of a training pair.
    """
    origins: dict[str, set[str]] = {}
    for origin, line in found:
        if any(unicodedata.category(letter)[0] == "C" for letter in line.replace("\t", "")):
            continue
        origins.setdefault(line, set()).add(origin)
    train = sorted(line for line, of in origins.items() if not all(held_out(origin, every) for origin in of))
    sides = {side for line in train for side in line.split("\t")}
    test = sorted(line for line in origins.keys() - set(train) if not sides & set(line.split("\t")))
    mixed = np.random.default_rng(0)
    splits = {"train": mixed.permutation(train), "test": mixed.permutation(test)}
    arrays = {split: np.frombuffer("\n".join(lines).encode(), np.uint8) for split, lines in splits.items()}
    print(f"{name}: {len(train)} and {len(test)} lines", file=sys.stderr)
    pack(name, **arrays)
