"""Cues: trivial numbers of an image that may give a fake away where its look does not.

A pack is audited for them before anyone plays: each cue's AUC says how well it alone tells fakes from reals.
"""

import io

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
WARN_AUC = 0.75
"""From here on a cue is named in the app: it alone is right three times of four."""


def auc(scores: NDArray[np.floating], positive: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve: how often a positive scores above a negative (ties count half).

    0.5 where one of the two groups is empty.
    """
    from scipy.stats import rankdata

    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return 0.5
    ranks = rankdata(scores)
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def measure(images: Pixels) -> dict[str, NDArray[np.float64]]:
    """Measure every cue of images `(n, h, w[, 3])`; each value is `(n,)`.

    `byte_length` is what the image would need as PNG, though a pack sends raw pixels of equal length;
    `exact_zeros` and `haze` are the shares of pixels that are 0 and 1..15; `border` the mean of the outermost
    ring; `mean_grey`, `contrast` and `grey_values` come from the histogram.
    """
    flat = images.reshape(len(images), -1).astype(np.float64)
    ring = np.ones(images.shape[1:3], bool)
    ring[1:-1, 1:-1] = False
    return {
        "byte_length": np.array([_png_bytes(image) for image in images], np.float64),
        "exact_zeros": (flat == 0).mean(1),
        "haze": ((flat > 0) & (flat < 16)).mean(1),
        "border": images[:, ring].reshape(len(images), -1).mean(1),
        "mean_grey": flat.mean(1),
        "contrast": flat.std(1),
        "grey_values": np.array([len(np.unique(image)) for image in images], np.float64),
    }


def _png_bytes(image: Pixels) -> int:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG")
    return len(buffer.getvalue())


def histogram_scores(images: Pixels, fake: NDArray[np.bool_], folds: int = 5) -> NDArray[np.float64]:
    """Score images by a linear classifier on 32 grey-level shares, each image by a fit that has not seen it.

    Least squares with a small ridge; folds are every fifth image of each kind.
    """
    flat = images.reshape(len(images), -1)
    shares = np.stack([np.bincount(row >> 3, minlength=32) for row in flat]) / flat.shape[1]
    inputs = np.column_stack([(shares - shares.mean(0)) / (shares.std(0) + 1e-9), np.ones(len(flat))])
    target = np.where(fake, 1.0, -1.0)
    fold = np.zeros(len(flat), int)
    for kind in (True, False):
        fold[fake == kind] = np.arange((fake == kind).sum()) % folds
    scores = np.zeros(len(flat))
    for number in range(folds):
        seen = fold != number
        gram = inputs[seen].T @ inputs[seen] + 10 * np.eye(inputs.shape[1])
        scores[~seen] = inputs[~seen] @ np.linalg.solve(gram, inputs[seen].T @ target[seen])
    return scores


def audit(images: Pixels, generators: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Return each cue's AUC, over all fakes (`""`) and for each generator's own.

    An AUC is turned so that it is at least 0.5: a cue that is lower in fakes tells as much as one that is higher.

    Args:
        images: uint8 `(n, h, w[, 3])`.
        generators: `(n,)`, `""` for a real image.
    """
    names = np.array(generators)
    values = measure(images)
    found: dict[str, dict[str, float]] = {}
    for generator in ["", *sorted(set(generators) - {""})]:
        chosen = np.ones(len(names), bool) if not generator else (names == generator) | (names == "")
        fake = names[chosen] != ""
        areas = {cue: auc(value[chosen], fake) for cue, value in values.items()}
        areas = {cue: max(area, 1 - area) for cue, area in areas.items()}
        areas["histogram"] = max(0.5, auc(histogram_scores(images[chosen], fake), fake))
        found[generator] = {cue: round(area, 3) for cue, area in areas.items()}
    return found
