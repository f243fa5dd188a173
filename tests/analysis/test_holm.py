import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from genlab.analysis.holm import benjamini_hochberg, holm


@pytest.mark.parametrize("seed", range(5))
def test_both_corrections_agree_with_statsmodels(seed):
    p = np.random.default_rng(seed).random(9) ** 2
    p[3] = p[4]
    assert holm(list(p)) == pytest.approx(multipletests(p, method="holm")[1])
    assert benjamini_hochberg(list(p)) == pytest.approx(multipletests(p, method="fdr_bh")[1])


def test_no_values_and_one_value():
    assert holm([]) == benjamini_hochberg([]) == []
    assert holm([0.03]) == benjamini_hochberg([0.03]) == [0.03]
