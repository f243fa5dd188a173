"""Datasets that are downloaded once, through the public loaders of Keras and scikit-learn."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import numpy as np

from genlab.datasets.catalogue import CLASS_NAMES
from genlab.datasets.dataset import Dataset
from genlab.errors import GenlabError
from genlab.paths import user_dir

T = TypeVar("T")


def cifar10() -> Dataset:
    """Load CIFAR-10 through Keras' public loader, which downloads it once."""
    load_data = _public_loader("cifar10", "keras.datasets.cifar10", "load_data")
    (x_train, y_train), (x_test, y_test) = _downloaded("cifar10", load_data)
    return Dataset(
        "cifar10",
        x_train,
        y_train.ravel().astype(np.int64),
        x_test,
        y_test.ravel().astype(np.int64),
        CLASS_NAMES["cifar10"],
    )


def lfw() -> Dataset:
    """Load Labeled Faces in the Wild through scikit-learn's public loader, which downloads it once: 48x48 in RGB."""
    fetch = _public_loader("lfw", "sklearn.datasets", "fetch_lfw_people")
    middle = (slice(68, 196), slice(61, 189))  # 128 x 128 of 250 x 250 pixels, the face alone
    faces = _downloaded(
        "lfw", lambda: fetch(data_home=str(user_dir() / "lfw"), color=True, slice_=middle, resize=0.375)
    )
    images = np.round(faces.images * (255 if faces.images.max() <= 1 else 1)).astype(np.uint8)
    labels = faces.target.astype(np.int64)
    return Dataset.split("lfw", images, labels, tuple(faces.target_names))


def _public_loader(dataset: str, module: str, function: str) -> Callable[..., Any]:
    """Return a public loader; imported by name, so that nothing here can bring Keras into the web process."""
    try:
        found: Callable[..., Any] = getattr(import_module(module), function)
    except ModuleNotFoundError as error:
        raise GenlabError(
            f"Missing package for dataset '{dataset}'. Expected the training requirements "
            f"(genlab install). Received: no {error.name}."
        ) from error
    return found


def _downloaded(name: str, download: Callable[[], T]) -> T:
    try:
        return download()
    except Exception as error:  # the loaders raise many kinds: URL errors, socket errors, bad archives
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise GenlabError(
            f"Cannot download dataset '{name}'. Expected a network connection the first time. "
            f"Received: {reason}."
        ) from error
