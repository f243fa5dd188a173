import numpy as np
import pytest

from genlab.checkpoints.images.combs import Combs, teeth
from genlab.checkpoints.images.flow import Flow
from genlab.checkpoints.images.levels import Levels
from tests.support.known_flow import flow


def test_a_flow_follows_its_velocity_to_the_class_asked_for() -> None:
    times: list[float] = []
    drawn = flow(times).decode(np.zeros((2, 4, 4), np.float32), np.array([0, 1]))
    assert (drawn[0] == 0).all()
    assert (drawn[1] == 255).all()
    assert times[0] == 0
    assert max(times) < 1  # where nothing was learned


def test_a_flow_in_colour_begins_at_noise_in_colour() -> None:
    def velocity(inputs: object) -> np.ndarray:
        x, t = inputs["x"], inputs["t"]  # type: ignore[index]
        assert x.shape[1:] == (2, 2, 3)
        return ((np.array([0, 0.5, 1], np.float32) - x) / (1 - t[:, :, None, None])).astype(np.float32)

    sampling = {"latent": [2, 2, 3], "classes": 1, "range": [0, 1], "heun_steps": 2, "channels": 3}
    drawn = Flow(sampling, {"velocity": velocity}, {}).sample(2, seed=0).images
    assert drawn.shape == (2, 2, 2, 3) and (drawn == [0, 128, 255]).all()


def test_a_pixel_of_a_flow_becomes_a_square_where_the_card_says_so() -> None:
    def velocity(inputs: object) -> np.ndarray:
        x, t = inputs["x"], inputs["t"]  # type: ignore[index]
        return ((np.array([[[0], [0.2]], [[0.4], [1]]], np.float32) - x) / (1 - t[:, :, None, None])).astype(
            np.float32
        )

    sampling = {"latent": [2, 2], "classes": 1, "range": [0, 1], "heun_steps": 2, "enlarged": 2}
    drawn = Flow(sampling, {"velocity": velocity}, {}).sample(1, seed=0)
    assert drawn.latents.shape == (1, 2, 2)
    assert drawn.images[0].tolist() == [[0, 0, 51, 51]] * 2 + [[102, 102, 255, 255]] * 2


@pytest.mark.parametrize("said", [{"noised_to": 0.95}, {"decoded_at": 0.92}])
def test_a_flow_with_a_decoder_of_an_older_version_is_read(said: dict[str, float]) -> None:
    """Last steps of two other kinds were asked for by few: what they were learned with draws nothing today."""

    def velocity(inputs: object) -> np.ndarray:
        x, t = inputs["x"], inputs["t"]  # type: ignore[index]
        return ((1 - x) / (1 - t[:, :, None, None])).astype(np.float32)

    sampling = {"latent": [4, 4], "classes": 1, "heun_steps": 2}
    combs = {"combs": Combs.of(np.array([255]), np.array([0]), 1).often}
    read = (
        Flow(sampling | said, {"velocity": velocity}, Levels.even().arrays() | combs).sample(3, seed=0).images
    )
    assert read.shape == (3, 4, 4) and (read == 255).all()


def test_a_combed_flow_draws_levels_of_its_combs_and_none_of_no_images() -> None:
    def velocity(inputs: object) -> np.ndarray:
        x, t = inputs["x"], inputs["t"]  # type: ignore[index]
        target = np.linspace(-1, 1, 16, dtype=np.float32).reshape(1, 4, 4, 1)
        return ((target - x) / (1 - t[:, :, None, None])).astype(np.float32)

    sampling = {"latent": [4, 4], "classes": 1, "heun_steps": 2, "combed": True}
    combs = Combs.of(np.array([100]), np.array([0]), 1).arrays()
    combed = Flow(sampling, {"velocity": velocity}, Levels.even().arrays() | combs)
    drawn = combed.sample(5, seed=0).images
    assert drawn.shape == (5, 4, 4) and np.isin(drawn, np.flatnonzero(teeth(np.array([100]))[0])).all()
    assert combed.decode(np.zeros((0, 4, 4), np.float32)).shape == (0, 4, 4)
