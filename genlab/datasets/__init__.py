"""Real things to learn from, and to hold samples against.

What comes in: loaders, their licences' hashes, and splits; nothing that knows a generator or a pack.
"""

from genlab.datasets.datasets import (
    CLASS_NAMES,
    COLOUR,
    LOADERS,
    PAIRED,
    SHIPPED_SHA256,
    Dataset,
    Pixels,
    channelled,
    enlarged,
    load,
    load_npz,
    reduced,
    syllable,
    syllables,
    test_split,
)

__all__ = [
    "CLASS_NAMES",
    "COLOUR",
    "LOADERS",
    "PAIRED",
    "SHIPPED_SHA256",
    "Dataset",
    "Pixels",
    "channelled",
    "enlarged",
    "load",
    "load_npz",
    "reduced",
    "syllable",
    "syllables",
    "test_split",
]
