"""How a last step asks its decoder: in turns, with what was drawn before, and with no level that a comb lacks."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from genlab.checkpoints.images.combs import Combs, teeth
from genlab.checkpoints.images.laststep import NEVER, TURNS, LastStep, Luck, turns
from genlab.checkpoints.images.levels import Levels

SIZE = (6, 4)
LEVELS = Levels.even()
AT = 0.9


class Asked:
    """A decoder that answers a turn with that turn's number and one, and keeps what it was asked."""

    def __init__(self) -> None:
        self.given: list[Mapping[str, np.ndarray]] = []

    def __call__(self, given: Mapping[str, np.ndarray]) -> np.ndarray:
        self.given.append(given)
        return np.full(given["x"].shape[:3], len(self.given) % TURNS or TURNS, np.float32)


def step(decoder: Any, tops: list[int]) -> LastStep:
    combs = Combs.of(np.array(tops), np.arange(len(tops)), len(tops))
    leaning = np.tile(np.linspace(-1, 1, 256, dtype=np.float32), (len(tops), 1))
    return LastStep(decoder, AT, LEVELS, combs, leaning)


def test_every_pixel_is_drawn_in_one_turn_and_seen_in_those_after() -> None:
    decoder, z = Asked(), np.random.default_rng(0).standard_normal((2, *SIZE)).astype(np.float32)
    labels, groups = np.array([0, 1]), np.zeros(2, np.int64)
    found = step(decoder, [255, 100]).images(z[..., None], z, labels, groups)
    assert np.array_equal(found, np.broadcast_to(turns(SIZE) + 1, found.shape))
    assert sorted(turns((2, 2)).ravel().tolist()) == list(range(TURNS))
    for turn, given in enumerate(decoder.given):
        shown = given["shown"][..., 0] == 1
        assert np.array_equal(shown, np.broadcast_to(turns(SIZE) < turn, shown.shape))
        assert np.array_equal(given["known"][..., 0], np.where(shown, LEVELS.places[0][found], 0))


def test_a_comb_s_gaps_are_never_drawn_and_the_rest_leans_as_it_was_balanced() -> None:
    decoder, z = Asked(), np.random.default_rng(1).standard_normal((2, *SIZE)).astype(np.float32)
    last = step(decoder, [255, 100])
    last.images(z[..., None], z, np.array([0, 1]), np.zeros(2, np.int64))
    given = decoder.given[0]
    there = teeth(np.array([255, 100]))
    assert np.array_equal(given["leaning"], np.where(there, last.leaning, NEVER)) and not there[1].all()
    assert np.allclose(given["stretch"].ravel(), [0, 1.55])
    assert given["label"].tolist() == [0, 1]


def test_numbers_are_noised_by_their_latent_s_own_luck() -> None:
    decoder, z = Asked(), np.random.default_rng(2).standard_normal((30, *SIZE)).astype(np.float32)
    numbers = np.linspace(-1, 1, 30)[:, None, None, None] * np.ones((1, *SIZE, 1))
    step(decoder, [255]).images(numbers.astype(np.float32), z, np.zeros(30, np.int64), np.zeros(30, np.int64))
    x = np.concatenate([given["x"] for given in decoder.given[::TURNS]])  # ten images at a time
    noise = (x - AT * numbers) / (1 - AT)
    assert np.allclose(noise, Luck.of(z).noise, atol=1e-5)
    assert np.allclose(noise[7:8], Luck.of(z[7:8]).noise, atol=1e-5)
    assert abs(noise.mean()) < 0.1 and 0.9 < noise.std() < 1.1
