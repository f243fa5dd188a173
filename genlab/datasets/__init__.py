"""Real things to learn from, and to hold samples against.

What comes in: loaders, their licences' hashes, and splits; nothing that knows a generator or a pack.
"""

from genlab.datasets.catalogue import CLASS_NAMES, COLOUR, MELODIES, NAMES, PAIRED, PAIRS, PALETTES
from genlab.datasets.dataset import Dataset, Pixels, channelled
from genlab.datasets.hangul import syllable, syllables
from genlab.datasets.loading import LOADERS, TEXTS, Data, is_text, load, load_any, load_texts, typed
from genlab.datasets.shipped import SHIPPED_SHA256, load_npz, test_split
from genlab.datasets.squares import enlarged, reduced
from genlab.datasets.texts import Texts

__all__ = [
    "CLASS_NAMES",
    "COLOUR",
    "LOADERS",
    "MELODIES",
    "NAMES",
    "PAIRED",
    "PAIRS",
    "PALETTES",
    "SHIPPED_SHA256",
    "TEXTS",
    "Data",
    "Dataset",
    "Pixels",
    "Texts",
    "channelled",
    "enlarged",
    "is_text",
    "load",
    "load_any",
    "load_npz",
    "load_texts",
    "reduced",
    "syllable",
    "syllables",
    "test_split",
    "typed",
]
