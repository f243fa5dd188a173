"""Real things to learn from, and to hold samples against.

What comes in: loaders, their licences' hashes, and splits; nothing that knows a generator or a pack.
"""

from genlab.datasets.catalogue import CLASS_NAMES, COLOUR, PAIRED
from genlab.datasets.dataset import Dataset, Pixels, channelled
from genlab.datasets.hangul import syllable, syllables
from genlab.datasets.loading import LOADERS, load
from genlab.datasets.shipped import SHIPPED_SHA256, load_npz, test_split
from genlab.datasets.squares import enlarged, reduced

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
