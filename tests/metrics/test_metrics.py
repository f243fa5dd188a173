import numpy as np
import pytest
from scipy import linalg

from genlab import datasets
from genlab.errors import GenlabError
from genlab.media.images import nearest as search
from genlab.metrics.frechet import frechet_distance
from genlab.metrics.images import features
from genlab.metrics.images.features import extract


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


def test_a_face_s_network_learns_which_patches_make_it_up() -> None:
    """Of a place's commonest patches each has a number, in order; what none of them is, is 0."""
    rng = np.random.default_rng(0)
    whole = datasets.load("avatars")
    images = np.zeros((40, 32, 32, 3), np.uint8)
    images[:, :4, :4] = 1 + np.repeat(np.arange(20), 2)[:, None, None, None]  # 20 kinds at the first place
    images[:10, :4, :4] = 200
    images[:, 4:8] = rng.integers(0, 256, (1, 4, 32, 3))
    data = datasets.Dataset("avatars", images, whole.y_train[:40], images[:4], whole.y_test[:4])
    train, test, answers = features.targets(data)
    assert train.shape == (40, 64) and answers == (64, 16)
    assert (train[:10, 0] == 1).all() and np.array_equal(test, train[:4])
    assert (
        train[:, 0].max() == 15 and (train[:, 0] == 0).sum() == 2
    )  # 16 kinds stand there, of two images and more
    assert (train[:, 1:] == 1).all()
    mnist = datasets.Dataset("mnist", images[..., 0], train[:, 0], images[..., 0], train[:, 0])
    assert features.targets(mnist)[2] == (16,)


def test_features_of_faces_tell_what_is_gone() -> None:
    images = datasets.test_split("avatars")[0][:1000]
    first, second = (extract("avatars", half) for half in (images[:500], images[500:]))
    assert first.shape == (500, 64)
    eyeless = images[500:].copy()
    eyeless[:, 10:16, 8:24] = eyeless[:, 16:17, 8:24]
    assert frechet_distance(first, second) * 2 < frechet_distance(first, extract("avatars", eyeless))
