import numpy as np
import pytest
from sklearn.metrics.pairwise import polynomial_kernel

from genlab.errors import GenlabError
from genlab.metrics import kernel
from genlab.metrics.halves import masks
from genlab.metrics.kernel import kernel_distance, kernel_distances


def by_scikit_learn(first: np.ndarray, second: np.ndarray) -> float:
    """Return the unbiased squared MMD, term by term."""
    n, m = len(first), len(second)
    xx, yy, xy = (
        polynomial_kernel(*pair, degree=3, coef0=1)
        for pair in ((first, first), (second, second), (first, second))
    )
    within = sum(xx[i, j] for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    across = sum(yy[i, j] for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    return float(within + across - 2 * xy.mean())


def test_kernel_distance_is_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "CHUNK", 200)  # several slices
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(40, 5)), rng.normal(0.5, 1.3, (30, 5))
    assert kernel_distance(first, second) == pytest.approx(by_scikit_learn(first, second), rel=1e-9)
    taken = masks(40, rng, 3), masks(30, rng, 3)
    parts = [by_scikit_learn(first[mine], second[theirs]) for mine, theirs in zip(*taken, strict=True)]
    assert kernel_distances(first, second, *taken) == pytest.approx(parts, rel=1e-9)


def test_kernel_distance_has_no_floor() -> None:
    rng = np.random.default_rng(0)
    found = [kernel_distance(rng.normal(size=(30, 4)), rng.normal(size=(30, 4))) for _ in range(400)]
    assert abs(np.mean(found)) < 3 * np.std(found) / np.sqrt(400)
    assert min(found) < 0


def test_features_that_cannot_be_compared_are_named() -> None:
    with pytest.raises(
        GenlabError, match=r"Invalid features for the kernel distance. .*\(5, 3\) and \(5, 2\)"
    ):
        kernel_distance(np.zeros((5, 3)), np.zeros((5, 2)))
    with pytest.raises(GenlabError, match="n, m >= 2"):
        kernel_distance(np.zeros((1, 3)), np.zeros((5, 3)))
