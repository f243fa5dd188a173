"""Recipes: what a pack is built from, and those of the packs that ship."""

from dataclasses import dataclass

from genlab.checkpoints import Card


@dataclass(frozen=True)
class Fakes:
    """How many fakes to draw from which checkpoint; `label` asks a conditional generator for one class."""

    checkpoint: str
    count: int
    label: int | None = None


@dataclass(frozen=True)
class Recipe:
    """What a pack is built from.

    Attributes:
        title: English title for the screen.
        dataset: where the reals come from.
        label: one class of it, or `None` for all.
        fakes: what is drawn from which checkpoint.
        seed: of samples, choice and order.
        by_step: call fakes by generator and training step (`gan@500`), to tell one run's snapshots apart.
        form: what shall be asked, as `genlab.packs.Pack` calls it; "" for whole stimuli, real or fake.
        aid: checkpoint that measures how likely the words of its texts are; "" for none.
        at_most: of texts, take fewer fakes where there are too few reals to stand beside so many.
    """

    title: str
    dataset: str
    label: int | None
    fakes: tuple[Fakes, ...]
    seed: int = 2026
    by_step: bool = False
    form: str = ""
    aid: str = ""
    at_most: bool = False

    def generator(self, card: Card) -> str:
        """Return what a checkpoint's fakes are called in the pack."""
        return f"{card.generator}@{card.steps}" if self.by_step else card.generator


SHIPPED: dict[str, Recipe] = {
    "mnist": Recipe(
        "Handwritten digits (MNIST)",
        "mnist",
        None,
        (
            *(Fakes(f"pixel-mnist-{digit}", 5) for digit in range(10)),
            Fakes("autoencoder-mnist", 50),
            Fakes("gan-mnist", 50),
            Fakes("flow-mnist", 50),
        ),
    ),
    "history": Recipe(
        "From dots to digits (MNIST)",
        "mnist",
        None,
        (
            *(Fakes(f"pixel-mnist-{digit}", 2) for digit in range(10)),
            *(
                Fakes(f"{family}-mnist", 20)
                for family in ("autoencoder", "vae", "fcgan", "gan", "infogan", "latentflow", "flow", "flow1")
            ),
        ),
    ),
    "fashion_mnist_boots": Recipe(
        "Ankle boots (Fashion-MNIST)",
        "fashion_mnist",
        9,
        (
            Fakes("pixel-fashion_mnist-9", 50),
            Fakes("gan-fashion_mnist-9", 50),
            Fakes("flow-fashion_mnist", 50, label=9),
        ),
    ),
    "fashion_mnist": Recipe(
        "Clothes (Fashion-MNIST)",
        "fashion_mnist",
        None,
        (
            *(Fakes(f"pixel-fashion_mnist-{label}", 5) for label in range(10)),
            Fakes("flow-fashion_mnist", 100),
        ),
    ),
    "names_ko": Recipe(
        "Village names (Korea)",
        "names_ko",
        None,
        (Fakes("ngram-names_ko", 50), Fakes("gpt-names_ko", 50)),
    ),
    "names_en": Recipe(
        "Place names (Britain)",
        "names_en",
        None,
        (Fakes("ngram-names_en", 50), Fakes("gpt-names_en", 50)),
    ),
    "verses": Recipe(
        "Bible verses (King James)",
        "verses",
        None,
        (Fakes("ngram-verses", 50), Fakes("gpt-verses", 50)),
        aid="gpt-verses",
    ),
    "verses_boundary": Recipe(
        "Where a machine goes on (Bible verses)",
        "verses",
        None,
        (Fakes("ngram-verses", 45), Fakes("gpt-verses", 45)),
        seed=2028,
        form="boundary",
    ),
    "verses_fillin": Recipe(
        "A word filled in (Bible verses)",
        "verses",
        None,
        (Fakes("bert-verses", 100),),
        form="fill-in",
    ),
    "help_ko": Recipe(
        "Help sentences (in Korean)",
        "help_ko",
        None,
        (Fakes("ngram-help_ko", 50), Fakes("gpt-help_ko", 50)),
        aid="gpt-help_ko",
    ),
    "translations": Recipe(
        "Translations (English to Korean)",
        "help_en_ko",
        None,
        (Fakes("attention-help_en_ko", 40), Fakes("transformer-help_en_ko", 60)),
    ),
    "tunes": Recipe("Tunes (printed 1782-1903)", "tunes", None, (Fakes("gpt-tunes", 100),)),
    "tunes_boundary": Recipe(
        "Where a machine goes on (tunes)",
        "tunes",
        None,
        (Fakes("ngram-tunes", 28), Fakes("rnn-tunes", 28), Fakes("gpt-tunes", 28)),
        form="boundary",
    ),
    "avatars": Recipe(
        "Cartoon faces (avatars)",
        "avatars",
        None,
        tuple(Fakes(f"{family}-avatars", 25) for family in ("progan", "flow", "flow1", "discreteflow")),
    ),
}
