"""Syllables of Hangul: where each lies in `hangul`, in print and in brush."""

import numpy as np

from genlab.datasets.dataset import Pixels
from genlab.datasets.shipped import read_shipped
from genlab.errors import GenlabError


def syllables() -> tuple[str, str]:
    """Return the syllables of `hangul`, train and test, in the order in which `data/sources/hangul` drew them."""
    every = [bytes([row, cell]).decode("euc_kr") for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)]
    order = np.random.default_rng(0).permutation(len(every))
    test, train = ["".join(every[place] for place in part) for part in (order[:350], order[350:])]
    return train, test


def syllable(text: str) -> tuple[Pixels, bool]:
    """Return a syllable of `hangul` in print and in brush, uint8 `(2, h, w)`, and whether the test split has it.

    Raises:
        GenlabError: for any other text, or where the shipped file is missing or damaged.
    """
    for split, known in zip(("train", "test"), syllables(), strict=True):
        if len(text) == 1 and text in known:
            (images,) = read_shipped("hangul", f"x_{split}")
            place = known.index(text)
            return images[[place, len(known) + place]], split == "test"
    raise GenlabError(f"Unknown syllable '{text}'. Expected one of the 2,350 of KS X 1001.")
