"""Building and verifying packs: draws the fakes, chooses the reals, finds the nearest training images."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from genlab import checkpoints, cues, datasets, packs
from genlab.errors import GenlabError
from genlab.metrics.nearest import nearest
from genlab.packs import Pack
from genlab.sampling import open_checkpoint


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
    """

    title: str
    dataset: str
    label: int | None
    fakes: tuple[Fakes, ...]
    seed: int = 2026


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
}


def build(name: str, recipe: Recipe, path: Path) -> Pack:
    """Build a pack: as many reals (test split) as fakes, in one shuffled order.

    Raises:
        GenlabError: for an unknown checkpoint or dataset, a checkpoint of other data or another image size, or more
            fakes than there are test images.
    """
    data = datasets.load(recipe.dataset).of_class(recipe.label)
    rng = np.random.default_rng(recipe.seed)
    images: list[NDArray[np.uint8]] = []
    generators: list[str] = []
    labels: list[NDArray[np.int16]] = []
    latents: dict[str, NDArray[np.float32]] = {}
    hashes: dict[str, str] = {}
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
        generators += [checkpoint.card.generator] * fakes.count
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
        },
    )


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
    if any(folder.name == name for folder in checkpoints.folders()):
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
        if name in shipped and checkpoints.load(shipped[name]).sha256 != expected:
            wrong.append(f"checkpoint {name} is another than the one drawn from")
    return wrong
