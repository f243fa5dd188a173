import shutil
from pathlib import Path

import numpy as np
import pytest

from genlab import checkpoints
from genlab.checkpoints import sampling
from genlab.checkpoints.sampling import Sampler, open_checkpoint
from genlab.errors import GenlabError
from genlab.media import arrays
from tests.support import references

MOST_LEVELS = 2
MEAN_LEVELS = 0.01
"""What another machine's rounding may change: no pixel by more grey levels than the one, on average than the other.

Ten times the rounding of float32, put on each network's output, changes 1 and 0.0005.
"""


def flow(times: list[float] | None = None) -> Sampler:
    """Return a flow whose velocity is known: straight to the image of its class; it notes the times it is asked at."""

    def velocity(inputs: object) -> np.ndarray:
        x, t, label = inputs["x"], inputs["t"], inputs["label"]  # type: ignore[index]
        if times is not None:
            times.append(float(t[0, 0]))
        target = label.reshape(-1, 1, 1, 1) - 0.5
        return ((target - x) / np.maximum(1 - t.reshape(-1, 1, 1, 1), 1e-6)).astype(np.float32)

    sampling = {"kind": "flow", "latent": [4, 4], "classes": 2, "range": [-0.5, 0.5], "heun_steps": 4}
    return Sampler(sampling, {"velocity": velocity}, {})


def test_a_flow_follows_its_velocity_to_the_class_asked_for() -> None:
    times: list[float] = []
    drawn = flow(times).decode(np.zeros((2, 4, 4), np.float32), np.array([0, 1]))
    assert (drawn[0] == 0).all()
    assert (drawn[1] == 255).all()
    assert times[0] == 0
    assert max(times) < 1  # where nothing was learned


def test_a_latent_flow_decodes_the_code_it_leads_to() -> None:
    """The velocity leads to the scaled code 1 of class 0 and -1 of class 1; the decoder paints a code as it is."""

    def velocity(inputs: object) -> np.ndarray:
        x, t, label = inputs["x"], inputs["t"], inputs["label"]  # type: ignore[index]
        return ((1 - 2 * label[:, None] - x) / (1 - t)).astype(np.float32)

    def decoder(inputs: object) -> np.ndarray:
        return inputs["z"].reshape(-1, 1, 2, 1)  # type: ignore[index]

    sampling = {"kind": "latentflow", "latent": [2], "classes": 2, "range": [0, 255], "heun_steps": 4}
    scaling = {"mean": np.array([100, 50], np.float32), "deviation": np.array([40, 0], np.float32)}
    sampler = Sampler(sampling, {"velocity": velocity, "decoder": decoder}, scaling)
    drawn = sampler.sample(2, seed=0, labels=np.array([0, 1]))
    assert drawn.latents.shape == (2, 2)
    assert drawn.images.tolist() == [[[140, 50]], [[60, 50]]]


def test_more_steps_of_a_bent_path_come_nearer_to_its_end() -> None:
    """dx/dt = x has the end e x; Heun's steps come nearer with the square of their length, the last one's included."""

    def bent(steps: int) -> float:
        sampling = {"kind": "flow", "latent": [1, 1], "classes": 1, "range": [0, 1], "heun_steps": steps}
        sampler = Sampler(sampling, {"velocity": lambda inputs: inputs["x"]}, {})
        return float(sampler._raw(np.ones((1, 1, 1), np.float32), None).item())

    errors = [abs(bent(steps) - np.e) for steps in (4, 8, 16)]
    assert errors[1] < errors[0] / 3
    assert errors[2] < errors[1] / 3


def test_labels_are_spread_evenly_where_none_are_asked_for() -> None:
    labels = flow().sample(10, seed=0).labels
    assert sorted(labels.tolist()) == [0] * 5 + [1] * 5


def test_wrong_requests_are_named() -> None:
    with pytest.raises(GenlabError, match=r"Invalid labels. Expected 2 classes in 0..1"):
        flow().sample(2, seed=0, labels=np.array([0, 7]))
    with pytest.raises(GenlabError, match="Invalid number of samples"):
        flow().sample(-1, seed=0)
    with pytest.raises(GenlabError, match=r"Invalid latents. Expected shape \(n, 4, 4\)"):
        flow().decode(np.zeros((2, 3), np.float32))
    with pytest.raises(GenlabError, match="Expected an autoencoder"):
        flow().encode(np.zeros((1, 4, 4), np.uint8))


