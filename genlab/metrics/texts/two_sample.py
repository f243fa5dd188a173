"""The classifier two-sample test of texts: can one that learns it tell a writer's texts from a person's?

Source: Lopez-Paz & Oquab (2017), Revisiting classifier two-sample tests, ICLR, arXiv:1610.06545.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from genlab.metrics.texts.judges import JUDGES, linear

SIDE = 2000
"""Texts of each kind that a test takes."""


def right(
    real: Sequence[str], fake: Sequence[str], seed: int = 0, judge: str = "linear"
) -> NDArray[np.float64]:
    """Return for each text whether it was told, 1 or 0, by the one of two classifiers that had not learned from it.

    Args:
        real, fake: as many of each; each classifier learns from a random half of both.
        seed: of the halves.
        judge: one of `JUDGES`.

    Returns:
        `(2 n,)`, reals first.
    """
    texts, kinds = [*real, *fake], np.repeat([0, 1], [len(real), len(fake)])
    rng, half = np.random.default_rng(seed), np.zeros(len(texts), bool)
    for first, count in ((0, len(real)), (len(real), len(fake))):
        half[first + rng.permutation(count)[: count // 2]] = True
    found = np.zeros(len(texts))
    for learned in (half, ~half):
        sides = [[texts[place] for place in np.flatnonzero(learned & (kinds == kind))] for kind in (0, 1)]
        tell = JUDGES[judge](sides[0], sides[1], seed)
        asked = np.flatnonzero(~learned)
        found[asked] = (tell([texts[place] for place in asked]) > 0.5) == kinds[asked]
    return found


def fake_probabilities(real: Sequence[str], fake: Sequence[str], asked: Sequence[str]) -> NDArray[np.float32]:
    """Return P(fake) `(n,)` of texts by a line through runs of letters that learned from others."""
    return linear(real, fake)(asked)
