import numpy as np

from genlab.checkpoints.images.combs import Combs
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


def test_a_flow_whose_card_says_so_has_its_levels_drawn_and_one_with_a_decoder_of_another_kind_is_read() -> (
    None
):
    """A first kind of last step (`decoded_at`) was asked for by few: what it was learned with draws nothing today."""

    def velocity(inputs: object) -> np.ndarray:
        x, t = inputs["x"], inputs["t"]  # type: ignore[index]
        return ((1 - x) / (1 - t[:, :, None, None])).astype(np.float32)

    def decoder(inputs: object) -> np.ndarray:
        x = inputs["x"]  # type: ignore[index]
        assert abs(x.mean() - 0.95) < 0.05  # where the velocity leads, noised
        return np.full(x.shape[:3], 7, np.float32)

    sampling = {"latent": [4, 4], "classes": 1, "heun_steps": 2}
    graphs, arrays = {"velocity": velocity, "decoder": decoder}, Levels.even().arrays()
    combs = {"combs": Combs.of(np.array([255]), np.array([0]), 1).often}
    drawn = Flow(sampling | {"noised_to": 0.95}, graphs, arrays | combs).sample(3, seed=0).images
    assert drawn.shape == (3, 4, 4) and (drawn == 7).all()
    read = Flow(sampling | {"decoded_at": 0.92}, graphs, arrays).sample(3, seed=0).images
    assert (read == 255).all()
