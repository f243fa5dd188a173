import numpy as np
import pytest

from genlab.errors import GenlabError
from genlab.sampling import Sampler


def flow(labels_seen: list[int] | None = None) -> Sampler:
    """Return a flow whose velocity is known: straight to the image of its class."""

    def velocity(inputs: object) -> np.ndarray:
        x, t, label = inputs["x"], inputs["t"], inputs["label"]  # type: ignore[index]
        if labels_seen is not None:
            labels_seen.extend(label.tolist())
        target = label.reshape(-1, 1, 1, 1) - 0.5
        return ((target - x) / np.maximum(1 - t.reshape(-1, 1, 1, 1), 1e-6)).astype(np.float32)

    sampling = {"kind": "flow", "latent": [4, 4], "classes": 2, "range": [-0.5, 0.5], "heun_steps": 4}
    return Sampler(sampling, {"velocity": velocity}, {})


def test_a_flow_follows_its_velocity_to_the_class_asked_for() -> None:
    drawn = flow().decode(np.zeros((2, 4, 4), np.float32), np.array([0, 1]))
    assert drawn[0].max() <= 128
    assert drawn[1].min() >= 128


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
