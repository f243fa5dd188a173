"""What machines make of a draft: classifiers that learn its generators, and the generators' own discriminators."""

import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from genlab.datasets import Dataset
from genlab.generators import lean
from genlab.metrics.images import two_sample
from genlab.metrics.images.discriminator import real_probabilities
from genlab.metrics.images.judges import JUDGES
from genlab.packs.draft import Draft
from genlab.packs.sources import Source, matched, spread
from genlab.packs.stored import JUDGED

Judged = dict[str, NDArray[np.float32]]
RARE = 0.1
"""Of a pack's reals, the share up to which classes are let go that training images have too few of."""


def classified(
    draft: Draft, sources: Sequence[Source], data: Dataset, whole: Dataset, learn_from: int, seed: int
) -> Judged:
    """Return `JUDGE/GENERATOR`: P(fake) `(n,)` by each kind of judge, none of which saw the stimuli.

    They learn from images of the training split, of the classes of the pack's reals, and from samples of other seeds
    than the pack's, drawn from each of the generator's checkpoints as often as the pack draws from it; see
    `genlab.metrics.images.two_sample`.

    Args:
        draft: image stimuli.
        sources: of its fakes, in the order of their seeds.
        data: what the reals are taken from.
        whole: the dataset with all of its classes.
        learn_from: training images, and as many samples of each generator, at most; nothing is judged below 2, nor
            where the training packages are not installed.
        seed: of the draft.
    """
    side = min(learn_from, len(data.x_train))
    if side < 2:
        return {}
    try:
        lean.keras()
    except ImportError:
        return {}
    names = np.array(draft.generators)
    real = data.x_train[_as_the_reals(draft.labels[names == ""], data.y_train, side, seed)]
    if len(real) < 2:
        return {}
    parts: dict[str, list[tuple[Source, int]]] = {}
    for other, source in enumerate(sources, seed + len(sources)):
        parts.setdefault(source.generator, []).append((source, other))
    found = {}
    for generator, drawn in parts.items():
        total = sum(source.fakes.count for source, _ in drawn)
        samples = []
        for source, other in drawn:
            count = -(-side * source.fakes.count // total)
            sampler = source.opened(threads=os.cpu_count() or 1)
            labels = source.labels(count, data.y_train, other)
            samples.append(two_sample.samples(sampler, whole, count, other, labels))
        asked = (names == generator) | (names == "")
        for judge, learn in JUDGES.items():
            scores = np.full(len(names), np.nan, np.float32)
            scores[asked] = two_sample.fake_probabilities(
                real,
                np.concatenate(samples),
                draft.stimuli[asked],
                learn,
                seeds=two_sample.OF_A_PACK,
                seed=seed,
            )
            found[f"{JUDGED[judge]}/{generator}"] = scores
    return found


def _as_the_reals(
    reals: NDArray[np.int16], classes: NDArray[np.int64], most: int, seed: int
) -> NDArray[np.intp]:
    """Return places of training images whose classes come as often as a pack's reals', at most so many.

    Classes that are rare there leave judges little to learn from. Where they are no more than `RARE` of the reals,
    there are as many of them as there can be, and as many of all others as if these were enough.
    """
    rng, (known, counts) = np.random.default_rng(seed), np.unique_counts(reals)
    there = np.array([(classes == label).sum() for label in known])
    enough = there * len(reals) // counts  # of each class, beside how often it is asked for
    order = np.argsort(enough)
    first = np.searchsorted(counts[order].cumsum(), RARE * len(reals), side="right")
    wanted = spread(reals.astype(np.int64), min(most, int(enough[order][first])), rng)
    kept = [np.flatnonzero(wanted == label)[:number] for label, number in zip(known, there, strict=True)]
    return matched(classes, wanted[np.sort(np.concatenate(kept))], rng, "")


def floors(data: Dataset, learn_from: int, seed: int) -> dict[str, float]:
    """Return each judge's accuracy where training images stand against other training images: its own 50%.

    Args:
        data: what a pack's reals are taken from.
        learn_from: images of each kind, at most; none where there are fewer than 4 of a kind.
        seed: of the draft.
    """
    order = np.random.default_rng((seed, 1)).permutation(len(data.x_train))
    side = min(learn_from, len(order) // 2)
    if side < 4:
        return {}
    one, other = data.x_train[order[:side]], data.x_train[order[side : 2 * side]]
    return {
        judge: round(
            two_sample.two_sample_test(one, other, learn, seeds=two_sample.OF_A_PACK, seed=seed).accuracy, 4
        )
        for judge, learn in JUDGES.items()
    }


def discriminated(draft: Draft, sources: Sequence[Source], origins: Sequence[str]) -> Judged:
    """Return `discriminator/CHECKPOINT`: P(real) `(n,)` of its fakes and all reals, where it ships a discriminator.

    Args:
        draft: image stimuli.
        sources: of its fakes.
        origins: `(n,)`, the checkpoint that drew a stimulus, "" for a real one.
    """
    found, drawn_by = {}, np.array(origins)
    for source in sources:
        asked = (drawn_by == source.checkpoint.name) | (drawn_by == "")
        if (judged := real_probabilities(source.checkpoint, draft.stimuli[asked])) is not None:
            scores = np.full(len(drawn_by), np.nan, np.float32)
            scores[asked] = judged
            found[f"discriminator/{source.checkpoint.name}"] = scores
    return found
