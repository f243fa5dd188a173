"""Intervals by halves cover what a number is on average over new sets of the same size."""

import numpy as np
import pytest

from genlab.errors import GenlabError
from genlab.metrics.balls import overlap
from genlab.metrics.frechet import frechet_distances
from genlab.metrics.halves import masks, measured
from genlab.metrics.kernel import kernel_distances

STUDIES = 40
COUNT = 200
NUMBERS = ("frechet", "kid", "precision", "recall", "density", "coverage")


def numbers(rng: np.random.Generator, halves: int) -> dict[str, np.ndarray]:
    """Draw two sets that differ and return each number of all images, then of the halves."""
    first, second = rng.normal(size=(COUNT, 3)), rng.normal(0.4, 1.2, (COUNT, 3))
    taken = masks(COUNT, rng, halves), masks(COUNT, rng, halves)
    found = overlap(first, second, *taken)
    return {
        "frechet": frechet_distances(first, second, *taken),
        "kid": kernel_distances(first, second, *taken),
        **{name: getattr(found, name) for name in NUMBERS[2:]},
    }


@pytest.fixture(scope="module")
def studies() -> tuple[dict[str, float], list[dict[str, np.ndarray]]]:
    """Return each number's mean over many new sets, and studies with halves."""
    rng = np.random.default_rng(0)
    many = [numbers(rng, 0) for _ in range(300)]
    truth = {name: float(np.mean([found[name][0] for found in many])) for name in NUMBERS}
    return truth, [numbers(rng, 100) for _ in range(STUDIES)]


@pytest.mark.parametrize("name", NUMBERS)
def test_an_interval_covers_the_mean_over_new_sets_and_is_not_idle(
    name: str, studies: tuple[dict[str, float], list[dict[str, np.ndarray]]]
) -> None:
    truth, found = studies
    intervals = [measured(study[name]) for study in found]
    covered = sum(entry.low <= truth[name] <= entry.high for entry in intervals)
    assert covered >= 0.85 * STUDIES
    spread = np.std([entry.value for entry in intervals])
    width = np.mean([entry.high - entry.low for entry in intervals])
    assert 0.7 < width / (2 * 1.96 * spread) < 1.5


def test_halves_raise_the_frechet_distance_and_its_interval_does_not_follow(
    studies: tuple[dict[str, float], list[dict[str, np.ndarray]]],
) -> None:
    _, found = studies
    draws = np.array([study["frechet"] for study in found])
    assert draws[:, 1:].mean() > draws[:, 0].mean()
    middles = [(measured(study).low + measured(study).high) / 2 for study in draws]
    assert np.mean(middles) == pytest.approx(draws[:, 0].mean(), rel=0.05)


def test_masks_are_all_and_then_halves() -> None:
    taken = masks(9, np.random.default_rng(0), 50)
    assert taken[0].all()
    assert (taken[1:].sum(1) == 4).all()
    assert 0.2 < taken[1:].mean(0).min() < taken[1:].mean(0).max() < 0.7


def test_a_share_that_no_image_has_is_not_certain() -> None:
    nothing = measured(np.zeros(101), least=0, most=1, share_of=100)
    assert nothing.low == nothing.value == 0
    assert nothing.high == pytest.approx(3.84 / (100 + 3.84), abs=1e-3)  # Wilson's upper end for 0 of 100
    with pytest.raises(GenlabError, match="Invalid level 95"):
        measured(np.zeros(3), level=95)
