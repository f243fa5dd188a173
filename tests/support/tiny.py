"""Tiny data sets for tests that train, a few hundred images, and runs that keep nothing on the way: seconds a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Dataset
from genlab.generators import Generator
from genlab.training import schedule


@contextmanager
def bare_runs() -> Iterator[None]:
    """Leave out snapshots and previews on the way, which cost more than training does here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedule, "SNAPSHOTS", np.array([]))
        patch.setattr(schedule, "PREVIEWS", 1)
        yield


def bars(count: int = 256, seed: int = 0, side: int = 28) -> Dataset:
    """Make square images of two classes: a bright vertical or horizontal bar somewhere, with a little noise."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, count + 64)
    images = rng.integers(0, 20, (count + 64, side, side)).astype(np.uint8)
    for image, label, place in zip(
        images, labels, rng.integers(side // 7, side - 6, count + 64), strict=True
    ):
        if label:
            image[place : place + 3] = 230
        else:
            image[:, place : place + 3] = 230
    return Dataset("bars", images[:count], labels[:count], images[count:], labels[count:], ("down", "across"))


def dots(count: int = 256, seed: int = 0, side: int = 12) -> Dataset:
    """Make images of one class: a soft dot somewhere, which two numbers tell all about."""
    rng = np.random.default_rng(seed)
    rows, columns = rng.uniform(2.5, side - 3.5, (2, count + 64, 1, 1))
    place = np.arange(side)
    gaps = (place[:, None] - rows) ** 2 + (place[None, :] - columns) ** 2
    images = (255 * np.exp(-gaps / 3)).astype(np.uint8)
    labels = np.zeros(count + 64, np.int64)
    return Dataset("dots", images[:count], labels[:count], images[count:], labels[count:])


def trained(generator: Generator) -> Sampler:
    """Train a generator for the steps it is set to, and return its sampler."""
    from genlab.generators.sampling import keras_sampler

    for moment in generator.train():
        if moment.step >= generator.settings.steps:
            break
    return keras_sampler(generator, None)


def write_folder(folder: Path, dataset: Dataset) -> Path:
    """Write a dataset's training images as a folder of PNG files, one sub-folder a class."""
    from PIL import Image

    for number, (image, label) in enumerate(zip(dataset.x_train, dataset.y_train, strict=True)):
        path = folder / dataset.class_names[label] / f"{number:04d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
    return folder


@pytest.fixture(scope="session")
def bars_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a folder of images to train on."""
    return str(write_folder(tmp_path_factory.mktemp("data") / "bars", bars(160, side=12)))


@pytest.fixture
def bare() -> Iterator[None]:
    """Leave out snapshots and previews on the way."""
    with bare_runs():
        yield


@pytest.fixture(scope="module")
def shallow() -> Iterator[None]:
    """Build flows of one residual block a resolution, not seven or more in all: of the same kinds, sooner traced."""
    pytest.importorskip("tensorflow")
    from genlab.generators.images import flow1, velocity

    with pytest.MonkeyPatch.context() as patch:
        for module in (velocity, flow1):
            patch.setattr(module, "BLOCKS", (1, 1, 1))
            patch.setattr(module, "BLOCKS_IN_SQUARES", (1, 0, 1, 0, 1))
        yield


@pytest.fixture(scope="module")
def as_written() -> Iterator[None]:
    """Run TensorFlow's graphs as they are written.

    Making them quicker takes a third of a network's first step, which is most of what a run of some steps takes.
    """
    optimizer = pytest.importorskip("tensorflow").config.optimizer
    before = optimizer.get_experimental_options().get("disable_meta_optimizer", False)
    optimizer.set_experimental_options({"disable_meta_optimizer": True})
    yield
    optimizer.set_experimental_options({"disable_meta_optimizer": before})
