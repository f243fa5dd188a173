"""How a discrete flow uncovers an image."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from genlab.checkpoints.images.discreteflow import DiscreteFlow

PALETTE = np.array([[255, 0, 0], [0, 255, 0], [9, 9, 9]], np.uint8)
HIDDEN = len(PALETTE)


def one_colour(asked: list[np.ndarray], entropy: float = 0.1, correctors: int = 0) -> DiscreteFlow:
    """Return a flow whose images have one colour, red or green, as likely; class 1 is always grey."""

    def guess(inputs: Mapping[str, Any]) -> np.ndarray:
        x, label = inputs["x"], inputs["label"]
        asked.append(x.copy())
        seen = np.where((x != HIDDEN).any((1, 2)), x.min((1, 2)), -1)
        chances = np.full((len(x), 3), [0.5, 0.5, 0.0])
        chances[seen >= 0] = np.eye(3)[seen[seen >= 0]]
        chances[label == 1] = [0, 0, 1]
        return np.log(np.broadcast_to(chances[:, None, None], (*x.shape, 3)) + 1e-30).astype(np.float32)

    sampling = {"kind": "discreteflow", "latent": [4, 4, 2], "channels": 3, "classes": 2, "entropy": entropy}
    sampling["correctors"] = correctors
    return DiscreteFlow(sampling, {"guess": guess}, {"palette": PALETTE})


def test_squares_that_depend_on_each_other_are_not_uncovered_at_once() -> None:
    asked: list[np.ndarray] = []
    drawn = one_colour(asked).sample(200, seed=0, labels=np.zeros(200, np.int64))
    first = drawn.images[:, :1, :1]
    assert (drawn.images == first).all()  # every image has one colour throughout
    assert 0.35 < (first[:, 0, 0] == PALETTE[0]).all(1).mean() < 0.65
    assert [sorted({*(x != HIDDEN).sum((1, 2)).tolist()}) for x in asked[:2]] == [[0], [1]]
    assert len(asked) == 2 * 200 / 50  # one square, then all others, of 50 images a time


def test_a_looser_bound_uncovers_more_at_once_and_they_disagree() -> None:
    asked: list[np.ndarray] = []
    drawn = one_colour(asked, entropy=99.0).sample(50, seed=0, labels=np.zeros(50, np.int64)).images
    assert len(asked) == 1
    assert not (drawn == drawn[:, :1, :1]).all()


def test_the_class_and_the_latent_say_what_is_drawn() -> None:
    flow = one_colour([])
    z = np.full((3, 4, 4, 2), 0.1, np.float32)
    z[1] = 0.99
    drawn = flow.decode(z, np.array([0, 0, 1]))
    assert [image[0, 0].tolist() for image in drawn] == PALETTE.tolist()
    again = flow.sample(9, seed=5)
    assert np.array_equal(flow.decode(again.latents, again.labels), again.images)
    assert again.latents.min() >= 0 and again.latents.max() < 1
    assert flow.decode(z[:0]).shape == (0, 4, 4, 3)


def test_images_finish_each_at_its_own_time_and_squares_are_enlarged() -> None:
    flow = one_colour([])
    enlarged = DiscreteFlow(dict(flow.sampling) | {"enlarged": 2}, flow.graphs, {"palette": PALETTE[:, :1]})
    z, labels = np.full((2, 4, 4, 2), 0.7, np.float32), np.array([0, 1])
    assert enlarged.decode(z, labels).tolist() == [[[0] * 8] * 8, [[9] * 8] * 8]


def test_an_image_is_uncovered_alike_alone_and_behind_unsure_ones() -> None:
    """What nearly sure squares leave open counts, however much the squares of images before them leave open."""
    unsure, nearly = np.zeros(64), np.zeros(64)
    nearly[0] = 12.0  # 0.004 nats a square: of 784 squares 26 may be uncovered at once

    def guess(inputs: Mapping[str, Any]) -> np.ndarray:
        chances = np.where(inputs["label"][:, None] == 1, nearly, unsure)
        shape = (*inputs["x"].shape, 64)
        return np.broadcast_to(chances[:, None, None], shape).astype(np.float32)

    seen: list[int] = []

    def watched(inputs: Mapping[str, Any]) -> np.ndarray:
        seen.extend((inputs["x"][inputs["label"] == 1] != 64).sum((1, 2)).tolist())
        return guess(inputs)

    sampling = {"kind": "discreteflow", "latent": [28, 28], "channels": 3, "classes": 2, "entropy": 0.1}
    flow = DiscreteFlow(sampling, {"guess": watched}, {"palette": np.zeros((64, 3), np.uint8)})
    z = np.full((50, 28, 28), 0.5, np.float32)
    flow.uncovered(z[:1], np.array([1]))
    alone, second = seen[:2], seen[1]
    assert 10 < second < 60, alone
    seen.clear()
    flow.uncovered(z, np.repeat([0, 1], [49, 1]))
    assert seen[1] == second


@pytest.mark.parametrize("entropy", [0.0, -1.0, float("nan")])
def test_a_bound_that_cannot_be_kept_still_ends(entropy: float) -> None:
    asked: list[np.ndarray] = []
    drawn = one_colour(asked, entropy).sample(2, seed=0, labels=np.zeros(2, np.int64)).images
    assert (drawn == drawn[:, :1, :1]).all() and len(asked) <= 16


def in_turn(seen: list[np.ndarray], latent: list[int], correctors: int = 0) -> DiscreteFlow:
    """Return a flow that is surer of a square, the further down it lies, and says the other colour at the beginning."""
    sure = np.linspace(0, 9, 16).reshape(4, 4)

    def guess(inputs: Mapping[str, Any]) -> np.ndarray:
        seen.append(inputs["x"][0].copy())
        wanted = np.where((inputs["x"] != 2).any((1, 2)), 1, 0)[:, None, None]
        logits = np.zeros((*inputs["x"].shape, 2), np.float32)
        logits[..., 1] = sure * np.where(wanted, 1, -1)
        return logits

    sampling = {"kind": "discreteflow", "latent": latent, "channels": 1, "classes": 1, "entropy": 0.0}
    palette = np.array([[0], [255]], np.uint8)
    return DiscreteFlow(sampling | {"correctors": correctors}, {"guess": guess}, {"palette": palette})


def uncovered_in(seen: list[np.ndarray]) -> list[int]:
    """Return the squares in the order in which they were uncovered, but for the last one."""
    return [int(np.flatnonzero((one == 2) & (other != 2))[0]) for one, other in pairwise(seen)]


def test_squares_come_in_the_order_of_the_latent_and_in_an_older_card_in_that_of_how_sure_the_network_is() -> (
    None
):
    rng, labels, seen = np.random.default_rng(0), np.zeros(1, np.int32), list[np.ndarray]()
    z = rng.random((1, 4, 4, 2), dtype=np.float32)
    in_turn(seen, [4, 4, 2]).uncovered(z, labels)
    assert uncovered_in(seen) == np.argsort(z[0, ..., 1].ravel())[:-1].tolist()
    seen.clear()
    in_turn(seen, [4, 4]).uncovered(z[..., 0], labels)
    assert uncovered_in(seen) == list(range(15, 0, -1))


def test_correctors_hide_a_quarter_again_and_mend_what_does_not_fit() -> None:
    seen, labels = list[np.ndarray](), np.zeros(400, np.int32)
    z = np.random.default_rng(0).random((400, 4, 4, 2), dtype=np.float32)
    first = in_turn(seen, [4, 4, 2]).uncovered(z, labels)[:, 3, 3]
    assert 0.03 < (first == 0).mean() < 0.1  # where the last square came first, before anything was seen
    steps = len(seen)
    mended = in_turn(seen, [4, 4, 2], correctors=12).uncovered(z, labels)[:, 3, 3]
    assert (mended == 0).mean() < 0.01
    assert max(int((each == 2).sum()) for each in seen[2 * steps :]) <= 10


def test_correctors_take_likely_colours_more_often_and_the_first_round_as_often_as_they_are_likely() -> None:
    def guess(inputs: Mapping[str, Any]) -> np.ndarray:
        return np.broadcast_to(np.log([0.9, 0.1]), (*inputs["x"].shape, 2)).astype(np.float32)

    hidden: list[float] = []

    def watched(inputs: Mapping[str, Any]) -> np.ndarray:
        hidden.append(float((inputs["x"] == 2).mean()))
        return guess(inputs)

    def rare(**asked: float) -> float:
        hidden.clear()
        sampling = {"kind": "discreteflow", "latent": [4, 4, 2], "channels": 1, "classes": 1, "entropy": 99.0}
        flow = DiscreteFlow(
            sampling | asked, {"guess": watched}, {"palette": np.array([[0], [255]], np.uint8)}
        )
        z = np.random.default_rng(0).random((500, 4, 4, 2), dtype=np.float32)
        return float((flow.uncovered(z, np.zeros(500, np.int32)) == 1).mean())

    assert rare() == pytest.approx(0.1, abs=0.01)
    assert rare(correctors=12) == pytest.approx(0.1, abs=0.01)  # an older card's
    assert np.mean(hidden[1:]) == pytest.approx(0.25, abs=0.01) and len(hidden) == 13
    assert rare(correctors=12, again=0.5, temperature=0.3) < 0.003  # 0.1 ** (1 / 0.3) = 0.0005
    assert np.mean(hidden[1:]) == pytest.approx(0.5, abs=0.01)


def test_correctors_leave_what_is_likely_and_draw_anew_what_is_not() -> None:
    """Of three colours the second is half as likely as the first, the third a twentieth."""
    shares, asked = np.array([20, 10, 1]) / 31, list[int]()

    def guess(inputs: Mapping[str, Any]) -> np.ndarray:
        asked.append(int((inputs["x"] == 3).sum()))
        return np.broadcast_to(np.log(shares), (*inputs["x"].shape, 3)).astype(np.float32)

    def often(**asked_for: float) -> np.ndarray:
        sampling = {"kind": "discreteflow", "latent": [4, 4, 2], "channels": 1, "classes": 1, "entropy": 99.0}
        flow = DiscreteFlow(sampling | asked_for, {"guess": guess}, {"palette": np.zeros((3, 1), np.uint8)})
        z = np.random.default_rng(0).random((1000, 4, 4, 2), dtype=np.float32)
        return np.bincount(flow.uncovered(z, np.zeros(1000, np.int32)).ravel(), minlength=3) / 16000

    assert often() == pytest.approx(shares, abs=0.01)
    corrected = {"correctors": 12, "again": 0.5, "temperature": 0.3}
    asked.clear()
    mended = often(**corrected, unlikely=0.25)
    assert mended[2] < 0.003  # each was hidden in some round, and drawn anew at 0.05 ** (1 / 0.3)
    assert mended[1] == pytest.approx(10 / 31, abs=0.015)
    assert asked[1] == pytest.approx(8000, rel=0.05) and asked[2] < 500  # all that are looked at, then a 31st
    every = often(**corrected)
    assert every[1] < 0.12  # 0.5 ** (1 / 0.3) = 0.1: of an older card, all of them are drawn anew


@pytest.mark.parametrize("correctors", [0, 2])
def test_a_network_that_has_hardly_learned_is_asked_no_more_often_than_the_card_says(correctors: int) -> None:
    """It is sure of nothing, so that the entropy alone would uncover one square at a time."""
    asked: list[np.ndarray] = []
    free = one_colour(asked, entropy=0.0, correctors=correctors)
    flow = DiscreteFlow(dict(free.sampling) | {"evaluations": 5}, free.graphs, free.arrays)
    z = np.random.default_rng(0).random((20, 4, 4, 2), np.float32)
    labels = np.zeros(20, np.int64)
    together = flow.decode(z, labels)
    assert len(asked) <= 5 * (1 + correctors)
    assert [sorted({*(x != HIDDEN).sum((1, 2)).tolist()}) for x in asked[:4]] == [[0], [4], [8], [12]]
    assert np.array_equal(
        together, np.concatenate([flow.decode(z[at : at + 1], labels[:1]) for at in range(20)])
    )
    asked.clear()
    free.decode(z, labels)
    assert len(asked) >= 16
