"""How a flow's last step is refined: by what it began with and led to; and with no level that an image's comb lacks."""

from collections.abc import Mapping

import numpy as np
import pytest

from genlab.checkpoints.heun import follow
from genlab.checkpoints.images.combs import Combs, teeth
from genlab.checkpoints.images.flow import Flow
from genlab.checkpoints.images.laststep import LastStep

SIZE = (6, 4)
RNG = np.random.default_rng(0)


def velocity(given: Mapping[str, np.ndarray]) -> np.ndarray:
    return np.float32(0.5) - given["x"] * given["t"][:, :, None, None]


class Refiner:
    """Adds a hundredth for each class and keeps what it was asked."""

    def __init__(self) -> None:
        self.given: list[Mapping[str, np.ndarray]] = []

    def __call__(self, given: Mapping[str, np.ndarray]) -> np.ndarray:
        self.given.append(given)
        added = np.float32(0.01) * given["label"][:, None, None, None]
        found: np.ndarray = given["ahead"] + added
        return found


def flow(refiner: Refiner | None, steps: int = 4) -> Flow:
    sampling = {"latent": list(SIZE), "classes": 2, "channels": 1, "heun_steps": steps, "range": [-1, 1]}
    if refiner is None:
        return Flow(sampling, {"velocity": velocity}, {})
    combs = Combs.of(np.array([255, 100]), np.array([0, 1]), 2).arrays()
    return Flow(sampling | {"refined": True}, {"velocity": velocity, "refiner": refiner}, combs)


@pytest.mark.parametrize("steps", [1, 4])
def test_a_refiner_is_told_where_the_last_step_begins_and_leads(steps: int) -> None:
    refiner, z = Refiner(), RNG.standard_normal((3, *SIZE), np.float32)
    labels = np.array([0, 1, 1])
    plain = flow(None, steps).numbers(z, labels)
    refined = flow(refiner, steps).numbers(z, labels)
    assert np.allclose(refined - plain, 0.01 * labels[:, None, None], atol=1e-6)
    (given,) = refiner.given
    asked = flow(None, steps).velocity(labels, np.zeros(3, np.int64))
    begun = follow(asked, z[..., None], steps, 0.0, 1 - 1 / steps) if steps > 1 else z[..., None]
    assert np.allclose(given["x"], begun, atol=1e-6)
    assert np.allclose(given["ahead"][..., 0], plain, atol=1e-6)
    assert given["label"].tolist() == [0, 1, 1] and given["x"].dtype == np.float32


def test_an_image_has_the_levels_of_its_comb_and_none_moves_further_than_half_a_gap() -> None:
    last = LastStep(Refiner(), Combs.of(np.array([255, 100]), np.array([0, 1]), 2))
    levels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16).repeat(2, 0)
    z = RNG.standard_normal((2, 16, 16), np.float32)
    whole, combed = last.combed(levels, z, np.array([0, 1]))
    assert np.array_equal(whole, levels[0])
    there = np.flatnonzero(teeth(np.array([100]))[0])
    nearest = np.abs(np.arange(256)[:, None] - there).min(1)
    assert np.isin(combed, there).all()
    assert np.array_equal(np.abs(combed.ravel().astype(int) - np.arange(256)), nearest)


def test_a_latent_has_its_comb_whatever_is_drawn_beside_it() -> None:
    tops = np.array([80, 120, 160, 255])
    last = LastStep(Refiner(), Combs.of(tops, np.zeros(4, np.int64), 1))
    images = RNG.integers(0, 256, (400, 16, 16), np.uint8)
    z = RNG.standard_normal(images.shape, np.float32)
    none = np.zeros(400, np.int64)
    together = last.combed(images, z, none)
    assert np.array_equal(together[7:8], last.combed(images[7:8], z[7:8], none[:1]))
    fits = [[np.isin(each, np.flatnonzero(row)).all() for row in teeth(tops)] for each in together]
    firsts = np.array(fits).argmax(1)  # of the combs that hold all levels of an image; all lie in the last
    assert (np.bincount(firsts, minlength=4) > 60).all()


def test_a_refined_flow_draws_and_opens_with_no_images_asked_for() -> None:
    sampler = flow(Refiner())
    assert sampler.decode(np.zeros((0, *SIZE), np.float32)).shape == (0, *SIZE)
    drawn = sampler.sample(5, seed=0, labels=np.ones(5, np.int64)).images
    assert drawn.shape == (5, *SIZE) and drawn.dtype == np.uint8
    assert np.isin(drawn, np.flatnonzero(teeth(np.array([100]))[0])).all()
