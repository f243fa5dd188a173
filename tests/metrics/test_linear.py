"""The linear classifier beside scikit-learn's, and what it can and cannot tell."""

import numpy as np
import pytest

from genlab.metrics.linear import linear_accuracy


def clouds(seed: int, n: int = 600) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    classes = rng.integers(0, 3, n)
    return np.array([[0, 0], [4, 0], [0, 4]])[classes] + rng.normal(size=(n, 2)), classes


def test_it_tells_what_a_line_parts_and_guesses_what_none_does() -> None:
    assert linear_accuracy(*clouds(0), *clouds(1)) > 0.9
    rng = np.random.default_rng(2)
    corners = rng.choice([-1.0, 1.0], (2000, 2))
    xor = (corners.prod(1) > 0).astype(int)
    noisy = corners + 0.1 * rng.normal(size=corners.shape)
    assert linear_accuracy(noisy[:1000], xor[:1000], noisy[1000:], xor[1000:]) == pytest.approx(0.5, abs=0.06)


def test_it_agrees_with_another_ridge_classifier() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    (x, y), (other, expected) = clouds(3), clouds(4)
    theirs = linear_model.RidgeClassifier(alpha=1e-6).fit(x, y).score(other, expected)
    assert linear_accuracy(x, y, other, expected) == pytest.approx(theirs, abs=0.01)


def test_columns_that_say_the_same_have_an_answer() -> None:
    x, y = clouds(5)
    assert linear_accuracy(np.hstack([x, x]), y, np.hstack([x, x]), y) > 0.9
