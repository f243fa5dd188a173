import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from genlab import datasets
from genlab.media.images import cues


def test_auc_is_the_reference_s() -> None:
    rng = np.random.default_rng(0)
    scores, kind = rng.integers(0, 9, 300).astype(float), rng.random(300) < 0.4
    assert cues.auc(scores, kind) == pytest.approx(roc_auc_score(kind, scores))
    assert cues.auc(scores, np.zeros(300, bool)) == 0.5


def test_a_planted_haze_is_found_and_nothing_where_there_is_nothing() -> None:
    images = datasets.test_split("mnist")[0][:400].copy()
    kinds = tuple("gan" if number % 2 else "" for number in range(400))
    clean = cues.audit(images, kinds)
    assert max(clean[""].values()) < 0.65
    images[1::2] = np.maximum(images[1::2], 2)
    planted = cues.audit(images, kinds)
    for cue in ("haze", "exact_zeros", "border"):
        assert planted["gan"][cue] > 0.95


def test_measures_are_the_plain_ones() -> None:
    images = np.random.default_rng(0).integers(0, 256, (6, 9, 7, 3), np.uint8)
    images[0, :3] = 0
    values = cues.measure(images)
    flat = images.reshape(6, -1).astype(float)
    assert np.allclose(values["exact_zeros"], (flat == 0).mean(1))
    assert np.allclose(values["haze"], ((flat > 0) & (flat < 16)).mean(1))
    assert np.allclose(values["mean_grey"], flat.mean(1))
    assert np.allclose(values["contrast"], flat.std(1))
    assert values["grey_values"].tolist() == [len(np.unique(image)) for image in images]
    spread = flat.reshape(6, -1, 3)
    assert np.allclose(cues.colourfulness(images), (spread.max(2) - spread.min(2)).mean(1))
    flat_image, edge = np.zeros((1, 4, 4), np.uint8), np.zeros((1, 4, 4), np.uint8)
    edge[:, :, 2:] = 90
    assert cues.sharpness(flat_image)[0] == 0 and cues.sharpness(edge)[0] == pytest.approx(30)


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
