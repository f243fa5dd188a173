"""All numbers of a generator in one go: its samples against the test images, and against the training images."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.sampler import Sampler
from genlab.errors import GenlabError
from genlab.metrics.balls import overlap
from genlab.metrics.frechet import frechet_distance, frechet_distances
from genlab.metrics.halves import HALVES, Measured, masks, measured
from genlab.metrics.images import features
from genlab.metrics.kernel import kernel_distances
from genlab.metrics.memorisation import memorisation, nearest_distances

SAMPLES = 10_000
DIGITS = 4
Features = NDArray[np.float32]


def evaluate(
    sampler: Sampler,
    dataset: str,
    label: int | None,
    *,
    samples: int = SAMPLES,
    seed: int = 1,
    halves: int = HALVES,
) -> dict[str, float]:
    """Measure a generator on the dataset's feature network.

    Args:
        sampler: the generator.
        dataset: a dataset with a shipped feature network.
        label: the class it was trained on, `None` for all.
        samples: how many to draw.
        seed: of samples and of the intervals' random halves.
        halves: how many of them.

    Returns:
        `frechet`, `kid`, `precision`, `recall`, `density`, `coverage` (samples against test images) and `memorisation`
        (their distances to training images, beside those of test images), each with `_low` and `_high`, its 95%
        interval; `memorisation_p`; `frechet_floor`, what as many training images score (or all); `frechet_samples`.
        Precision, recall, density and coverage take as many samples as test images, the fewer of the two.

    Raises:
        GenlabError: where no feature network is shipped for the dataset, or there are too few images.
    """
    train, test = (_real(dataset, label, split) for split in ("train", "test"))
    drawn, floor = _drawn(sampler, dataset, label, samples, seed)
    parts = np.random.default_rng((seed, 1))
    mine, theirs = masks(len(drawn), parts, halves), masks(len(test), parts, halves)
    found = {
        "frechet": measured(frechet_distances(drawn, test, mine, theirs), least=0),
        "kid": measured(kernel_distances(drawn, test, mine, theirs)),
        **_overlap(test, drawn, parts, halves),
    }
    copied = memorisation(nearest_distances(drawn, train), nearest_distances(test, train), mine, theirs)
    found["memorisation"] = copied.nearer
    numbers = {
        f"{name}{end}": _rounded(value)
        for name, entry in found.items()
        for end, value in (("", entry.value), ("_low", entry.low), ("_high", entry.high))
    }
    return {
        **numbers,
        "memorisation_p": float(f"{copied.p:.3g}"),
        "frechet_floor": _rounded(frechet_distance(floor, test)),
        "frechet_samples": float(samples),
    }


def frechet(
    sampler: Sampler, dataset: str, label: int | None, *, samples: int = SAMPLES, seed: int = 1
) -> tuple[float, float]:
    """Return the Frechet distance alone, as `evaluate` measures it, and its floor.

    Raises:
        GenlabError: where no feature network is shipped for the dataset, or there are too few images.
    """
    test = _real(dataset, label, "test")
    drawn, floor = _drawn(sampler, dataset, label, samples, seed)
    return _rounded(frechet_distance(drawn, test)), _rounded(frechet_distance(floor, test))


def _drawn(
    sampler: Sampler, dataset: str, label: int | None, samples: int, seed: int
) -> tuple[Features, Features]:
    """Return the features of samples, in the test images' mix of classes, and of as many training images."""
    if samples < 2:
        raise GenlabError(f"Invalid number of samples. Expected 2 or more. Received: {samples}.")
    data = datasets.load(dataset).of_class(label)
    rng = np.random.default_rng(seed)
    floor = _some(dataset, label, tuple(rng.permutation(len(data.x_train))[:samples].tolist()))
    labels = rng.choice(data.y_test, samples) if sampler.conditional else None
    return features.extract(dataset, sampler.sample(samples, seed=seed, labels=labels).images), floor


def _overlap(test: Features, drawn: Features, rng: np.random.Generator, halves: int) -> dict[str, Measured]:
    count = min(len(test), len(drawn))
    real, fake = test[rng.permutation(len(test))[:count]], drawn[:count]
    found = overlap(real, fake, masks(count, rng, halves), masks(count, rng, halves))
    return {
        "precision": measured(found.precision, least=0, most=1, share_of=count),
        "recall": measured(found.recall, least=0, most=1, share_of=count),
        "density": measured(found.density, least=0),
        "coverage": measured(found.coverage, least=0, most=1, share_of=count),
    }


@lru_cache(maxsize=4)
def _real(dataset: str, label: int | None, split: str) -> Features:
    """Return the features of the `train` or the `test` images, of one class or of all."""
    data = datasets.load(dataset).of_class(label)
    return features.extract(dataset, data.x_train if split == "train" else data.x_test)


@lru_cache(maxsize=2)
def _some(dataset: str, label: int | None, numbers: tuple[int, ...]) -> Features:
    """Return the features of some training images."""
    return features.extract(dataset, datasets.load(dataset).of_class(label).x_train[list(numbers)])


def _rounded(value: float) -> float:
    """Keep four digits: of a number above 1 behind the point, of a smaller one behind its zeros."""
    return round(value, DIGITS) if abs(value) >= 1 else float(f"{value:.{DIGITS}g}")
