"""What an InfoGAN's codes have come to mean: does c2 or c3 turn slant or stroke width, and does c1 sort classes?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.codes import Codes
from genlab.checkpoints.sampler import Sampler
from genlab.media.images.strokes import slants, widths
from genlab.metrics.images.features import extract

Measure = Callable[[NDArray[np.uint8]], NDArray[np.float64]]
MEASURES: dict[str, Measure] = {"slant": slants, "width": widths}
PLACES = 9
"""Values of a continuous code from -1 to 1, at which images are drawn."""
LEARNED = 10_000
"""Training images, among which the nearest gives a drawn image its class."""


@dataclass(frozen=True)
class Turn:
    """What one code does to one measure, all else held still.

    Attributes:
        code: `c2`, `c3`.
        measure: `slant` in degrees to the right, or `width` of strokes in pixels.
        rank: mean over latents of Spearman's rank correlation of code and measure: 1 where it always grows.
        change: mean change of the measure from -1 to 1.
    """

    code: str
    measure: str
    rank: float
    change: float


@dataclass(frozen=True)
class Sorting:
    """What the category does.

    Attributes:
        purity: share of images whose class is their category's commonest one.
        classes: that class for each category.
    """

    purity: float
    classes: tuple[int, ...]

    @property
    def different(self) -> int:
        """How many classes are some category's commonest one."""
        return len(set(self.classes))


def turns(sampler: Sampler, count: int = 100, seed: int = 0) -> list[Turn]:
    """Measure every continuous code on `count` latents, each drawn at nine values of the code.

    Raises:
        GenlabError: where the generator has no codes.
    """
    places = np.linspace(-1, 1, PLACES)
    codes, found = Codes.of(sampler.sampling), []
    for code in codes.names[1:]:
        z = sampler.latents(count, seed)
        drawn = [sampler.decode(codes.steered(z, {code: float(place)})) for place in places]
        for name, measure in MEASURES.items():
            values = np.stack([measure(images) for images in drawn], 1)
            values = values[np.isfinite(values).all(1)]
            change = float((values[:, -1] - values[:, 0]).mean()) if len(values) else 0.0
            found.append(Turn(code, name, ranked(values), change))
    return found


def ranked(values: NDArray[np.float64]) -> float:
    """Return the mean of Spearman's correlations of each row `(n, places)` with its order; 0 for a row of equals."""
    from scipy.stats import rankdata

    if not len(values):
        return 0.0
    ranks = rankdata(values, axis=1)
    ranks -= ranks.mean(1, keepdims=True)
    order = np.arange(values.shape[1]) - (values.shape[1] - 1) / 2
    size = np.sqrt((ranks**2).sum(1) * (order**2).sum())
    return float((ranks @ order / np.where(size > 0, size, 1)).mean())


def sorting(sampler: Sampler, dataset: str, count: int = 1000, seed: int = 0) -> Sorting:
    """Ask which class each category draws, of `count` samples; a sample's class is its nearest training image's.

    Nearest by the shipped feature network, which puts images of one class together.

    Raises:
        GenlabError: where the generator has no codes, or the dataset no feature network.
    """
    codes = Codes.of(sampler.sampling)
    z = sampler.latents(count, seed)
    category = codes.category(z)
    classes = judged(dataset, sampler.decode(z))
    table = np.zeros((codes.categories, classes.max() + 1), int)
    np.add.at(table, (category, classes), 1)
    return Sorting(float(table.max(1).sum() / count), tuple(table.argmax(1).tolist()))


def judged(dataset: str, images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the class `(n,)` of the training image whose features are nearest to each image's."""
    from scipy.spatial.distance import cdist

    data = datasets.load(dataset)
    known = extract(dataset, data.x_train[:LEARNED])
    found: NDArray[np.int64] = data.y_train[cdist(extract(dataset, images), known).argmin(1)]
    return found


def numbers(turned: list[Turn], sorted_: Sorting) -> dict[str, float]:
    """Return both as they stand in a checkpoint's card: `c2_slant`, `purity`, and each category's class as `c1_0`."""
    return (
        {f"{turn.code}_{turn.measure}": round(turn.rank, 4) for turn in turned}
        | {"purity": round(sorted_.purity, 4)}
        | {f"c1_{category}": float(label) for category, label in enumerate(sorted_.classes)}
    )
