import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from genlab import datasets, media
from genlab.media import cues


def test_auc_is_the_reference_s() -> None:
    rng = np.random.default_rng(0)
    scores, kind = rng.integers(0, 9, 300).astype(float), rng.random(300) < 0.4
    assert cues.auc(scores, kind) == pytest.approx(roc_auc_score(kind, scores))
    assert cues.auc(scores, np.zeros(300, bool)) == 0.5


def test_a_planted_haze_is_found_and_nothing_where_there_is_nothing() -> None:
    images = datasets.test_split("mnist")[0][:400].copy()
    kinds = tuple("gan" if number % 2 else "" for number in range(400))
    clean = cues.audit(media.get("image"), images, kinds)
    assert max(clean[""].values()) < 0.65
    images[1::2] = np.maximum(images[1::2], 2)
    planted = cues.audit(media.get("image"), images, kinds)
    for cue in ("haze", "exact_zeros", "border"):
        assert planted["gan"][cue] > 0.95


def test_a_property_without_order_is_scored_by_folds_that_have_not_seen_it() -> None:
    fake = np.arange(100) % 2 == 1
    same = cues.kind_scores(["PNG"] * 100, fake)
    assert np.allclose(same, 0.5)
    other = cues.kind_scores(["JPEG" if kind else "PNG" for kind in fake], fake)
    assert cues.auc(other, fake) == 1.0
    each = cues.kind_scores([str(number) for number in range(100)], fake)
    assert cues.auc(each, fake) == 0.5  # sizes that no other file has tell nothing


def test_chance_is_what_cues_of_nothing_reach() -> None:
    rng = np.random.default_rng(0)
    fake = np.arange(40) % 2 == 1
    strongest = [max(abs(cues.auc(rng.random(40), fake) - 0.5) for _ in range(11)) + 0.5 for _ in range(400)]
    assert 0.02 < np.mean(np.array(strongest) > cues.chance(20, 20)) < 0.09
