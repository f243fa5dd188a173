"""Building and verifying packs: draws the fakes, chooses the reals, finds the nearest training images, asks judges."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from genlab import checkpoints, datasets, packs
from genlab.checkpoints import Checkpoint
from genlab.checkpoints.opening import open_checkpoint
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.media.images import cues
from genlab.media.images.nearest import nearest
from genlab.metrics import two_sample
from genlab.metrics.discriminator import real_probabilities
from genlab.packs import Pack


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
    """

    title: str
    dataset: str
    label: int | None
    fakes: tuple[Fakes, ...]
    seed: int = 2026
    by_step: bool = False

    def generator(self, checkpoint: Checkpoint) -> str:
        """Return what a checkpoint's fakes are called in the pack."""
        card = checkpoint.card
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
    "avatars": Recipe(
        "Cartoon faces (avatars)",
        "avatars",
        None,
        (Fakes("progan-avatars", 30), Fakes("flow-avatars", 40), Fakes("flow1-avatars", 30)),
    ),
}


def build(name: str, recipe: Recipe, path: Path, *, learn_from: int = two_sample.SIDE) -> Pack:
    """Build a pack: as many reals (test split) as fakes, in one shuffled order, and what machines make of them.

    Args:
        name: the pack's.
        recipe: what it is built from.
        path: file to write.
        learn_from: training images, and as many samples of each generator, that the two-sample classifiers learn from;
            they are left out for 0, and where the training packages are not installed.

    Raises:
        GenlabError: for an unknown checkpoint or dataset, a checkpoint of other data or another image size, or more
            fakes than there are test images.
    """
    data = of_class_drawn(datasets.load(recipe.dataset), recipe)
    rng = np.random.default_rng(recipe.seed)
    images: list[NDArray[np.uint8]] = []
    generators: list[str] = []
    labels: list[NDArray[np.int16]] = []
    latents: dict[str, NDArray[np.float32]] = {}
    hashes: dict[str, str] = {}
    drawn_from: list[str] = []
    for number, fakes in enumerate(recipe.fakes):
        checkpoint = checkpoints.find(fakes.checkpoint)
        if checkpoint.card.dataset != data.name:
            raise GenlabError(
                f"Invalid checkpoint '{checkpoint.name}' for pack '{name}'. "
                f"Expected dataset '{data.name}'. Received: '{checkpoint.card.dataset}'."
            )
        wanted = None if fakes.label is None else np.full(fakes.count, fakes.label, np.int64)
        drawn = open_checkpoint(checkpoint).sample(fakes.count, seed=recipe.seed + number, labels=wanted)
        if drawn.images.shape[1:] != data.x_test.shape[1:]:
            raise GenlabError(
                f"Invalid checkpoint '{checkpoint.name}' for pack '{name}'. "
                f"Expected images {data.x_test.shape[1:]}. Received: {drawn.images.shape[1:]}."
            )
        images.append(drawn.images)
        labels.append(drawn.labels.astype(np.int16))
        generators += [recipe.generator(checkpoint)] * fakes.count
        drawn_from += [checkpoint.name] * fakes.count
        latents[f"latents/{checkpoint.name}"] = drawn.latents.reshape(fakes.count, -1)
        hashes[checkpoint.name] = checkpoint.sha256
    if len(generators) > len(data.x_test):
        raise GenlabError(
            f"Too many fakes for pack '{name}'. Expected at most {len(data.x_test)}, one real test image "
            f"for each. Received: {len(generators)}."
        )
    chosen = rng.choice(len(data.x_test), len(generators), replace=False)
    order = shuffled(rng, [*generators, *[""] * len(chosen)])
    every = np.concatenate([*images, data.x_test[chosen]])[order]
    kinds = tuple(np.array(generators + [""] * len(chosen))[order].tolist())
    sources = np.array(drawn_from + [""] * len(chosen))[order]
    indices, distances = nearest(every, data.x_train)
    where, coordinates = plane(data.name, every)
    audited = cues.audit(every, kinds)
    meta = {
        "name": name,
        "title": recipe.title,
        "dataset": data.name,
        "seed": recipe.seed,
        "generators": kinds,
        "checkpoints": hashes,
        "map": where,
        "cues": audited.pop(""),
        "generator_cues": audited,
    }
    return packs.save(
        path,
        meta,
        {
            "images": every,
            "labels": np.concatenate([*labels, data.y_test[chosen].astype(np.int16)])[order],
            "nearest_images": data.x_train[indices],
            "nearest_indices": indices,
            "nearest_distances": distances,
            "coordinates": coordinates,
            **latents,
            **classified(recipe, data, every, kinds, learn_from),
            **discriminated(recipe, every, sources),
        },
    )


