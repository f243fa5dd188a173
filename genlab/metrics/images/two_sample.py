"""The classifier two-sample test: can a small network, trained afresh, tell a generator's images from real ones?

Source: Lopez-Paz & Oquab (2017), Revisiting classifier two-sample tests, ICLR, arXiv:1610.06545.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.analysis.bootstrap import count, resample
from genlab.analysis.estimate import Estimate
from genlab.checkpoints.images.translation import Translation
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.generators import lean

Pixels = NDArray[np.uint8]
SIDE = 4000
"""Images of each kind that a test takes."""
SEEDS = 5
"""Splits of a test, each with a classifier of its own."""
JUDGES = 3
"""Classifiers that judge the images of a pack."""
EPOCHS = 8
EPOCHS_IN_COLOUR = 24
"""Three numbers a pixel take longer: after 8 rounds it told 70% of a flow's one-step faces, after 24 97%. Of a flow's
digits it told 51% after either."""
REPLICATES = 2000


@dataclass(frozen=True)
class TwoSample:
    """How well classifiers tell images that they have not learned from.

    Attributes:
        accuracy: mean of the shares of fakes and of reals that were told, at P(fake) = 0.5.
        interval: the accuracy's bootstrap interval over held-out images, for the classifiers as they were trained.
        images: held-out judgements, over all seeds.
    """

    accuracy: float
    interval: tuple[float, float]
    images: int


def two_sample_test(
    real: Pixels,
    fake: Pixels,
    *,
    seeds: int = SEEDS,
    seed: int = 0,
    epochs: int | None = None,
    level: float = 0.95,
) -> TwoSample:
    """Train on a random half of both kinds and judge the other half, with several splits and classifiers.

    An accuracy of 0.5 means that this classifier found no difference, not that there is none.

    Args:
        real: uint8 `(n, h, w[, 3])`.
        fake: uint8 `(m, h, w[, 3])`.
        seeds: splits, each with a classifier of its own.
        seed: of splits, classifiers and bootstrap; the same seed gives the same result on one machine.
        epochs: rounds through the training half; 8, or 24 in colour, where left out.
        level: confidence of the interval.

    Raises:
        GenlabError: for fewer than 4 images of a kind, or images of another size.
    """
    _check(real, fake, 4)
    places: tuple[list[Any], list[Any]] = ([], [])
    told: tuple[list[Any], list[Any]] = ([], [])
    for number in range(seeds):
        rng = np.random.default_rng((seed, number))
        halves = [np.array_split(rng.permutation(len(images)), 2) for images in (real, fake)]
        judge = _trained(real[halves[0][0]], fake[halves[1][0]], seed + number, epochs)
        for kind, images in enumerate((real, fake)):
            held = halves[kind][1]
            places[kind].append(held)
            told[kind].append((_scores(judge, images[held]) >= 0.5) == bool(kind))
    groups = []
    for where, right in zip(places, told, strict=True):
        image, correct = np.concatenate(where), np.concatenate(right)
        groups.append(count(np.zeros(len(image), np.intp), [image.astype(object)], correct))
    draws = resample(groups, 1, REPLICATES, seed).mean(0)  # one "person": images alone are drawn anew
    found = Estimate(groups, draws)
    return TwoSample(found.value, found.interval(level), sum(group.answers for group in groups))


def evaluate(sampler: Sampler, dataset: str, label: int | None, *, seed: int = 1) -> dict[str, float]:
    """Return `two_sample_accuracy`, on a generator's samples and training images, and its interval's ends.

    Each kind gives `SIDE` images, or as many as there are to train on. A translation's samples stand against training
    images of the style it ends in.
    """
    whole = datasets.load(dataset)
    data = whole.of_class(whole.label_of(sampler.styles[1]) if isinstance(sampler, Translation) else label)
    rng = np.random.default_rng(seed)
    side = min(SIDE, len(data.x_train))
    real = data.x_train[rng.choice(len(data.x_train), side, replace=False)]
    labels = rng.choice(data.y_train, side) if sampler.conditional else None
    fake = samples(sampler, whole, side, seed, labels)
    found = two_sample_test(real, fake, seeds=SEEDS, seed=seed)
    low, high = found.interval
    return {
        "two_sample_accuracy": round(found.accuracy, 4),
        "two_sample_accuracy_low": round(low, 4),
        "two_sample_accuracy_high": round(high, 4),
    }


def samples(
    sampler: Sampler, whole: Dataset, count: int, seed: int, labels: NDArray[np.int64] | None = None
) -> Pixels:
    """Return samples to learn from, uint8 `(count, h, w[, 3])`.

    A translation's own sources are a few hundred test images, from which its stimuli are drawn; so training images of
    the style it begins with are translated here, each once, as many as there are.

    Args:
        sampler: of the generator.
        whole: the dataset with all of its classes.
        count: how many.
        seed: of samples, or of the choice of sources.
        labels: `(count,)` classes for a conditional generator.
    """
    if not isinstance(sampler, Translation):
        return sampler.sample(count, seed=seed, labels=labels).images
    sources = whole.of_class(whole.label_of(sampler.styles[0])).x_train
    return sampler.translated(sources[np.random.default_rng(seed).permutation(len(sources))[:count]])


def fake_probabilities(
    real: Pixels,
    fake: Pixels,
    images: Pixels,
    *,
    seeds: int = JUDGES,
    seed: int = 0,
    epochs: int | None = None,
) -> NDArray[np.float32]:
    """Return P(fake) of given images by classifiers that learned from others: the mean over `seeds` of them.

    The classifiers see as many reals as fakes, so 0.5 is the line between the two.

    Args:
        real: uint8 `(n, h, w[, 3])`, to learn from; none of them may be among `images`.
        fake: uint8 `(m, h, w[, 3])`, likewise.
        images: uint8 `(k, h, w[, 3])`, to be judged.
        seeds: classifiers.
        seed: of the classifiers.
        epochs: rounds through `real` and `fake`; 8, or 24 in colour, where left out.

    Returns:
        float32 `(k,)`.

    Raises:
        GenlabError: for fewer than 2 images of a kind, or images of another size.
    """
    _check(real, fake, 2)
    _check(real, images, 0)
    each = min(len(real), len(fake))
    rng = np.random.default_rng(seed)
    one, two = (kind[rng.permutation(len(kind))[:each]] for kind in (real, fake))
    judged = [
        _scores(_trained(one, two, seed + number, epochs), images).astype(np.float64)
        for number in range(seeds)
    ]
    return np.mean(judged, axis=0).astype(np.float32)


def _check(real: Pixels, other: Pixels, least: int) -> None:
    if real.shape[1:] != other.shape[1:] or min(len(real), len(other)) < least:
        raise GenlabError(
            f"Invalid images for the two-sample test. Expected two sets of one size, {least} images or more "
            f"in each. Received: {real.shape} and {other.shape}."
        )


def _classifier(shape: tuple[int, ...]) -> Any:
    """Build the network: images `(n, h, w, c)` in 0..1 to P(fake) `(n, 1)`."""
    import keras
    from keras import layers

    image = keras.Input(shape)
    x = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(image)
    x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Dense(64, activation="relu")(layers.Flatten()(x))
    return keras.Model(image, layers.Dense(1, activation="sigmoid")(layers.Dropout(0.5)(x)))


def _trained(real: Pixels, fake: Pixels, seed: int, epochs: int | None) -> Any:
    """Return a classifier fitted to reals (0) and fakes (1)."""
    keras = lean.keras()
    if epochs is None:
        epochs = EPOCHS if real.ndim == 3 else EPOCHS_IN_COLOUR

    keras.utils.set_random_seed(seed)
    inputs = _inputs(np.concatenate([real, fake]))
    target = np.repeat([0.0, 1.0], [len(real), len(fake)])[:, None]
    network = _classifier(inputs.shape[1:])
    network.compile(optimizer=keras.optimizers.Adam(), loss="binary_crossentropy")
    network.fit(inputs, target, batch_size=64, epochs=epochs, verbose=0)
    return network


def _scores(network: Any, images: Pixels) -> NDArray[np.float32]:
    if not len(images):
        return np.zeros(0, np.float32)
    return np.asarray(network.predict(_inputs(images), batch_size=500, verbose=0), np.float32)[:, 0]


def _inputs(images: Pixels) -> NDArray[np.float32]:
    return np.divide(datasets.channelled(images), 255, dtype=np.float32)
