import json

import numpy as np
import pytest
from scipy.stats import norm, spearmanr
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from genlab.analysis import machine
from genlab.analysis.ranks import spearman
from genlab.errors import GenlabError


def scores_of(seed: int = 0) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return where 200 images come from, P(fake) of the GAN's and the reals (with ties), and P(real) by its D."""
    rng = np.random.default_rng(seed)
    kinds = rng.permutation(["gan"] * 50 + ["flow"] * 50 + [""] * 100)
    fake = np.where(kinds == "gan", 0.6, 0.4) + rng.normal(0, 0.2, 200)
    scores = np.where(kinds == "flow", np.nan, fake.clip(0, 1).round(2))
    return tuple(kinds.tolist()), scores.astype(np.float32), (1 - scores**2).astype(np.float32)


def test_accuracy_and_auc_are_the_references() -> None:
    kinds, scores, real = scores_of()
    found = machine.judgements(kinds, {"network": {"gan": scores}}, {"gan-mnist": real})
    asked = np.isfinite(scores)
    fake = np.array(kinds)[asked] == "gan"
    entry = found["gan"]
    assert entry["auc"] == pytest.approx(roc_auc_score(fake, scores[asked]))
    assert entry["discriminator_auc"] == pytest.approx(roc_auc_score(fake, -real[asked]))
    assert entry["accuracy"] == pytest.approx(balanced_accuracy_score(fake, scores[asked] >= 0.5))
    for key in ("accuracy", "auc", "discriminator_auc"):
        low, high = entry[f"{key}_interval"]
        assert low < entry[key] < high
    assert set(found) == {"flow", "gan"}
    assert set(found["flow"].values()) == {None}
    json.dumps(found)


def test_the_best_judge_s_intervals_allow_for_its_having_been_chosen() -> None:
    kinds, scores, _ = scores_of()
    alone = machine.judgements(kinds, {"network": {"gan": scores}}, {})["gan"]
    found = machine.judgements(kinds, {"network": {"gan": scores}, "trees": {"gan": scores - 0.3}}, {})["gan"]
    assert found["judge"] == alone["judge"] == "network" and found["accuracy"] == alone["accuracy"]
    for key in ("accuracy_interval", "auc_interval"):
        assert alone[key] == alone["judges"]["network"][key] == found["judges"]["network"][key]
        assert found[key][0] < alone[key][0] and alone[key][1] < found[key][1]


def test_agreement_is_scipys_over_images_with_answers() -> None:
    kinds, scores, _ = scores_of()
    rng = np.random.default_rng(1)
    shares = {
        number: float(np.clip(0.8 * np.nan_to_num(scores[number]) + rng.normal(0, 0.2), 0, 1).round(1))
        for number in rng.permutation(200)[:120].tolist()
    }
    found = machine.judgements(kinds, {"network": {"gan": scores}}, {}, shares)["gan"]
    for key, wanted in (("agreement", {"gan", ""}), ("agreement_fakes", {"gan"})):
        numbers = [number for number in shares if kinds[number] in wanted]
        expected = spearmanr(scores[numbers], [shares[number] for number in numbers]).statistic
        assert found[key]["value"] == pytest.approx(expected)
        assert found[key]["images"] == len(numbers)
        assert found[key]["interval"][0] < expected < found[key]["interval"][1]
    assert machine.judgements(kinds, {"network": {"gan": scores}}, {})["gan"]["agreement"] is None
    alike = machine.judgements(kinds, {"network": {"gan": scores}}, {}, dict.fromkeys(range(200), 0.5))
    assert alike["gan"]["agreement"] is None  # people who say the same of every image agree with nobody
    assert np.isnan(spearman(np.ones(5), np.arange(5.0)))
    assert spearman(np.arange(5.0), -(np.arange(5.0) ** 3)) == pytest.approx(-1)


def test_fakes_of_several_checkpoints_are_each_judged_by_their_own_discriminator() -> None:
    kinds = np.array(["gan"] * 30 + [""] * 40)
    rng = np.random.default_rng(0)
    first, second = (rng.random(70).astype(np.float32) for _ in range(2))
    first[10:30] = np.nan
    second[:10] = np.nan
    second += 5  # another scale: pooled scores would mean nothing
    found = machine.judgements(tuple(kinds), {}, {"a": first, "b": second})["gan"]
    areas = [
        roc_auc_score(kinds[asked] == "gan", -scores[asked])
        for scores in (first, second)
        for asked in [np.isfinite(scores)]
    ]
    assert found["discriminator_auc"] == pytest.approx((10 * areas[0] + 20 * areas[1]) / 30)
    assert found["auc"] is None


@pytest.mark.parametrize("shift", [0.0, 1.5, 3.0])
def test_the_auc_interval_covers(shift: float) -> None:
    rng = np.random.default_rng(0)
    truth = norm.cdf(shift / np.sqrt(2))  # P(X > Y) of N(shift, 1) and N(0, 1)
    inside = 0
    for _ in range(400):
        value, (low, high) = machine.pooled_auc([(rng.normal(shift, 1, 30), rng.normal(0, 1, 60))])
        assert low <= value <= high
        inside += low <= truth <= high
    assert 0.93 < inside / 400 < 0.995


def test_the_auc_interval_stays_an_interval_at_the_ends() -> None:
    low, high = machine.auc_interval(1.0, 50, 200)
    assert 0.93 < low < 0.99 and high == 1.0
    assert machine.auc_interval(0.0, 50, 200) == pytest.approx((0.0, 1 - low))
    low, high = machine.auc_interval(0.5, 50, 50)
    assert low + high == pytest.approx(1)
    with pytest.raises(GenlabError, match="Invalid level"):
        machine.judgements(("gan", ""), {}, {}, level=1.0)