def of_class_drawn(data: Dataset, recipe: Recipe) -> Dataset:
    """Return the images that the reals are taken from: of the recipe's class, or of the style a translation ends in.

    Raises:
        GenlabError: where a translation of the recipe ends in another class than the recipe's, or than other fakes'.
    """
    cards = [checkpoints.find(fakes.checkpoint).card for fakes in recipe.fakes]
    translated = [card for card in cards if "styles" in card.sampling and card.dataset == data.name]
    if not translated:
        return data.of_class(recipe.label)
    style = translated[0].sampling["styles"][1]
    label = data.label_of(style)
    others = {
        card.label if fakes.label is None else fakes.label
        for card, fakes in zip(cards, recipe.fakes, strict=True)
        if "styles" not in card.sampling
    }
    if wrong := (others | {recipe.label} - {None}) - {label}:
        raise GenlabError(
            f"Invalid class beside fakes of '{translated[0].generator}'. Expected {label} ({style}), which it "
            f"translates into. Received: {', '.join('all' if each is None else str(each) for each in wrong)}."
        )
    return data.of_class(label)


def classified(
    recipe: Recipe, data: Dataset, images: NDArray[np.uint8], kinds: Sequence[str], learn_from: int
) -> dict[str, NDArray[np.float32]]:
    """Return `classifier/GENERATOR`: P(fake) `(n,)` by classifiers that never saw the stimuli.

    They learn from images of the training split and from samples of other seeds than the pack's, drawn from each of
    the generator's checkpoints as often as the pack draws from it; see `genlab.metrics.two_sample`.
    """
    try:
        import keras  # noqa: F401
    except ImportError:
        return {}
    names, rng = np.array(kinds), np.random.default_rng(recipe.seed)
    side = min(learn_from, len(data.x_train))
    if side < 2:
        return {}
    real = data.x_train[rng.choice(len(data.x_train), side, replace=False)]
    parts: dict[str, list[tuple[Checkpoint, Fakes, int]]] = {}
    for seed, fakes in enumerate(recipe.fakes, recipe.seed + len(recipe.fakes)):
        checkpoint = checkpoints.find(fakes.checkpoint)
        parts.setdefault(recipe.generator(checkpoint), []).append((checkpoint, fakes, seed))
    found = {}
    for generator, drawn in parts.items():
        total = sum(fakes.count for _, fakes, _ in drawn)
        samples = []
        for checkpoint, fakes, seed in drawn:
            count = -(-side * fakes.count // total)
            wanted = None if fakes.label is None else np.full(count, fakes.label, np.int64)
            sampler = open_checkpoint(checkpoint, threads=os.cpu_count() or 1)
            samples.append(two_sample.samples(sampler, datasets.load(recipe.dataset), count, seed, wanted))
        asked = (names == generator) | (names == "")
        scores = np.full(len(images), np.nan, np.float32)
        fake = np.concatenate(samples)
        scores[asked] = two_sample.fake_probabilities(
            real, fake, images[asked], seeds=two_sample.JUDGES, seed=recipe.seed
        )
        found[f"classifier/{generator}"] = scores
    return found


def discriminated(
    recipe: Recipe, images: NDArray[np.uint8], sources: NDArray[np.str_]
) -> dict[str, NDArray[np.float32]]:
    """Return `discriminator/CHECKPOINT`: P(real) `(n,)` of its fakes and all reals, where it ships a discriminator.

    Args:
        recipe: names the checkpoints.
        images: uint8 `(n, h, w[, 3])`.
        sources: `(n,)`, the checkpoint that drew an image, "" for a real one.
    """
    found = {}
    for fakes in recipe.fakes:
        checkpoint = checkpoints.find(fakes.checkpoint)
        asked = (sources == checkpoint.name) | (sources == "")
        if (judged := real_probabilities(checkpoint, images[asked])) is not None:
            scores = np.full(len(images), np.nan, np.float32)
            scores[asked] = judged
            found[f"discriminator/{checkpoint.name}"] = scores
    return found


def shuffled(rng: np.random.Generator, generators: Sequence[str]) -> NDArray[np.int64]:
    """Shuffle all stimuli, but keep each generator's own in the order drawn, so that latents match."""
    kinds = np.array(generators)
    mixed = rng.permutation(len(kinds))
    order = np.empty(len(kinds), np.int64)
    for kind in np.unique(kinds):
        order[np.flatnonzero(kinds[mixed] == kind)] = np.flatnonzero(kinds == kind)
    return order


def plane(dataset: str, images: NDArray[np.uint8]) -> tuple[str, NDArray[np.float32]]:
    """Lay images on a plane: the 2-D autoencoder's codes where one is shipped, else their two main components."""
    name = checkpoints.checkpoint_name("autoencoder2d", dataset, None)
    if checkpoints.is_there(name):
        return name, open_checkpoint(name).encode(images)
    flat = images.reshape(len(images), -1) / 255.0
    _, _, axes = np.linalg.svd(flat - flat.mean(0), full_matrices=False)
    return "principal components", ((flat - flat.mean(0)) @ axes[:2].T).astype(np.float32)


def verify(pack: Pack) -> list[str]:
    """Check a pack against its dataset and checkpoints; return what is wrong, nothing where all is right.

    Of a pack of one's own images only what the file itself holds can be checked.
    """
    wrong: list[str] = []
    own = pack.dataset == packs.OWN
    if not own:
        data = datasets.load(pack.dataset)
        test = {image.tobytes() for image in data.x_test}
        if foreign := sum(pack.images[number].tobytes() not in test for number in pack.reals):
            wrong.append(f"{foreign} reals are not in the test split of {pack.dataset}")
    if copies := sum(
        bool(distance == 0)
        for generator, distance in zip(pack.generators, pack.nearest_distances, strict=True)
        if generator
    ):
        wrong.append(f"{copies} fakes equal a {'training' if pack.nearest == 'training' else 'real'} image")
    fakes = sum(map(len, pack.fakes.values()))
    if fakes != len(pack.reals) and not own:
        wrong.append(f"{fakes} fakes stand against {len(pack.reals)} reals")
    gaps = [
        np.abs(pack.images[number].astype(np.int16) - pack.nearest_images[number]).mean()
        for number in range(len(pack.images))
    ]
    if off := int((np.abs(np.array(gaps) - pack.nearest_distances) > 1e-3).sum()):
        wrong.append(f"{off} nearest distances do not fit their images")
    shipped = {folder.name: folder for folder in checkpoints.folders()}
    for name, expected in pack.checkpoints.items():
        if name in shipped and not checkpoints.load(shipped[name]).is_or_was(expected):
            wrong.append(f"checkpoint {name} is another than the one drawn from")
    return wrong + _wrong_judgements(pack)


def _wrong_judgements(pack: Pack) -> list[str]:
    """Return what is wrong with the machines' judgements: whom they judge, their range, and what D says today."""
    wrong = []
    kinds = np.array(pack.generators)
    shipped = {folder.name: folder for folder in checkpoints.folders()}
    for generator, scores in pack.classifiers.items():
        if generator not in pack.fakes:
            wrong.append(f"a classifier judges {generator}, which drew no image")
        elif not np.array_equal(np.isfinite(scores), (kinds == generator) | (kinds == "")):
            wrong.append(f"the classifier of {generator} judges other images than its fakes and all reals")
    for name, scores in pack.discriminators.items():
        asked = np.isfinite(scores)
        if name not in pack.checkpoints:
            wrong.append(f"discriminator {name} judges, though no image was drawn from that checkpoint")
        elif not asked[kinds == ""].all() or len(set(kinds[asked]) - {""}) != 1:
            wrong.append(f"discriminator {name} judges other images than its fakes and all reals")
        elif name in shipped and checkpoints.load(shipped[name]).is_or_was(pack.checkpoints[name]):
            today = real_probabilities(checkpoints.load(shipped[name]), pack.images[asked])
            if today is None or np.abs(today - scores[asked]).max() > 1e-3:
                wrong.append(f"discriminator {name} says something else of these images")
    for name, scores in {**pack.classifiers, **pack.discriminators}.items():
        if ((scores < 0) | (scores > 1)).any():
            wrong.append(f"judgements of {name} lie outside 0..1")
    return wrong
