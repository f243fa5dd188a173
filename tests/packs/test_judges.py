"""A draft that no machine is asked about is built without Keras."""

import numpy as np
import pytest

from genlab import datasets, media
from genlab.generators import lean
from genlab.packs import judges
from genlab.packs.draft import Draft
from genlab.packs.judges import classified


@pytest.mark.parametrize("learn_from", [0, 1])
def test_nothing_is_loaded_where_nobody_judges(learn_from: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded() -> None:
        pytest.fail("Keras was loaded")

    monkeypatch.setattr(lean, "keras", loaded)
    data = datasets.load("mnist")
    draft = Draft(
        media.get(media.IMAGE), data.x_test[:4], ("", "gan", "", "gan"), data.y_test[:4].astype(np.int16)
    )
    assert classified(draft, [], data, data, learn_from, 0) == {}


def test_nobody_judges_where_keras_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ModuleNotFoundError("No module named 'keras'", name="keras")

    monkeypatch.setattr(lean, "keras", missing)
    data = datasets.load("mnist")
    draft = Draft(
        media.get(media.IMAGE), data.x_test[:4], ("", "gan", "", "gan"), data.y_test[:4].astype(np.int16)
    )
    assert classified(draft, [], data, data, 100, 0) == {}


def places(there: list[int], reals: list[int], most: int) -> list[int]:
    """Return how many images of each class judges learn from; the training images have so many of each."""
    classes = np.repeat(np.arange(len(there)), there)
    asked = np.repeat(np.arange(len(reals)), reals).astype(np.int16)
    found = judges._as_the_reals(asked, classes, most, 0)
    assert len(set(found.tolist())) == len(found)
    return np.bincount(classes[found], minlength=len(there)).tolist()


@pytest.mark.parametrize("rare", [2, 1, 0])
def test_a_class_that_is_rare_in_training_does_not_starve_the_judges(rare: int) -> None:
    assert places([500, rare], [9, 1], 500) == [450, rare]


def test_judges_learn_from_classes_as_often_as_the_pack_has_them() -> None:
    assert places([500, 500], [10, 10], 600) == [300, 300]
    assert places([500, 100], [10, 10], 600) == [100, 100]  # half of the reals are too many to be let go
    assert places([0, 0], [10, 10], 600) == [0, 0]


def test_a_draft_of_a_class_that_nothing_was_trained_on_is_judged_by_nobody() -> None:
    data = datasets.load("mnist")
    others = data.of_class(3)
    draft = Draft(media.get(media.IMAGE), data.x_test[:4], ("", "gan", "", "gan"), np.full(4, 7, np.int16))
    pytest.importorskip("keras")
    assert classified(draft, [], others, data, 100, 0) == {}
