"""Cues: trivial numbers of an image that may give a fake away where its look does not.

A pack is audited for them before anyone plays: each cue's AUC says how well it alone tells fakes from reals.
"""

import io
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
WARN_AUC = 0.75
"""From here on a cue is named in the app: it alone is right three times of four."""


def auc(scores: NDArray[np.floating], positive: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve: how often a positive scores above a negative (ties count half).

    0.5 where one of the two groups is empty.
    """
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return 0.5
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def measure(images: Pixels) -> dict[str, NDArray[np.float64]]:
    """Measure every cue of images `(n, h, w[, 3])`; each value is `(n,)`.

    `byte_length` is what the image would need as PNG, though a pack sends raw pixels of equal length;
    `exact_zeros` and `haze` are the shares of pixels that are 0 and 1..15; `border` the mean of the outermost
    ring; `mean_grey`, `contrast` and `grey_values` come from the histogram.
    """
    shares, levels = _histogram(images), np.arange(256)
    ring = np.ones(images.shape[1:3], bool)
    ring[1:-1, 1:-1] = False
    mean = shares @ levels
    return {
        "byte_length": _png_bytes(images),
        "exact_zeros": shares[:, 0],
        "haze": shares[:, 1:16].sum(1),
        "border": images[:, ring].reshape(len(images), -1).mean(1),
        "mean_grey": mean,
        "contrast": np.sqrt((shares * (levels - mean[:, None]) ** 2).sum(1)),
        "grey_values": (shares > 0).sum(1).astype(np.float64),
    }


def _histogram(images: Pixels) -> NDArray[np.float64]:
    """Return the share of each of the 256 grey levels, `(n, 256)`; every channel counts."""
    counts = np.stack([np.bincount(image.ravel(), minlength=256) for image in images])
    return counts / images[0].size


def sharpness(images: Pixels) -> NDArray[np.float64]:
    """Return how sharp each image is: the mean absolute difference of neighbouring pixels, `(n,)`."""
    found = np.zeros(len(images))
    for number, image in enumerate(images):
        values = image.astype(np.int16)
        found[number] = np.abs(np.diff(values, axis=0)).mean() + np.abs(np.diff(values, axis=1)).mean()
    return found


def colourfulness(images: Pixels) -> NDArray[np.float64]:
    """Return the mean spread between the channels of each colour image `(n, h, w, 3)`, in grey levels."""
    found = np.zeros(len(images))
    for number, image in enumerate(images):
        red, green, blue = (image[..., channel].astype(np.int16) for channel in range(3))
        found[number] = (
            np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
        ).mean()
    return found


def _png_bytes(images: Pixels) -> NDArray[np.float64]:
    """Return how long each image is as PNG; large ones are packed in the fast way, which tells as much."""
    from PIL import Image

    level = 6 if images[0].size < 128 * 128 else 1

    def length(image: Pixels) -> int:
        buffer = io.BytesIO()
        Image.fromarray(image).save(buffer, "PNG", compress_level=level)
        return buffer.tell()

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        return np.array(list(pool.map(length, images)), np.float64)


def histogram_scores(images: Pixels, fake: NDArray[np.bool_], folds: int = 5) -> NDArray[np.float64]:
    """Score images by a linear classifier on 32 grey-level shares, each image by a fit that has not seen it.

    Least squares with a small ridge; folds are every fifth image of each kind.
    """
    shares = _histogram(images).reshape(-1, 32, 8).sum(2)
    inputs = np.column_stack([(shares - shares.mean(0)) / (shares.std(0) + 1e-9), np.ones(len(images))])
    target = np.where(fake, 1.0, -1.0)
    fold = _folds(fake, folds)
    scores = np.zeros(len(images))
    for number in range(folds):
        seen = fold != number
        gram = inputs[seen].T @ inputs[seen] + 10 * np.eye(inputs.shape[1])
        scores[~seen] = inputs[~seen] @ np.linalg.solve(gram, inputs[seen].T @ target[seen])
    return scores


def _folds(fake: NDArray[np.bool_], folds: int) -> NDArray[np.int_]:
    fold = np.zeros(len(fake), int)
    for kind in (True, False):
        fold[fake == kind] = np.arange((fake == kind).sum()) % folds
    return fold


def kind_scores(kinds: Sequence[str], fake: NDArray[np.bool_], folds: int = 5) -> NDArray[np.float64]:
    """Score images by a property without order, such as a file format: by the share of fakes among those alike.

    Each image is scored by folds that do not hold it; where none is like it, by 0.5.
    """
    named, fold = np.array(kinds), _folds(fake, folds)
    scores = np.full(len(named), 0.5)
    for number in range(folds):
        seen = fold != number
        # A kind's weight is its share among the fakes against its share among the reals, so that it does not matter
        # which of the two are more.
        for kind in np.unique(named):
            fakes = (named[seen & fake] == kind).mean() if (seen & fake).any() else 0.0
            reals = (named[seen & ~fake] == kind).mean() if (seen & ~fake).any() else 0.0
            if fakes + reals:
                scores[~seen & (named == kind)] = fakes / (fakes + reals)
    return scores


def chance(fakes: int, reals: int, cues: int = 11) -> float:
    """Return the AUC that the strongest of so many cues that tell nothing reaches about once in twenty packs.

    From the normal approximation of the Mann-Whitney statistic (two-sided, Bonferroni's correction).
    """
    deviation = np.sqrt((fakes + reals + 1) / (12 * fakes * reals))
    return float(min(1.0, 0.5 + NormalDist().inv_cdf(1 - 0.025 / cues) * deviation))


def telling_from(fakes: int, reals: int, cues: int) -> float:
    """Return the AUC from which on a cue is named to people: `WARN_AUC`, or what luck reaches with so few images."""
    return max(WARN_AUC, chance(fakes, reals, cues))


def audit(
    images: Pixels,
    generators: tuple[str, ...],
    values: Mapping[str, NDArray[np.floating]] | None = None,
    kinds: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, dict[str, float]]:
    """Return each cue's AUC, over all fakes (`""`) and for each generator's own.

    An AUC is turned so that it is at least 0.5: a cue that is lower in fakes tells as much as one that is higher.

    Args:
        images: uint8 `(n, h, w[, 3])`.
        generators: `(n,)`, `""` for a real image.
        values: further numbers to try, `(n,)` each, by the cue's name.
        kinds: further properties without order, `(n,)` each; beside a number of the same name the better one counts.
    """
    names = np.array(generators)
    measured = {**measure(images), **(values or {})}
    found: dict[str, dict[str, float]] = {}
    for generator in ["", *sorted(set(generators) - {""})]:
        chosen = np.ones(len(names), bool) if not generator else (names == generator) | (names == "")
        fake = names[chosen] != ""
        areas = {cue: auc(value[chosen], fake) for cue, value in measured.items()}
        areas = {cue: max(area, 1 - area) for cue, area in areas.items()}
        for cue, named in (kinds or {}).items():
            area = auc(kind_scores(np.array(named)[chosen].tolist(), fake), fake)
            areas[cue] = max(areas.get(cue, 0.5), area)
        areas["histogram"] = max(0.5, auc(histogram_scores(images[chosen], fake), fake))
        found[generator] = {cue: round(area, 3) for cue, area in areas.items()}
    return found
