import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from genlab.analysis.ranks import mann_whitney


@pytest.mark.parametrize("seed", range(8))
def test_share_and_p_are_scipy_s(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = rng.normal(seed / 20, 1, 40 + seed).round(seed % 3)
    second = rng.normal(0, 1, 60).round(seed % 3)
    expected = mannwhitneyu(first, second, method="asymptotic")
    share, p = mann_whitney(first, second)
    assert share == pytest.approx(expected.statistic / (len(first) * len(second)))
    assert p == pytest.approx(expected.pvalue)


def test_equal_samples_say_nothing() -> None:
    assert mann_whitney(np.ones(5), np.ones(3)) == (0.5, 1.0)
