"""The classifier two-sample test of texts: can one that counts runs of letters tell a writer's texts from a person's?

Source: Lopez-Paz & Oquab (2017), Revisiting classifier two-sample tests, ICLR, arXiv:1610.06545.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 2000
"""Texts of each kind that a test takes."""
LONGEST_RUN = 4


def right(real: Sequence[str], fake: Sequence[str], seed: int = 0) -> NDArray[np.float64]:
    """Return for each text whether it was told, 1 or 0, by the one of two classifiers that had not learned from it.

    Args:
        real, fake: as many of each; each classifier learns from a random half of both.
        seed: of the halves.

    Returns:
        `(2 n,)`, reals first.
    """
    texts, kinds = [*real, *fake], np.repeat([0, 1], [len(real), len(fake)])
    rng, half = np.random.default_rng(seed), np.zeros(len(texts), bool)
    for first, count in ((0, len(real)), (len(real), len(fake))):
        half[first + rng.permutation(count)[: count // 2]] = True
    found = np.zeros(len(texts))
    for learned in (half, ~half):
        classifier = _fitted([texts[place] for place in np.flatnonzero(learned)], kinds[learned])
        asked = np.flatnonzero(~learned)
        found[asked] = classifier.predict([texts[place] for place in asked]) == kinds[asked]
    return found


def fake_probabilities(real: Sequence[str], fake: Sequence[str], asked: Sequence[str]) -> NDArray[np.float32]:
    """Return P(fake) `(n,)` of texts by a classifier that learned from others."""
    classifier = _fitted([*real, *fake], np.repeat([0, 1], [len(real), len(fake)]))
    return np.asarray(classifier.predict_proba(list(asked))[:, 1], np.float32)


def _fitted(texts: Sequence[str], kinds: NDArray[np.int64]) -> Any:
    """Return a logistic regression on how often runs of one to four letters stand in texts, that has learned them."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    counted = TfidfVectorizer(
        analyzer="char", ngram_range=(1, LONGEST_RUN), lowercase=False, sublinear_tf=True
    )
    return make_pipeline(counted, LogisticRegression(C=1.0, max_iter=1000)).fit(list(texts), kinds)
