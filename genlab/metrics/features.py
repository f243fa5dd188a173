"""Feature networks: small classifiers, trained once, shipped and hashed, so that distances can be compared.

A number from them is a "Frechet distance (genlab-mnist features)", never a plain FID.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.errors import GenlabError
from genlab.paths import data_dir, sha256, written_aside
from genlab.sampling import Graph, onnx_graph

FEATURES = 64
EPOCHS = 6


def network(classes: int) -> tuple[Any, Any]:
    """Build classifier and feature extractor (the classifier's last hidden layer, 64 values)."""
    import keras
    from keras import layers

    image = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(image)
    x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Conv2D(64, 3, padding="same", activation="relu")(x)
    x = layers.Conv2D(64, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Dropout(0.25)(layers.Flatten()(x))
    hidden = layers.Dense(FEATURES, activation="relu")(x)
    output = layers.Dense(classes, activation="softmax")(layers.Dropout(0.25)(hidden))
    return keras.Model(image, output), keras.Model(image, hidden)


def train(dataset: str, folder: Path, seed: int = 0, epochs: int = EPOCHS) -> dict[str, Any]:
    """Train a feature network and write `<dataset>.onnx` and `<dataset>.json` into `folder`; return the card."""
    import keras

    keras.utils.set_random_seed(seed)
    data = datasets.load(dataset)
    classifier, extractor = network(int(data.y_train.max()) + 1)
    classifier.compile(
        optimizer=keras.optimizers.Adam(), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    classifier.fit(
        data.x_train[..., None] / np.float32(255), data.y_train, batch_size=128, epochs=epochs, verbose=2
    )
    accuracy = classifier.evaluate(data.x_test[..., None] / np.float32(255), data.y_test, verbose=0)[1]
    with written_aside(folder / f"{dataset}.onnx") as aside:
        extractor(np.zeros((1, 28, 28, 1), np.float32))
        extractor.export(str(aside), format="onnx", verbose=False)
    card = {
        "dataset": dataset,
        "seed": seed,
        "epochs": epochs,
        "features": FEATURES,
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
    """Return the features `(n, 64)` of images `(n, 28, 28)`.

    Raises:
        GenlabError: where no feature network is shipped for the dataset, or it is damaged.
    """
    graph = _open(dataset, data_dir() / "features")
    parts = [
        graph({"x": images[start : start + 500, ..., None].astype(np.float32) / 255})
        for start in range(0, len(images), 500)
    ]
    return np.concatenate(parts)
