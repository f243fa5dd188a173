import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from genlab.analysis import fool_rates
from genlab.analysis.images import against_half, shrink


def answers_of(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    """Build yes/no answers from (stimulus, generator, choice), one person a row."""
    return pd.DataFrame(
        {
            "participant": range(len(rows)),
            "trial": 0,
            "protocol": "yesno",
            "stimulus": [stimulus for stimulus, _, _ in rows],
            "generator": [generator for _, generator, _ in rows],
            "truth": ["fake" if generator else "real" for _, generator, _ in rows],
            "choice": [choice for _, _, choice in rows],
        }
    )


def test_fakes_fool_where_called_real_and_reals_where_doubted():
    rates = fool_rates(
        answers_of(
            [("f1", "gan", "real")] * 3
            + [("f1", "gan", "fake")]
            + [("f2", "flow", "fake")] * 4
            + [("r1", "", "real")] * 3
            + [("r1", "", "fake")] * 2
        )
    )
    assert list(rates.columns) == [
        *("stimulus", "generator", "shown", "called_real", "fool_rate", "interval", "shrunk", "q")
    ]
    assert rates[["stimulus", "generator", "shown", "called_real", "fool_rate"]].values.tolist() == [
        ["f1", "gan", 4, 3, 0.75],
        ["r1", "", 5, 3, 0.4],
        ["f2", "flow", 4, 0, 0.0],
    ]
    assert rates["interval"][0] == pytest.approx(proportion_confint(3, 4, method="wilson"))


def test_one_lucky_showing_does_not_lead():
    rates = fool_rates(
        answers_of([("once", "gan", "real")] + [("often", "gan", "real")] * 19 + [("often", "gan", "fake")])
    )
    assert rates["stimulus"].tolist() == ["often", "once"]


def test_pairs_count_for_both_images():
    answers = pd.DataFrame(
        {
            "participant": [1, 2, 3],
            "trial": 0,
            "protocol": "pair",
            "stimulus": ["f1", "f1", "f2"],
            "partner": ["r1", "r2", "r1"],
            "generator": "gan",
            "truth": ["left", "right", "left"],
            "choice": ["right", "left", "left"],
        }
    )
    rates = fool_rates(answers).set_index("stimulus")
    assert rates.loc["f1", ["shown", "called_real", "fool_rate"]].tolist() == [2, 2, 1.0]
    assert rates.loc["f2", ["shown", "called_real", "fool_rate"]].tolist() == [1, 0, 0.0]
    # r1 lost to f1 and won over f2.
    assert rates.loc["r1", ["generator", "shown", "called_real", "fool_rate"]].tolist() == ["", 2, 1, 0.5]
    assert rates.loc["r2", ["shown", "called_real", "fool_rate"]].tolist() == [1, 0, 1.0]


def test_no_answers_give_no_rows_but_all_columns():
    rates = fool_rates(pd.DataFrame())
    assert len(rates) == 0
    assert "fool_rate" in rates


def test_rates_are_shrunk_by_how_little_is_known():
    even = shrink(np.array([1.0, 10.0]), np.array([2.0, 20.0]))
    assert even == pytest.approx([0.5, 0.5])
    random = np.random.default_rng(0)
    truth = random.beta(4, 4, 300)
    shown = random.integers(2, 40, 300).astype(float)
    misled = random.binomial(shown.astype(int), truth).astype(float)
    found = shrink(misled, shown)
    assert np.mean((found - truth) ** 2) < 0.7 * np.mean((misled / shown - truth) ** 2)
    few, many = shown < 6, shown > 30
    moved = np.abs(found - misled / shown)
    assert moved[few].mean() > 3 * moved[many].mean()


def test_exact_test_and_false_discoveries_agree_with_scipy():
    for misled, shown in ((0, 1), (3, 10), (5, 10), (17, 20), (20, 20)):
        assert against_half(misled, shown) == pytest.approx(binomtest(misled, shown).pvalue)
    rates = fool_rates(
        answers_of([("f1", "gan", "real")] * 20 + [("f2", "gan", "fake")] * 2 + [("r", "", "real")])
    )
    assert rates.set_index("stimulus")["q"]["f1"] == pytest.approx(3 * 2 * 0.5**20)
