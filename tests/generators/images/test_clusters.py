"""Images of one form are found to belong together, and what a slant or a place adds is taken off first."""

import numpy as np
import pytest

from genlab import datasets
from genlab.errors import GenlabError
from genlab.generators.images import clusters as module
from genlab.generators.images.clusters import clusters, straightened
from genlab.media.images.strokes import slants
from tests.media.images.test_strokes import stroke
from tests.support.tiny import bars


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


def test_clusters_are_classes_that_nobody_named() -> None:
    data = bars(160)
    found = clusters(data.x_train, 2, seed=0)
    assert purity(found, data.y_train) == 1 and set(found.tolist()) == {0, 1}
    assert np.array_equal(found, clusters(data.x_train, 2, seed=0))
    digits = datasets.load("mnist")
    found = clusters(digits.x_train[:3000], 10, seed=0)
    assert purity(found, digits.y_train[:3000]) > 0.85


def test_copies_of_an_image_are_no_cluster_of_their_own() -> None:
    data = bars(160)
    again = np.concatenate([np.arange(160), np.repeat([0, 1, 2], 20)])
    found = clusters(data.x_train[again], 2, seed=0)
    assert purity(found, data.y_train[again]) == 1
    assert np.bincount(found).min() > 50


def test_many_tight_groups_are_joined_to_as_many_clusters_as_are_asked_for() -> None:
    groups = np.repeat(np.arange(14), 20)
    noise = np.random.default_rng(0).integers(0, 3, (280, 28, 28)).astype(np.uint8)
    found = clusters(bars(14).x_train[groups] // 2 + noise, 10, seed=0)
    assert set(found.tolist()) == set(range(10))
    whole = [len(set(found[groups == group].tolist())) == 1 for group in range(14)]
    assert sum(whole) >= 12


def test_of_very_many_images_some_from_everywhere_are_clustered(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bars(160)
    order = np.argsort(data.y_train, kind="stable")  # as a folder of one's own has them
    monkeypatch.setattr(module, "MOST", 100)
    found = clusters(data.x_train[order], 2, seed=0)
    assert (found >= 0).sum() == 100
    assert np.array_equal(found, clusters(data.x_train[order], 2, seed=0))
    assert purity(found[found >= 0], data.y_train[order][found >= 0]) == 1


def test_fewer_different_images_than_clusters_are_refused() -> None:
    with pytest.raises(GenlabError, match=r"into 10 clusters. Expected more different .* Received: 10."):
        clusters(np.repeat(bars(10).x_train, 3, 0), 10, seed=0)


def test_of_several_cuts_the_most_even_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    cuts = [np.array(cut, np.int32) for cut in ([0, 0, 0, 1, -1, -1], [0, -1, 1, 0, 1, -1])]
    ways = iter(cuts)
    monkeypatch.setattr(module, "MOST", 4)
    monkeypatch.setattr(module, "_cut", lambda *_: next(ways))
    assert np.array_equal(clusters(bars(6).x_train, 2, seed=0), cuts[1])
    assert module.evenness(cuts[1]) == pytest.approx(np.log(2))
