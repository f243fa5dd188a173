import numpy as np
import pytest
from scipy import linalg

from genlab import datasets
from genlab.errors import GenlabError
from genlab.metrics import nearest as search
from genlab.metrics.features import extract
from genlab.metrics.frechet import frechet_distance


def test_frechet_distance_is_the_formula_with_scipys_root() -> None:
    rng = np.random.default_rng(0)
    one, two = rng.normal(size=(500, 6)), rng.normal(0.3, 1.4, (400, 6)) @ rng.normal(size=(6, 6))
    c1, c2 = np.cov(one, rowvar=False), np.cov(two, rowvar=False)
    expected = ((one.mean(0) - two.mean(0)) ** 2).sum() + np.trace(c1 + c2 - 2 * linalg.sqrtm(c1 @ c2).real)
    assert frechet_distance(one, two) == pytest.approx(expected, rel=1e-6)
    assert frechet_distance(one, one) == pytest.approx(0, abs=1e-8)
    with pytest.raises(GenlabError, match="Invalid features"):
        frechet_distance(one, two[:, :3])


def test_features_tell_digits_from_noise() -> None:
    images = datasets.test_split("mnist")[0][:600]
    noise = np.random.default_rng(0).integers(0, 256, (300, 28, 28)).astype(np.uint8)
    first, second, other = (
        extract("mnist", images[:300]),
        extract("mnist", images[300:]),
        extract("mnist", noise),
    )
    assert first.shape == (300, 64)
    assert frechet_distance(first, second) * 10 < frechet_distance(first, other)
    with pytest.raises(GenlabError, match="No feature network for dataset 'lfw'"):
        extract("lfw", images)


def test_nearest_images_are_the_brute_force_ones_and_the_first_of_equals() -> None:
    pytest.importorskip("faiss")
    rng = np.random.default_rng(0)
    pool = rng.integers(0, 256, (300, 8, 8)).astype(np.uint8)
    pool[200] = pool[10]
    asked = np.concatenate([pool[[200, 5]], rng.integers(0, 256, (20, 8, 8)).astype(np.uint8)])
    gaps = np.abs(asked[:, None].astype(int) - pool[None].astype(int)).mean((2, 3))
    indices, distances = search.nearest(asked, pool)
    assert np.array_equal(indices, gaps.argmin(1))
    assert indices[0] == 10
    assert np.allclose(distances, gaps.min(1))
    flat = (asked.reshape(22, -1), pool.reshape(300, -1))
    assert np.array_equal(search._by_faiss(*flat), search._by_scipy(*flat))
