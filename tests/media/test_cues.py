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


def test_what_tells_all_fakes_is_not_told_again_of_one_generator_s_and_luck_is_not_told() -> None:
    areas = {
        "": {"haze": 0.8, "border": 0.95, "contrast": 0.6},
        "gan": {"haze": 0.9, "border": 0.99, "contrast": 0.6},
        "flow": {"haze": 0.7, "border": 0.8, "contrast": 0.78},
    }
    many = {"gan": 50, "flow": 50}
    assert cues.telling(areas, many, 100) == [
        ("border", "", 0.95),
        ("haze", "", 0.8),
        ("contrast", "flow", 0.78),
    ]
    none = {
        str(number): 0.5 for number in range(10)
    }  # of eleven cues luck alone brings one to 0.87 with so few
    for area, told in ((0.8, []), (0.95, [("haze", "", 0.95)])):
        assert cues.telling({"": {"haze": area, **none}}, {"gan": 10}, 10) == told
