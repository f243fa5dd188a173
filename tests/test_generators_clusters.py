"""Images of one form are found to belong together, and what a slant or a place adds is taken off first."""

import numpy as np
import pytest

from genlab import datasets
from genlab.errors import GenlabError
from genlab.generators import clusters as module
from genlab.generators.clusters import clusters, straightened
from genlab.strokes import slants
from tests.test_strokes import stroke
from tests.tiny import bars


def purity(found: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of images whose label is their cluster's commonest one."""
    table = np.zeros((found.max() + 1, labels.max() + 1), int)
    np.add.at(table, (found, labels), 1)
    return float(table.max(1).sum() / len(found))


def test_a_straightened_stroke_stands_upright_in_the_middle() -> None:
    leaning = np.stack([stroke(3, shear=shear, length=14) for shear in (-25, 0, 25)])
    moved = np.roll(leaning, (2, -3), (1, 2))
    made = straightened(moved)
    assert np.abs(slants(moved)).max() > 20
    assert np.abs(slants(np.rint(made).astype(np.uint8))).max() < 1
    rows, columns = np.mgrid[:28, :28]
    for image in made:
        assert (image * rows).sum() / image.sum() == pytest.approx(13.5, abs=0.1)
        assert (image * columns).sum() / image.sum() == pytest.approx(13.5, abs=0.1)
    assert not straightened(np.zeros((1, 28, 28), np.uint8)).any()


def test_clusters_are_classes_that_nobody_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bars(160)
    found = clusters(data.x_train, 2, seed=0)
    assert purity(found, data.y_train) == 1 and set(found.tolist()) == {0, 1}
    assert np.array_equal(found, clusters(data.x_train, 2, seed=0))
    # Those of each class are far more alike than the classes are: ten neighbours leave the graph in many pieces.
    data.x_train[data.y_train == 1] = 255 - data.x_train[data.y_train == 1]
    assert purity(clusters(data.x_train, 2, seed=0), data.y_train) == 1
    digits = datasets.load("mnist")
    found = clusters(digits.x_train[:3000], 10, seed=0)
    assert purity(found, digits.y_train[:3000]) > 0.85
    monkeypatch.setattr(module, "MOST", 100)
    found = clusters(data.x_train, 2, seed=0)
    assert purity(found[:100], data.y_train[:100]) == 1 and set(found[100:].tolist()) == {-1}


def test_fewer_images_than_clusters_are_refused() -> None:
    with pytest.raises(GenlabError, match=r"Cannot sort images. Expected more than 10, .* Received: 10."):
        clusters(bars(10).x_train, 10, seed=0)
