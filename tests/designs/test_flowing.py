"""Finer change along a flow: what a known flow makes of it, and that it is near, the nearer the slider stands."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from genlab.checkpoints import find
from genlab.checkpoints.images.flow import Flow
from genlab.checkpoints.opening import open_checkpoint
from genlab.designs import flowing
from genlab.designs.drawing import Drawing, drawn, packed
from genlab.designs.flowing import FINER, finer, moment
from genlab.designs.spaces import space_of
from genlab.designs.steering import neighbours
from genlab.metrics.images.steering import ranked

SPREAD, MIDDLE = 0.5, 0.2


def gaussian(steps: int) -> Flow:
    """Return the flow to images whose pixels are N(0.2, 0.5^2): it leads from z to 0.2 + 0.5 z, but for its steps."""

    def velocity(inputs: Mapping[str, Any]) -> np.ndarray:
        x, t = inputs["x"].astype(np.float64), inputs["t"][:, :, None, None].astype(np.float64)
        slope = (t * SPREAD**2 - (1 - t)) / ((1 - t) ** 2 + (t * SPREAD) ** 2)
        return (MIDDLE + slope * (x - t * MIDDLE)).astype(np.float32)

    sampling = {"latent": [8, 8], "classes": 1, "range": [-1, 1], "heun_steps": steps}
    return Flow(sampling, {"velocity": velocity}, {})


@pytest.mark.parametrize("distance", [0.05, 0.2, 0.45])
def test_a_known_flow_takes_a_change_back_to_the_latent_it_comes_from(
    distance: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flowing, "STEPS", 64)
    flow = gaussian(64)
    z = flow.latents(4, 1)
    noise = np.random.default_rng(2).standard_normal((4, 64))
    at, angle = moment(distance, 64)
    spread = np.sqrt((1 - at) ** 2 + (at * SPREAD) ** 2)  # of x_t
    was = (spread - at * SPREAD) / (1 - at) * z.reshape(4, -1)
    moved = (1 - at) / spread * ((np.cos(angle) - 1) * was + np.sin(angle) * noise)
    found = finer(flow, z, None, distance, noise)
    assert np.abs(moved).mean() > 0.03
    np.testing.assert_allclose(found, z + moved.reshape(z.shape), atol=0.02 * np.abs(moved).max())
    monkeypatch.setattr(flowing, "STEPS", 8)
    few = finer(flow, z, None, distance, noise)
    at_few, angle_few = moment(distance, 8)
    if (at_few, angle_few) == (at, angle):
        np.testing.assert_allclose(few, found, atol=0.05 * np.abs(moved).max())


def test_a_change_comes_the_later_the_nearer_it_shall_be_and_grows_with_the_slider() -> None:
    places = np.linspace(0, FINER, 101)
    times, angles = np.array([moment(place, 8) for place in places]).T
    assert (np.diff(times) <= 0).all() and (np.diff(angles) >= 0).all()
    assert (times[0], angles[0]) == (7 / 8, 0) and (times[-1], angles[-1]) == (0, FINER * np.pi / 2)
    assert (np.abs(np.diff(times)) + np.abs(np.diff(angles)) > 0).all()  # nowhere does the slider stand still


def test_the_slider_has_no_step_where_the_noise_takes_over() -> None:
    flow = gaussian(8)
    space, z = space_of(flow), flow.latents(3, 1)
    below, above = (neighbours(z[:1], at, 3, 5, space) for at in (FINER - 1e-4, FINER))
    np.testing.assert_allclose(below, above, atol=2e-3)


def test_codes_of_a_flow_go_as_far_as_the_slider_says() -> None:
    sampler = open_checkpoint("latentflow-mnist")
    z, labels = sampler.latents(40, 4), np.arange(40) % 10
    noise = np.random.default_rng(0).standard_normal((40, z[0].size))
    space, origin = space_of(sampler), sampler.decode(z, labels).astype(float)
    gaps = []
    for distance in (0.0, 0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0):
        near = space.changed(space.normal(z), z, labels, distance, noise)
        gaps.append(np.abs(sampler.decode(near, labels) - origin).mean((1, 2)))
        assert abs(near.std() - 1) < 0.1  # as the generator's own
    apart = np.stack(gaps, 1)
    assert (apart[:, 0] == 0).all() and (np.diff(apart.mean(0)) > 0).all()
    assert ranked(apart) > 0.97


def test_a_digit_s_neighbours_have_its_tones_go_farther_with_the_slider_and_are_drawn_from_their_latents() -> (
    None
):
    sampler = open_checkpoint("flow-mnist")
    assert isinstance(sampler, Flow) and sampler.levels.many > 1
    z, labels, space = sampler.latents(3, 4), np.array([2, 5, 8]), space_of(sampler)
    noise = np.random.default_rng(0).standard_normal((3, 784))
    origin, gaps, images = sampler.decode(z, labels).astype(float), [], []
    for distance in (0.03, 0.25, 0.7):
        near = space.changed(space.normal(z), z, labels, distance, noise)
        assert np.array_equal(sampler.groups(near, labels), sampler.groups(z, labels))
        images.append(sampler.decode(near, labels))
        gaps.append(np.abs(images[-1] - origin).mean((1, 2)))
    assert (np.diff(gaps, axis=0) > 0).all() and 0 < np.max(gaps[0]) < 2
    asked = Drawing("flow-mnist", find("flow-mnist").sha256, 8, packed(near[2]))
    assert np.abs(drawn(sampler, [asked])[0].astype(int) - images[-1][2]).max() <= 1


def test_one_pick_is_followed_once_and_its_neighbours_are_all_different() -> None:
    followed: list[int] = []
    flow = gaussian(4)

    def velocity(inputs: Mapping[str, Any]) -> Any:
        followed.append(len(inputs["x"]))
        return flow.graphs["velocity"](inputs)

    counted = Flow(flow.sampling, {"velocity": velocity}, {})
    found = neighbours(counted.latents(1, 0), 0.2, 12, 3, space_of(counted))
    assert set(followed) == {1, 13} and len({each.tobytes() for each in found}) == 12
