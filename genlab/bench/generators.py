"""genlab beside the book's listings, in one run on one machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from genlab import datasets
from genlab.bench import listings


@dataclass(frozen=True)
class Ratio:
    """One comparison.

    Attributes:
        what: what was done.
        listing_ms, genlab_ms: median milliseconds of the book's way and of ours.
        target: what we aim at, in words.
        reached: whether it was reached in this run.
        note: what else holds, e.g. that both gave the same answers.
    """

    what: str
    listing_ms: float
    genlab_ms: float
    target: str
    reached: bool
    note: str = ""

    @property
    def times(self) -> float:
        """How many times faster than the listing."""
        return self.listing_ms / self.genlab_ms


def median_ms(work: Callable[[], Any], repeats: int) -> float:
    """Return the median milliseconds of a call."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def run(quick: bool = False) -> list[Ratio]:
    """Compare pixel fit, pixel samples, nearest images and a GAN iteration; `quick` leaves the GAN out."""
    from genlab.generators.pixel import histogram
    from genlab.metrics.nearest import nearest
    from genlab.sampling import Sampler

    zeros = datasets.load("mnist").of_class(0).x_train
    boots = datasets.load("fashion_mnist").of_class(9)
    shares: list[Any] = []
    slow = median_ms(lambda: shares.append(listings.pixel_fit(zeros)), 1)
    counts: list[Any] = []
    fast = median_ms(lambda: counts.append(histogram(zeros)), 15)
    same = bool(np.array_equal(counts[0] / len(zeros), shares[0]))
    found = [
        Ratio(
            "pixel fit, 5,923 zeros",
            slow,
            fast,
            "at least 50x",
            slow / fast >= 50 and same,
            "same table" if same else "tables differ",
        )
    ]

    sampler = Sampler({"kind": "pixel", "latent": [28, 28]}, {}, {"counts": counts[0]})
    slow = median_ms(lambda: listings.pixel_sample(shares[0], 20, 0), 3)
    fast = median_ms(lambda: sampler.sample(20, seed=0), 50)
    found.append(Ratio("20 pixel samples", slow, fast, "at least 300x", slow / fast >= 300))

    drawn = boots.x_test[:50]
    by_listing: list[Any] = []
    slow = median_ms(lambda: by_listing.append(listings.nearest(drawn, boots.x_train)), 1)
    by_genlab: list[Any] = []
    fast = median_ms(lambda: by_genlab.append(nearest(drawn, boots.x_train)[0]), 9)
    same = bool(np.array_equal(by_listing[0], by_genlab[0]))
    found.append(
        Ratio(
            "nearest of 6,000 boots for 50",
            slow,
            fast,
            "at least 20x, identical answers",
            slow / fast >= 20 and same,
            "identical answers" if same else "answers differ",
        )
    )
    return found if quick else [*found, gan()]


def gan(repeats: int = 15) -> Ratio:
    """Compare one GAN iteration, 64 real and 64 fake images, as trained by default here and as listed."""
    import tensorflow as tf

    from genlab.generators.gan import Gan, GanSettings

    data = datasets.load("mnist")
    listed = listings.gan_iteration(data.x_train)
    ours = Gan(data, GanSettings(), 0)
    batch = tf.constant(data.x_train[:64, ..., None].astype(np.float32) / 127.5 - 1)
    for _ in range(3):  # trace first
        listed()
        ours.step(batch)
    slow, fast = median_ms(listed, repeats), median_ms(lambda: float(ours.step(batch)[0]), repeats)
    return Ratio(
        "GAN iteration, batch 64",
        slow,
        fast,
        "at most 0.65 of the listing's time",
        fast / slow <= 0.65,
        ours.settings.dtype_policy,
    )