def test_every_shipped_family_has_reference_images() -> None:
    assert sorted(arrays.load(references.PATH)) == sorted(references.names())


@pytest.mark.parametrize("name", references.names())
def test_the_same_seed_gives_the_same_images_here_and_on_another_machine(name: str) -> None:
    drawn = references.draw(open_checkpoint(name))
    gaps = np.abs(drawn.astype(int) - arrays.load(references.PATH)[name])
    assert gaps.max() <= (0 if name.startswith("pixel") else MOST_LEVELS)
    assert gaps.mean() <= MEAN_LEVELS
    assert np.array_equal(drawn, references.draw(open_checkpoint(name)))
    sampling._open.cache_clear()
    assert np.array_equal(drawn, references.draw(open_checkpoint(name)))
    assert not np.array_equal(drawn, open_checkpoint(name).sample(references.COUNT, seed=8).images)


def test_colour_is_what_the_card_says_and_no_samples_have_the_size_of_some() -> None:
    def decoder(inputs: object) -> np.ndarray:
        z = inputs["z"]  # type: ignore[index]
        return np.broadcast_to(z[:, None, None, :], (len(z), 4, 6, 3)).copy()

    card = {"kind": "decoder", "latent": [3], "range": [0.0, 1.0]}
    colour = Sampler({**card, "channels": 3}, {"decoder": decoder}, {})
    drawn = colour.decode(np.array([[0, 0.2, 1]], np.float32))
    assert drawn.shape == (1, 4, 6, 3) and drawn[0, 0, 0].tolist() == [0, 51, 255]
    assert colour.sample(0, seed=0).images.shape == (0, 4, 6, 3)
    assert flow().sample(0, seed=0).images.shape == (0, 4, 4)
    with pytest.raises(GenlabError, match=r"Expected images of 1 channels, as its card says. Received: 3"):
        Sampler(card, {"decoder": decoder}, {}).sample(1, seed=0)


def test_a_flow_in_colour_begins_at_noise_in_colour() -> None:
    def velocity(inputs: object) -> np.ndarray:
        x, t = inputs["x"], inputs["t"]  # type: ignore[index]
        assert x.shape[1:] == (2, 2, 3)
        return ((np.array([0, 0.5, 1], np.float32) - x) / (1 - t[:, :, None, None])).astype(np.float32)

    sampling = {"kind": "flow", "latent": [2, 2, 3], "classes": 1, "range": [0, 1], "heun_steps": 2}
    drawn = Sampler({**sampling, "channels": 3}, {"velocity": velocity}, {}).sample(2, seed=0).images
    assert drawn.shape == (2, 2, 2, 3) and (drawn == [0, 128, 255]).all()


def test_a_pixel_of_a_flow_becomes_a_square_where_the_card_says_so() -> None:
    def velocity(inputs: object) -> np.ndarray:
        x, t = inputs["x"], inputs["t"]  # type: ignore[index]
        return ((np.array([[[0], [0.2]], [[0.4], [1]]], np.float32) - x) / (1 - t[:, :, None, None])).astype(
            np.float32
        )

    sampling = {
        "kind": "flow",
        "latent": [2, 2],
        "classes": 1,
        "range": [0, 1],
        "heun_steps": 2,
        "enlarged": 2,
    }
    drawn = Sampler(sampling, {"velocity": velocity}, {}).sample(1, seed=0)
    assert drawn.latents.shape == (1, 2, 2)
    assert drawn.images[0].tolist() == [[0, 0, 51, 51]] * 2 + [[102, 102, 255, 255]] * 2


def test_an_encoder_takes_colour() -> None:
    sampler = Sampler(
        {"kind": "decoder", "latent": [3], "range": [0, 1], "channels": 3},
        {"encoder": lambda inputs: inputs["x"].mean((1, 2))},
        {},
    )
    images = np.full((2, 4, 4, 3), (0, 51, 255), np.uint8)
    assert np.allclose(sampler.encode(images), [0, 0.2, 1])


def test_a_path_opens_what_lies_there_not_what_is_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(checkpoints.find("pixel-mnist-3").path, tmp_path / "pixel-mnist-0")
    monkeypatch.chdir(tmp_path)
    local, shipped = (
        open_checkpoint(name).sample(2, seed=0).images for name in ("./pixel-mnist-0", "pixel-mnist-0")
    )
    assert np.array_equal(local, open_checkpoint("pixel-mnist-3").sample(2, seed=0).images)
    assert not np.array_equal(local, shipped)
