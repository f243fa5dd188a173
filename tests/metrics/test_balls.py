import numpy as np
import pytest
from prdc import compute_prdc
from sklearn.neighbors import NearestNeighbors

from genlab.errors import GenlabError
from genlab.metrics import balls
from genlab.metrics.balls import Overlap, overlap
from genlab.metrics.halves import masks


@pytest.fixture(params=[4_000_000, 900], ids=["one slice", "many slices"])
def sliced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare all at once, and slice by slice."""
    monkeypatch.setattr(balls, "CHUNK", request.param)


def whole(real: np.ndarray, fake: np.ndarray) -> Overlap:
    """Compare two whole sets."""
    return overlap(real, fake, np.ones((1, len(real)), bool), np.ones((1, len(fake)), bool))


def by_scikit_learn(real: np.ndarray, fake: np.ndarray, k: int) -> tuple[float, float, float, float]:
    """Return precision, recall, density and coverage by the papers' formulas and scikit-learn's neighbours."""

    def radii(points: np.ndarray) -> np.ndarray:
        return NearestNeighbors(n_neighbors=k).fit(points).kneighbors()[0][:, -1]

    gaps = np.linalg.norm(real[:, None] - fake, axis=-1)
    in_real, in_fake = gaps <= radii(real)[:, None], gaps <= radii(fake)
    return (
        in_real.any(0).mean(),
        in_fake.any(1).mean(),
        in_real.sum() / (k * len(fake)),
        in_real.any(1).mean(),
    )


@pytest.mark.usefixtures("sliced")
def test_overlap_is_that_of_the_papers() -> None:
    rng = np.random.default_rng(0)
    real, fake = rng.normal(size=(150, 4)), rng.normal(0.6, 0.8, (130, 4))
    found = whole(real, fake)
    precision, recall, _, _ = by_scikit_learn(real, fake, 3)
    _, _, density, coverage = by_scikit_learn(real, fake, 5)
    assert (found.precision[0], found.recall[0]) == pytest.approx((precision, recall))
    assert (found.density[0], found.coverage[0]) == pytest.approx((density, coverage))


def test_overlap_is_that_of_the_authors_own_package() -> None:
    rng = np.random.default_rng(1)
    real, fake = rng.normal(size=(200, 6)), rng.normal(0.3, 1.1, (200, 6))
    found = whole(real, fake)
    narrow, wide = compute_prdc(real, fake, 3), compute_prdc(real, fake, 5)
    assert (found.precision[0], found.recall[0]) == pytest.approx((narrow["precision"], narrow["recall"]))
    assert (found.density[0], found.coverage[0]) == pytest.approx((wide["density"], wide["coverage"]))


@pytest.mark.usefixtures("sliced")
def test_a_part_is_compared_as_if_it_were_all_there_is() -> None:
    rng = np.random.default_rng(2)
    real, fake = rng.normal(size=(120, 3)), rng.normal(0.5, 1, (140, 3))
    taken = masks(120, rng, 4), masks(140, rng, 4)
    found = overlap(real, fake, *taken)
    for number, (mine, theirs) in enumerate(zip(*taken, strict=True)):
        part = whole(real[mine], fake[theirs])
        for name in ("precision", "recall", "density", "coverage"):
            assert getattr(found, name)[number] == pytest.approx(getattr(part, name)[0])


def test_good_copies_of_half_of_the_reals_are_precise_and_do_not_cover() -> None:
    rng = np.random.default_rng(3)
    left, right = rng.normal(-20, 1, (200, 2)), rng.normal(20, 1, (200, 2))
    found = whole(np.concatenate([left, right]), rng.normal(-20, 1, (400, 2)))
    assert found.precision[0] > 0.9
    assert found.recall[0] == pytest.approx(0.5, abs=0.05)
    assert found.coverage[0] == pytest.approx(0.5, abs=0.05)
    apart = whole(left, right)
    assert (apart.precision[0], apart.recall[0], apart.density[0], apart.coverage[0]) == (0, 0, 0, 0)


def test_features_that_cannot_be_compared_are_named() -> None:
    with pytest.raises(
        GenlabError, match=r"Invalid features for precision and recall. Expected .* more than 5"
    ):
        whole(np.zeros((5, 3)), np.zeros((9, 3)))
    with pytest.raises(GenlabError, match=r"Received: \(9, 2\) and \(9, 3\)"):
        whole(np.zeros((9, 2)), np.zeros((9, 3)))
