"""Feature networks: small classifiers, trained once, shipped and hashed, so that distances can be compared.

A number from them is a "Frechet distance (genlab-mnist features)", never a plain FID.
"""

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.graphs import Graph, onnx_graph
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.generators import lean
from genlab.paths import data_dir, sha256, written_aside

FEATURES = 64
EPOCHS = 6
BY_PATCHES = ("avatars",)
"""Datasets whose network learns which patches make up an image; see `targets`."""
PATCH, KINDS = 4, 15
"""Pixels a side of a patch, and how many of a place's commonest ones are told apart."""


def network(shape: tuple[int, ...], answers: tuple[int, ...]) -> tuple[Any, Any]:
    """Build classifier and feature extractor (the classifier's last hidden layer, 64 values).

    Args:
        shape: `(h, w, c)` of an image.
        answers: `(k,)` for one question with k answers, `(q, k)` for q of them.
    """
    import keras
    from keras import layers

    image = keras.Input(shape)
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(image)
    x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Conv2D(64, 3, padding="same", activation="relu")(x)
    x = layers.Conv2D(64, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Dropout(0.25)(layers.Flatten()(x))
    hidden = layers.Dense(FEATURES, activation="relu")(x)
    output = layers.Dense(math.prod(answers))(layers.Dropout(0.25)(hidden))
    output = layers.Softmax()(layers.Reshape(answers)(output))
    return keras.Model(image, output), keras.Model(image, hidden)


def targets(data: Dataset) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[int, ...]]:
    """Return what the network of a dataset learns to tell, of training and test images, and how many answers there are.

    It is the class, except where classes are few and say little of how an image looks: the three of `avatars` name
    hair and hat, and features that tell those alone hardly move when eyes, mouths and colours are lost (measured in
    docs/generators.md). There the network says of every place of an image, 4x4 pixels, which of the place's
    fifteen commonest patches stands there, or none of them: 64 numbers must hold all that makes up a face.
    """
    if data.name not in BY_PATCHES:
        return data.y_train, data.y_test, (int(data.y_train.max()) + 1,)
    train, test = _patches(data.x_train), _patches(data.x_test)
    told = [np.zeros(patches.shape[:2], np.int64) for patches in (train, test)]
    for place in range(train.shape[1]):
        kinds, counts = np.unique(train[:, place], axis=0, return_counts=True)
        for number, kind in enumerate(kinds[np.argsort(-counts, kind="stable")[:KINDS]], 1):
            for found, patches in zip(told, (train, test), strict=True):
                found[(patches[:, place] == kind).all(1), place] = number
    return told[0], told[1], (train.shape[1], KINDS + 1)


def _patches(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the patches of colour images `(n, h, w, 3)`, place by place: `(n, places, values)`."""
    count, height, width, channels = images.shape
    cut = images.reshape(count, height // PATCH, PATCH, width // PATCH, PATCH, channels)
    return cut.transpose(0, 1, 3, 2, 4, 5).reshape(count, -1, PATCH * PATCH * channels)


def train(dataset: str, folder: Path, seed: int = 0, epochs: int = EPOCHS) -> dict[str, Any]:
    """Train a feature network and write `<dataset>.onnx` and `<dataset>.json` into `folder`; return the card."""
    keras = lean.keras()
    from genlab.generators.graphs import rounded, write_onnx

    keras.utils.set_random_seed(seed)
    data = datasets.load(dataset)
    y_train, y_test, answers = targets(data)
    x_train, x_test = (datasets.channelled(x) / np.float32(255) for x in (data.x_train, data.x_test))
    classifier, extractor = network(x_train.shape[1:], answers)
    classifier.compile(
        optimizer=keras.optimizers.Adam(), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    classifier.fit(x_train, y_train, batch_size=128, epochs=epochs, verbose=2)
    rounded(classifier)
    accuracy = classifier.evaluate(x_test, y_test, verbose=0)[1]
    with written_aside(folder / f"{dataset}.onnx") as aside:
        write_onnx(extractor, aside)
    card = {
        "dataset": dataset,
        "seed": seed,
        "epochs": epochs,
        "features": FEATURES,
        "target": "patches" if data.name in BY_PATCHES else "class",
        "test_accuracy": round(float(accuracy), 4),
        "sha256": sha256(folder / f"{dataset}.onnx"),
    }
    with written_aside(folder / f"{dataset}.json") as aside:
        aside.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return card


@lru_cache(maxsize=4)
def _open(dataset: str, folder: Path) -> Graph:
    card_path, path = folder / f"{dataset}.json", folder / f"{dataset}.onnx"
    if not card_path.is_file() or not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.json"))) or "none"
        raise GenlabError(f"No feature network for dataset '{dataset}'. Expected one of: {known}.")
    expected = json.loads(card_path.read_text(encoding="utf-8"))["sha256"]
    if (found := sha256(path)) != expected:
        raise GenlabError(
            f"Damaged feature network '{path}'. Expected SHA-256 {expected[:12]}... Received: {found[:12]}..."
        )
    return onnx_graph(str(path), threads=2)


def extract(dataset: str, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the features `(n, 64)` of images `(n, h, w[, 3])`, as large as the dataset's.

    Raises:
        GenlabError: where no feature network is shipped for the dataset, or it is damaged.
    """
    graph = _open(dataset, data_dir() / "features")
    parts = [
        graph({"x": datasets.channelled(images[start : start + 500]).astype(np.float32) / 255})
        for start in range(0, len(images), 500)
    ]
    return np.concatenate(parts)
