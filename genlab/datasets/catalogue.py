"""What is known of the datasets that have a name, without loading them."""

CLASS_NAMES: dict[str, tuple[str, ...]] = {
    "mnist": tuple("0123456789"),
    "fashion_mnist": (
        "T-shirt",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    "avatars": ("short hair", "long hair", "hat"),
    "hangul": ("print", "brush"),
    "cifar10": ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
}
COLOUR = frozenset({"avatars", "cifar10", "lfw"})
"""Datasets of colour images, to be known without loading them."""

PALETTES = frozenset({"avatars"})
"""Those of them whose images share at most 1,024 colours, as grey ones always do."""
PAIRS = frozenset({"help_en_ko", "roman"})
"""Datasets of pairs of texts."""
NAMES = frozenset({"names_ko", "names_en"})
"""Datasets of texts of a word or two."""
MELODIES = frozenset({"tunes"})
"""Datasets of melodies."""

PAIRED = ("hangul",)
"""Datasets whose two classes hold the same things in the same order, in each split."""
