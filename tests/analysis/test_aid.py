"""What colours change is found with its interval, where it is known how much they do."""

import numpy as np
import pandas as pd
import pytest

from genlab.analysis.aid import effect
from genlab.protocols.aid import aided

STUDIES = 40


def answers(
    seed: int, plain: float, helped: float, people: int = 30, protocol: str = "yesno"
) -> pd.DataFrame:
    """Return answers of people who differ, to texts that differ, right so often with colours and without."""
    rng = np.random.default_rng(seed)
    person, trial = np.repeat(np.arange(people), 20), np.tile(np.arange(20), people)
    text = np.concatenate([rng.permutation(60)[:20] for _ in range(people)])
    with_it = np.array([aided(int(one), int(at)) for one, at in zip(person, trial, strict=True)])
    shift = (rng.normal(0, 0.05, people)[person] + rng.normal(0, 0.05, 60)[text]).clip(-0.1, 0.1)
    right = rng.random(len(person)) < np.where(with_it, helped, plain) + shift
    truth = np.where(text % 2 == 0, "fake", "real")
    if protocol == "boundary":
        truth = np.where(text % 2 == 0, "5", "none")
    other = {"fake": "real", "real": "fake", "5": "none", "none": "5"}
    return pd.DataFrame(
        {
            "participant": person, "trial": trial, "protocol": protocol, "stimulus": text.astype(str),
            "generator": np.where(text % 2 == 0, "gpt", ""), "truth": truth,
            "choice": [one if so else other[one] for one, so in zip(truth, right, strict=True)],
            "aid": with_it.astype(float),
        }
    )  # fmt: skip


@pytest.mark.parametrize(("plain", "helped"), [(0.54, 0.72), (0.6, 0.6)])
def test_the_interval_holds_the_true_difference(plain: float, helped: float) -> None:
    held, excluded = 0, 0
    for seed in range(STUDIES):
        found = effect(answers(seed, plain, helped))
        assert found is not None
        low, high = found["interval"]
        held += low <= helped - plain <= high
        excluded += low > 0
    assert held >= 0.95 * STUDIES - 4 * (0.95 * 0.05 * STUDIES) ** 0.5
    assert excluded >= 0.9 * STUDIES if helped > plain else excluded <= 6


def test_accuracy_with_and_without_is_counted_apart() -> None:
    table = answers(3, 0.5, 0.9)
    found = effect(table)
    assert found is not None and found["answers"] == 600
    shares = [
        table[(table["aid"] == with_it) & (table["truth"] == kind)].eval("truth == choice").mean()
        for with_it in (1, 0)
        for kind in ("real", "fake")
    ]
    assert found["with"] == pytest.approx(np.mean(shares[:2])) and found["without"] == pytest.approx(
        np.mean(shares[2:])
    )
    assert found["difference"] == pytest.approx(found["with"] - found["without"])
    placed = effect(answers(3, 0.2, 0.6, protocol="boundary"))
    assert placed is not None and placed["difference"] > 0.2


def test_where_nothing_can_be_compared_nothing_is_said() -> None:
    table = answers(1, 0.5, 0.7)
    assert effect(table.drop(columns="aid")) is None
    assert effect(table.assign(aid=np.nan)) is None and effect(table.assign(aid=1.0)) is None
    one = effect(table[table["participant"] == 0])
    assert one is not None and one["interval"] is None
