import numpy as np
import pytest

from genlab.analysis.hype import hype_infinity
from genlab.errors import GenlabError

# Zhou et al. (2019), table 1: score, standard error over 30 evaluators, 95% interval, in per cent.
STYLEGAN_CELEBA = (50.7, 1.3, (48.2, 53.1))


def evaluators(seed: int, mean: float, error: float, count: int = 30) -> np.ndarray:
    """Return how many of 100 images each evaluator judged wrong, with the published mean and standard deviation."""
    random = np.random.default_rng(seed)
    wrong = random.normal(mean, error * np.sqrt(count), count)
    wrong = (wrong - wrong.mean()) / wrong.std(ddof=1) * error * np.sqrt(count) + mean
    return np.clip(wrong.round(), 0, 100)


def test_the_published_interval_comes_from_evaluators_with_the_published_mean_and_spread():
    mean, error, published = STYLEGAN_CELEBA
    lows, highs = [], []
    for seed in range(20):
        wrong = evaluators(seed, mean, error)
        found = hype_infinity(wrong / 2, np.full(30, 50), wrong / 2, np.full(30, 50), seed)
        assert found.score == pytest.approx(mean, abs=0.3)
        lows.append(found.interval[0])
        highs.append(found.interval[1])
    assert (np.mean(lows), np.mean(highs)) == pytest.approx(published, abs=0.3)


def test_errors_of_either_kind():
    found = hype_infinity([10, 20], [50, 50], [5, 5], [50, 50])
    assert (found.score, found.fake_error, found.real_error, found.evaluators) == (20, 30, 10, 2)
    assert found.interval == (15, 25)


@pytest.mark.parametrize("counts", [([], [], [], []), ([5], [4], [0], [1]), ([-1], [4], [0], [1])])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(GenlabError, match=r"Impossible|No evaluators"):
        hype_infinity(*counts)
