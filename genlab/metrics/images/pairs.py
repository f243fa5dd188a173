"""How near a translation comes to the true pair that its training never saw.

Mean absolute error alone flatters what draws little: thin strokes beside the true ones miss twice, where they are and
where they should be, and a black image misses once. So the error stands beside that of the source left untouched and of
the one image that is nearest to all (each pixel's median); beside the error at each image's best shift, for brush
strokes lie off their print; and beside the share of translations that tell which syllable they are.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints.images.translation import Translation
from genlab.errors import GenlabError

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

SHIFT = 3
"""Pixels each way that an image may be moved to fit best."""
REPLICATES = 2000
BACK = "back_"
"""Before the name of a number about the way back."""


def evaluate(sampler: Translation, dataset: str, *, seed: int = 1) -> dict[str, float]:
    """Measure both directions of a translation on the test split's pairs.

    Args:
        sampler: there; its way back is measured as well.
        dataset: one whose two classes hold the same things in the same order (`datasets.PAIRED`).
        seed: of the intervals.

    Returns:
        What `errors` gives of translations, each with `_low` and `_high`, its 95% interval over syllables; of the
        untouched sources with `identity_` before its name; `constant_error` of the constant image, and `other_error` of
        another syllable's true image, which has the style and not the content; of the way back all that with `back_`
        before its name.

    Raises:
        GenlabError: where the dataset's pairs are not known.
    """
    if dataset not in datasets.PAIRED:
        raise GenlabError(
            f"Invalid dataset '{dataset}' for paired errors. Expected one of: {', '.join(datasets.PAIRED)}."
        )
    data = datasets.load(dataset)
    first, second = (data.x_test[data.y_test == label] for label in (0, 1))
    usual = [np.median(data.x_train[data.y_train == label], 0) for label in (0, 1)]
    found: dict[str, float] = {}
    for prefix, way, source, true, median in (
        ("", sampler, first, second, usual[1]),
        (BACK, sampler.turned(), second, first, usual[0]),
    ):
        constant = np.broadcast_to(np.rint(median).astype(np.uint8), true.shape)
        numbers = {f"paired_{name}": values for name, values in errors(way.translated(source), true).items()}
        numbers |= {f"identity_{name}": values for name, values in errors(source, true).items()}
        numbers |= {
            "constant_error": distances(constant, true),
            "other_error": distances(np.roll(true, 1, 0), true),
        }
        for name, values in numbers.items():
            found[prefix + name] = round(float(values.mean()), 4)
            if name.startswith("paired_"):
                low, high = interval(values, seed)
                found |= {f"{prefix}{name}_low": round(low, 4), f"{prefix}{name}_high": round(high, 4)}
    return found


def errors(images: Pixels, true: Pixels) -> Mapping[str, Floats]:
    """Hold images `(n, h, w)` against their true pairs.

    Returns:
        `(n,)` each: `error` (0..1, as they lie), `aligned` (moved by up to `SHIFT` pixels to where each fits best),
        and `found` (1 where, of all n true images, its own correlates best with it).
    """
    return {
        "error": distances(images, true),
        "aligned": aligned(images, true, SHIFT),
        "found": own(images, true),
    }


def distances(images: Pixels, true: Pixels) -> Floats:
    """Return the mean absolute error per pixel, 0..1, of each image `(n, h, w)`: `(n,)`.

    Raises:
        GenlabError: for two sets of another shape, or none.
    """
    if images.shape != true.shape or not len(images):
        raise GenlabError(
            "Invalid pairs. Expected as many images (n, h, w) on both sides. "
            f"Received: {images.shape} and {true.shape}."
        )
    return np.abs(images.astype(np.float64) - true).mean((1, 2)) / 255


def aligned(images: Pixels, true: Pixels, most: int) -> Floats:
    """Return the least of `distances` over moves by up to `most` pixels each way; edges are repeated."""
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (most, most), (most, most)), "edge")
    moved = (
        distances(padded[:, down : down + height, right : right + width], true)
        for down in range(2 * most + 1)
        for right in range(2 * most + 1)
    )
    return np.min(list(moved), 0)


def own(images: Pixels, true: Pixels) -> Floats:
    """Return `(n,)` 1 where an image correlates best with its own of all true images, 0 where with another."""

    def standard(rows: Pixels) -> Floats:
        flat = rows.reshape(len(rows), -1).astype(np.float64)
        flat = flat - flat.mean(1, keepdims=True)
        return flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)

    alike = standard(images) @ standard(true).T
    mine = np.diag(alike).copy()
    np.fill_diagonal(alike, -np.inf)
    return (mine > alike.max(1)).astype(np.float64)


def interval(values: Floats, seed: int, level: float = 0.95) -> tuple[float, float]:
    """Return the percentile bootstrap's interval of the mean of `(n,)` values, drawn anew `REPLICATES` times."""
    drawn = np.random.default_rng(seed).integers(0, len(values), (REPLICATES, len(values)))
    low, high = np.quantile(values[drawn].mean(1), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
