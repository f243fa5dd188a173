"""The classifier two-sample test: can a judge that learns afresh tell a generator's images from real ones?

Source: Lopez-Paz & Oquab (2017), Revisiting classifier two-sample tests, ICLR, arXiv:1610.06545.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.analysis.intervals import mean_of_shares, normal_critical, wilson_share
from genlab.checkpoints.images.translation import Translation
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.metrics.images.judges import JUDGES, Judge, best_judge, network

Pixels = NDArray[np.uint8]
SIDE = 4000
"""Images of each kind that a test takes."""
SEEDS = 5
"""Splits of a test, each with a judge of its own."""
OF_A_PACK = 3
"""Judges of a kind that judge the images of a pack, for a mean of theirs."""


@dataclass(frozen=True)
class TwoSample:
    """How well judges tell images that they have not learned from.

    Attributes:
        accuracy: mean of the shares of fakes and of reals that were told, at P(fake) = 0.5.
        interval: the accuracy's, over images and splits; each image counts once, however many judges were asked.
        images: held-out judgements, over all seeds.
    """

    accuracy: float
    interval: tuple[float, float]
    images: int


def two_sample_test(
    real: Pixels,
    fake: Pixels,
    learn: Callable[..., Judge] = network,
    *,
    seeds: int = SEEDS,
    seed: int = 0,
    level: float = 0.95,
    **settings: Any,
) -> TwoSample:
    """Learn from a random half of both kinds and judge the other half, with several splits and judges.

    An accuracy of 0.5 means that this judge found no difference, not that there is none. Judges of several splits share
    half of what they learn from and err alike: the mean of five varies as much as one judgement of each image would,
    and a bootstrap of the images, which takes the judges for given, misses twice too often where there is nothing to
    tell. So the interval is Wilson's for as many images as were held out at least once.

    Args:
        real: uint8 `(n, h, w[, 3])`.
        fake: uint8 `(m, h, w[, 3])`; of the more numerous kind as many are taken as of the other, by chance.
        learn: one of `JUDGES`.
        seeds: splits, each with a judge of its own.
        seed: of splits and judges; the same seed gives the same result on one machine.
        level: confidence of the interval.
        settings: further ones of `learn`.

    Raises:
        GenlabError: for fewer than 4 images of a kind, or images of another size.
    """
    _check(real, fake, 4)
    real, fake = _as_many(real, fake, seed)
    places: tuple[list[Any], list[Any]] = ([], [])
    told: tuple[list[Any], list[Any]] = ([], [])
    for number in range(seeds):
        rng = np.random.default_rng((seed, number))
        halves = [np.array_split(rng.permutation(len(images)), 2) for images in (real, fake)]
        judge = learn(real[halves[0][0]], fake[halves[1][0]], seed + number, **settings)
        for kind, images in enumerate((real, fake)):
            held = halves[kind][1]
            places[kind].append(held)
            told[kind].append((judge(images[held]) >= 0.5) == bool(kind))
    right = [np.concatenate(kind) for kind in told]
    shares = [float(kind.mean()) for kind in right]
    critical = normal_critical(level)
    held_out = [len(np.unique(np.concatenate(kind))) for kind in places]
    intervals = [wilson_share(share, count, critical) for share, count in zip(shares, held_out, strict=True)]
    return TwoSample(float(np.mean(shares)), mean_of_shares(shares, intervals), sum(map(len, right)))


def evaluate(sampler: Sampler, dataset: str, label: int | None, *, seed: int = 1) -> dict[str, float]:
    """Return how well each judge tells a generator's samples from training images, with its interval's ends.

    `two_sample_JUDGE` is a judge's accuracy, `two_sample_JUDGE_reals` the same judge's where real images stand against
    other real ones, and `two_sample_accuracy` the best judge's. Each kind gives `SIDE` images, or as many as there are
    to train on. A translation's samples stand against training images of the style it ends in.
    """
    whole = datasets.load(dataset)
    if isinstance(sampler, Translation):
        label = whole.label_of(sampler.styles[1])
    data = whole.of_class(label)
    rng = np.random.default_rng(seed)
    side = min(SIDE, len(data.x_train))
    real = data.x_train[rng.choice(len(data.x_train), side, replace=False)]
    labels = rng.choice(data.y_train, side) if sampler.conditional else None
    fake = samples(sampler, whole, side, seed, labels)
    found: dict[str, dict[str, float]] = {}
    for name, learn in JUDGES.items():
        told = two_sample_test(real, fake, learn, seeds=SEEDS, seed=seed)
        found[name] = _named(f"two_sample_{name}", told) | reals_apart(dataset, label, name, seed)
    return together(found)


@lru_cache
def reals_apart(dataset: str, label: int | None, judge: str, seed: int) -> dict[str, float]:
    """Return `two_sample_JUDGE_reals` with its interval's ends: what a judge finds where there is nothing to find."""
    images = datasets.load(dataset).of_class(label).x_train
    order = np.random.default_rng((seed, 1)).permutation(len(images))
    side = min(SIDE, len(images) // 2)
    one, other = images[order[:side]], images[order[side : 2 * side]]
    return _named(
        f"two_sample_{judge}_reals", two_sample_test(one, other, JUDGES[judge], seeds=SEEDS, seed=seed)
    )


def together(found: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the numbers of all judges, led by `two_sample_accuracy`: those of the best one."""
    best = best_judge({key: value for numbers in found.values() for key, value in numbers.items()})
    whole = {
        f"two_sample_accuracy{end}": found[best][f"two_sample_{best}{end}"] for end in ("", "_low", "_high")
    }
    for numbers in found.values():
        whole |= numbers
    return whole


def _named(name: str, found: TwoSample) -> dict[str, float]:
    numbers = zip(("", "_low", "_high"), (found.accuracy, *found.interval), strict=True)
    return {f"{name}{end}": round(number, 4) for end, number in numbers}


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
    learn: Callable[..., Judge] = network,
    *,
    seeds: int = OF_A_PACK,
    seed: int = 0,
    **settings: Any,
) -> NDArray[np.float32]:
    """Return P(fake) of given images by judges that learned from others: the mean over `seeds` of them.

    Args:
        real: uint8 `(n, h, w[, 3])`, to learn from; none of them may be among `images`.
        fake: uint8 `(m, h, w[, 3])`, likewise.
        images: uint8 `(k, h, w[, 3])`, to be judged.
        learn: one of `JUDGES`.
        seeds: judges.
        seed: of the judges.
        settings: further ones of `learn`.

    Returns:
        float32 `(k,)`.

    Raises:
        GenlabError: for fewer than 2 images of a kind, or images of another size.
    """
    _check(real, fake, 2)
    _check(real, images, 0)
    if not len(images):
        return np.zeros(0, np.float32)
    each = min(len(real), len(fake))
    rng = np.random.default_rng(seed)
    one, two = (kind[rng.permutation(len(kind))[:each]] for kind in (real, fake))
    judged = [
        learn(one, two, seed + number, **settings)(images).astype(np.float64) for number in range(seeds)
    ]
    return np.mean(judged, axis=0).astype(np.float32)


def _as_many(real: Pixels, fake: Pixels, seed: int) -> tuple[Pixels, Pixels]:
    """Return as many images of both kinds, as a judge takes them; some by chance of the more numerous one."""
    each, rng = min(len(real), len(fake)), np.random.default_rng(seed)
    one, other = (
        kind if len(kind) == each else kind[rng.permutation(len(kind))[:each]] for kind in (real, fake)
    )
    return one, other


def _check(real: Pixels, other: Pixels, least: int) -> None:
    if real.shape[1:] != other.shape[1:] or min(len(real), len(other)) < least:
        raise GenlabError(
            f"Invalid images for the two-sample test. Expected two sets of one size, {least} images or more "
            f"in each. Received: {real.shape} and {other.shape}."
        )
