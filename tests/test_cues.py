import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from genlab import cues, datasets


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
