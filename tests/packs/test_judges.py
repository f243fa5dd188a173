"""A draft that no machine is asked about is built without Keras."""

import numpy as np
import pytest

from genlab import datasets, media
from genlab.generators import lean
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
