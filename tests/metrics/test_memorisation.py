import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.stats import mannwhitneyu

from genlab.errors import GenlabError
from genlab.metrics.halves import masks
from genlab.metrics.memorisation import Memorisation, memorisation, nearest_distances


def compare(generated: np.ndarray, test: np.ndarray, training: np.ndarray) -> Memorisation:
    """Return what is found out about three sets of features."""
    rng = np.random.default_rng(0)
    return memorisation(
        nearest_distances(generated, training),
        nearest_distances(test, training),
        masks(len(generated), rng, 50),
        masks(len(test), rng, 50),
    )


def test_nearest_distances_are_scipys() -> None:
    rng = np.random.default_rng(0)
    asked, training = rng.normal(size=(30, 5)), rng.normal(size=(80, 5))
    asked[3] = training[7]
    found = nearest_distances(asked, training)
    assert found == pytest.approx(cdist(asked, training).min(1))
    assert found[3] == 0


def test_copies_are_found_and_new_images_are_not() -> None:
    rng = np.random.default_rng(1)
    training, test, new = (rng.normal(size=(300, 4)) for _ in range(3))
    honest = compare(new, test, training)
    assert honest.p > 0.01
    assert honest.nearer.low < 0.5 < honest.nearer.high
    copied = compare(training[:100] + rng.normal(0, 0.02, (100, 4)), test, training)
    assert copied.p < 1e-10
    assert copied.nearer.low > 0.9
    far = compare(new + 9, test, training)
    assert far.p > 0.999
    assert far.nearer.high < 0.1


def test_the_share_is_the_test_s_own_statistic_with_ties() -> None:
    generated, test = np.array([1.0, 2, 2, 5, 6]), np.array([2.0, 3, 5, 5])
    found = memorisation(generated, test, np.ones((2, 5), bool), np.ones((2, 4), bool))
    larger, p = mannwhitneyu(generated, test, alternative="less")
    assert found.nearer.value == pytest.approx(1 - larger / 20)
    assert found.p == pytest.approx(p)
    with pytest.raises(GenlabError, match="Invalid distances for memorisation"):
        memorisation(generated, test[:0], np.ones((1, 5), bool), np.ones((1, 0), bool))


def test_luck_is_called_copying_as_often_as_it_should_be() -> None:
    rng = np.random.default_rng(2)
    found = []
    for _ in range(200):
        new, test, training = rng.normal(size=(3, 60, 3))
        found.append(compare(new, test, training).p)
    assert 0.01 <= np.mean(np.array(found) < 0.05) <= 0.1
