"""What machines make of the images that people judged: judges that learned afresh, and GANs' own discriminators."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from genlab.analysis.bootstrap import count, resample
from genlab.analysis.estimate import Estimate
from genlab.analysis.intervals import Interval, check_level, normal_critical
from genlab.analysis.ranks import mann_whitney, spearman

Floats = npt.NDArray[np.floating]
REPLICATES = 2000
NUMBERS = ("accuracy", "accuracy_interval", "auc", "auc_interval")
"""What is said of a judge."""


def judgements(
    generators: Sequence[str],
    judges: Mapping[str, Mapping[str, Floats]],
    discriminators: Mapping[str, Floats],
    called_fake: Mapping[int, float] | None = None,
    *,
    floors: Mapping[str, float] | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> dict[str, dict[str, Any]]:
    """Return by generator how well machines tell its images from the reals, and whether people see what they see.

    Args:
        generators: `(n,)` where each image comes from, "" for a real one.
        judges: by judge, by generator, P(fake) `(n,)`; NaN for other generators' images.
        discriminators: by checkpoint, P(real) `(n,)`; NaN for images of other checkpoints.
        called_fake: by image number, the share of people's answers that called it fake; images without answers are
            left out.
        floors: by judge, its accuracy where real images stand against other real ones.
        level: confidence of the intervals, which are over images.
        seed: of the bootstrap.

    Returns:
        By generator: `judges`, of each by name the `accuracy` (balanced, at P(fake) = 0.5) and `accuracy_interval`,
        `auc` and `auc_interval`, and `floor`; `judge`, the one of the highest accuracy, and its numbers once more
        beside it, their intervals wide enough for the best of so many (Bonferroni), as these very images choose it;
        `discriminator_auc` and `discriminator_auc_interval`; `agreement` (Spearman's correlation
        of the best judge's P(fake) with `called_fake` over fakes and reals) and `agreement_fakes` (over the fakes
        alone), each a value, its interval and the number of images. None where there is nothing to tell it from.
    """
    check_level(level)
    kinds = np.array(generators, object)
    shares = np.full(len(kinds), np.nan)
    for number, share in (called_fake or {}).items():
        shares[number] = share
    found: dict[str, dict[str, Any]] = {}
    for name in sorted(set(generators) - {""}):
        entry: dict[str, Any] = dict.fromkeys(
            (*NUMBERS, "floor", "judge", "judges", "agreement", "agreement_fakes")
        )
        told = {judge: np.asarray(of[name], np.float64) for judge, of in judges.items() if name in of}
        if told:
            entry["judges"] = {
                judge: _numbers(scores[kinds == name], scores[kinds == ""], level, seed)
                | {"floor": (floors or {}).get(judge)}
                for judge, scores in told.items()
            }
            entry["judge"] = max(told, key=lambda judge: entry["judges"][judge]["accuracy"])
            scores = told[entry["judge"]]
            of_best = 1 - (1 - level) / len(told)
            entry |= _numbers(scores[kinds == name], scores[kinds == ""], of_best, seed)
            entry["floor"] = entry["judges"][entry["judge"]]["floor"]
            asked = np.isfinite(shares) & ((kinds == name) | (kinds == ""))
            entry["agreement"] = correlation(scores[asked], shares[asked], level)
            asked &= kinds == name
            entry["agreement_fakes"] = correlation(scores[asked], shares[asked], level)
        own = [
            (-scores[(kinds == name) & np.isfinite(scores)], -scores[kinds == ""])
            for scores in discriminators.values()
            if np.isfinite(scores[kinds == name]).any()
        ]
        entry["discriminator_auc"], entry["discriminator_auc_interval"] = (
            pooled_auc(own, level) if own else (None, None)
        )
        found[name] = entry
    return found


def _numbers(fake: Floats, real: Floats, level: float, seed: int) -> dict[str, Any]:
    """Return `NUMBERS` of a judge by its scores of fakes and of reals."""
    found = *balanced_accuracy(fake, real, level, seed), *pooled_auc([(fake, real)], level)
    return dict(zip(NUMBERS, found, strict=True))


def balanced_accuracy(
    fake: Floats, real: Floats, level: float = 0.95, seed: int = 0
) -> tuple[float, Interval]:
    """Return the mean of the shares of fakes at or above 0.5 and of reals below, and its interval over images.

    The interval is the house's for a single judge: images are drawn anew, and it is no narrower than Wilson's.
    """
    groups = [
        count(np.zeros(len(scores), np.intp), [np.arange(len(scores)).astype(object)], right)
        for scores, right in ((fake, fake >= 0.5), (real, real < 0.5))
    ]
    found = Estimate(groups, resample(groups, 1, REPLICATES, seed).mean(0))
    return found.value, found.interval(level)


def pooled_auc(pairs: Sequence[tuple[Floats, Floats]], level: float = 0.95) -> tuple[float, Interval]:
    """Return how often a fake scores above a real, over all fakes, and its interval over images.

    Args:
        pairs: scores of fakes `(m,)` and of reals `(n,)`, higher for what looks more fake; several where each part of
            the fakes has a judge of its own, whose scores cannot be compared with another's.
        level: confidence.
    """
    weights = [len(fake) for fake, _ in pairs]
    value = float(np.average([mann_whitney(fake, real)[0] for fake, real in pairs], weights=weights))
    return value, auc_interval(value, sum(weights), len(pairs[0][1]), level)


def auc_interval(value: float, fakes: int, reals: int, level: float = 0.95) -> Interval:
    """Return the interval of an area under the ROC curve that stays an interval at 0 and 1.

    It holds every area that lies within the critical number of its own standard errors, as Wilson's does for a share.

    Source: Newcombe (2006), Statistics in Medicine 25:559, method 5, on the variance of Hanley & McNeil (1982).
    """
    critical, pairs = normal_critical(level), fakes * reals
    extra = (fakes + reals) / 2 - 1

    def excess(area: float) -> float:
        spread = area * (1 - area) * (1 + extra * ((1 - area) / (2 - area) + area / (1 + area))) / pairs
        return abs(area - value) - critical * float(np.sqrt(spread))

    return _root(excess, 0.0, value), _root(excess, 1.0, value)


def _root(excess: Any, outer: float, inner: float) -> float:
    """Return where `excess` turns from above 0 (at `outer`) to below it (at `inner`), by bisection."""
    if excess(outer) <= 0:
        return outer
    for _ in range(60):
        middle = (outer + inner) / 2
        outer, inner = (middle, inner) if excess(middle) > 0 else (outer, middle)
    return outer


def correlation(first: Floats, second: Floats, level: float = 0.95) -> dict[str, Any] | None:
    """Return Spearman's rank correlation of two values per image, its interval, and how many images there are.

    None for fewer than 10 images, or where all values of one side are equal.

    Source: Bonett & Wright (2000), Psychometrika 65:23, for the interval.
    """
    size = len(first)
    if size < 10 or not np.isfinite(value := spearman(first, second)):
        return None
    half = normal_critical(level) * float(np.sqrt((1 + value**2 / 2) / (size - 3)))
    middle = np.arctanh(np.clip(value, -1 + 1e-12, 1 - 1e-12))
    return {
        "value": value,
        "interval": (float(np.tanh(middle - half)), float(np.tanh(middle + half))),
        "images": size,
    }
