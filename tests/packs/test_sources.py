"""Where a pack's fakes come from, and which reals stand beside them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from genlab import checkpoints, datasets
from genlab.errors import GenlabError
from genlab.media import IMAGE, get
from genlab.metrics.images import two_sample
from genlab.packs.building import build
from genlab.packs.draft import Draft
from genlab.packs.judges import classified
from genlab.packs.recipes import Fakes, Recipe
from genlab.packs.sources import Source, matched, spread

CLASSES = np.repeat([0, 1, 2], [465, 388, 147])
"""As those of the faces: few have a hat."""


def test_classes_come_as_often_as_among_others_in_another_order() -> None:
    drawn = spread(CLASSES, 40, np.random.default_rng(0))
    assert np.abs(np.bincount(drawn) - np.bincount(CLASSES) / 25).max() < 1
    assert drawn.tolist() != sorted(drawn.tolist())
    assert len(spread(CLASSES, 0, np.random.default_rng(0))) == 0
    assert spread(np.array([9, 9]), 3, np.random.default_rng(0)).tolist() == [9, 9, 9]


def test_reals_are_of_the_classes_wanted_and_none_comes_twice() -> None:
    wanted = np.array([2] * 147 + [-1] * 800 + [1] * 9)
    places = matched(CLASSES, wanted, np.random.default_rng(0), "mine")
    assert len(set(places.tolist())) == len(places)
    assert set(CLASSES[places[:147]]) == {2} and set(CLASSES[places[-9:]]) == {1}
    assert set(CLASSES[places[147:-9]]) == {0, 1}  # no hat is left
    with pytest.raises(
        GenlabError,
        match=r"Too many fakes of class 2 for pack 'mine'. Expected at most 147, .* Received: 148",
    ):
        matched(CLASSES, np.full(148, 2), np.random.default_rng(0), "mine")
    with pytest.raises(GenlabError, match=r"Too many fakes for pack 'mine'. Expected at most 853, .* 854"):
        matched(CLASSES, np.array([2] * 147 + [-1] * 854), np.random.default_rng(0), "mine")


def test_fakes_that_may_be_of_any_class_are_of_the_reals() -> None:
    found = checkpoints.find("latentflow-mnist")
    source = Source(Fakes(found.name, 40), found, "latentflow")
    drawn = source.labels(40, CLASSES, 3)
    assert drawn is not None and np.array_equal(
        np.sort(drawn), np.sort(spread(CLASSES, 40, np.random.default_rng(0)))
    )
    asked = replace(source, fakes=Fakes(found.name, 40, label=7)).labels(40, CLASSES, 3)
    assert asked is not None and set(asked.tolist()) == {7}
    whole = checkpoints.find("gan-mnist")
    assert Source(Fakes(whole.name, 40), whole, "gan").labels(40, CLASSES, 3) is None


def test_a_pack_has_as_many_reals_as_fakes_of_each_class(tmp_path: Path) -> None:
    recipe = Recipe(
        "Mixed",
        "mnist",
        None,
        (Fakes("pixel-mnist-3", 8), Fakes("latentflow-mnist", 20), Fakes("gan-mnist", 4)),
    )
    pack = build("mixed", recipe, tmp_path / "mixed.npz", learn_from=0)
    real = np.bincount(pack.labels[list(pack.reals)], minlength=10)
    fake = np.bincount(pack.labels[pack.labels >= 0], minlength=10) - real
    assert fake[3] >= 9 and (real - fake).min() >= 0 and (real - fake).sum() == 4  # a GAN's class is unknown


@pytest.mark.parametrize(("checkpoint", "got"), [("pixel-mnist-3", "3"), ("gan-mnist", "all classes")])
def test_fakes_of_another_class_are_refused(checkpoint: str, got: str, tmp_path: Path) -> None:
    recipe = Recipe("Nines", "mnist", 9, (Fakes(checkpoint, 5),))
    said = rf"'{checkpoint}' for pack 'nines'. Expected images of class 9. Received: {got}\."
    with pytest.raises(GenlabError, match=said):
        build("nines", recipe, tmp_path / "nines.npz", learn_from=0)
    free = replace(recipe, fakes=(Fakes("latentflow-mnist", 5),))
    pack = build("nines", free, tmp_path / "nines.npz", learn_from=0)
    assert set(pack.labels.tolist()) == {9}


def test_judges_learn_from_reals_of_the_classes_of_the_pack_s(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("keras")
    data = datasets.load("mnist")
    seen = []

    def watched(
        real: np.ndarray, fake: np.ndarray, images: np.ndarray, *_: object, **__: object
    ) -> np.ndarray:
        seen.append(real)
        return np.zeros(len(images), np.float32)

    monkeypatch.setattr(two_sample, "fake_probabilities", watched)
    found = checkpoints.find("pixel-mnist-3")
    threes = data.of_class(3)
    images = np.concatenate([threes.x_test[:4], threes.x_test[4:8]])
    draft = Draft(get(IMAGE), images, ("",) * 4 + ("pixel",) * 4, np.full(8, 3, np.int16))
    classified(draft, [Source(Fakes(found.name, 4), found, "pixel")], data, data, 9000, 0)
    known = {image.tobytes() for image in threes.x_train}
    assert len(seen[0]) == len(threes.x_train) and {image.tobytes() for image in seen[0]} == known
