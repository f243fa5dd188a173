"""A velocity that is guided goes on beyond itself, away from a worse one, from a time on."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from genlab.checkpoints.images.flow import Flow
from genlab.checkpoints.images.guidance import guided


def velocity(x: np.ndarray, t: np.float32) -> np.ndarray:
    return 2 * x + t


def worse(x: np.ndarray, t: np.float32) -> np.ndarray:
    return x + t


@pytest.mark.parametrize(("t", "expected"), [(0.25, 6.25), (0.5, 8.0), (0.75, 8.25)])
def test_what_both_differ_by_is_added_from_its_time_on(t: float, expected: float) -> None:
    """Of x = 3: 6 + t, and half of the 3 between both."""
    found = guided(velocity, worse, 0.5, 0.5)(np.float32(3), np.float32(t))
    assert found == pytest.approx(expected)


def test_no_guide_is_asked_before_its_time() -> None:
    asked: list[float] = []

    def guide(x: np.ndarray, t: np.float32) -> np.ndarray:
        asked.append(float(t))
        return x

    way = guided(velocity, guide, 1.0, 0.6)
    for t in (0.0, 0.5, 0.6, 0.9):
        way(np.zeros(1), np.float32(t))
    assert asked == pytest.approx([0.6, 0.9])


def test_a_flow_is_guided_as_its_card_says() -> None:
    def leads(target: float) -> Callable[..., np.ndarray]:
        def run(given: Mapping[str, np.ndarray]) -> np.ndarray:
            left = np.maximum(1 - given["t"][:, :, None, None], 1e-6)
            found: np.ndarray = ((target + given["label"][:, None, None, None] - given["x"]) / left).astype(
                np.float32
            )
            return found

        return run

    graphs = {"velocity": leads(0.5), "guide": leads(0.25)}
    sampling = {"latent": [4, 4], "classes": 2, "range": [0, 2], "heun_steps": 4}
    z, labels = np.random.default_rng(0).standard_normal((2, 4, 4), np.float32), np.array([0, 1])
    plain = Flow(sampling, graphs, {}).numbers(z, labels)
    said = {"guidance": 0.4, "guided_from": 0.5}
    far = Flow(sampling | said, graphs, {}).numbers(z, labels)
    assert np.allclose(plain, 0.5 + labels[:, None, None], atol=1e-5)
    assert np.allclose(far, 0.6 + labels[:, None, None], atol=1e-5)  # 0.4 of 0.25 further, in the last step
