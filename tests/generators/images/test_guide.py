"""The guide of a flow: when it learns, when it is used, and which runs have none."""

from typing import Any

import numpy as np
import pytest

from genlab.checkpoints.images.flow import Flow as FlowSampler
from genlab.datasets import Dataset
from genlab.errors import GenlabError

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written")


def squares(count: int = 200, seed: int = 0) -> Dataset:
    """Make grey squares at random places, of two classes: dark ones and bright ones."""
    rng = np.random.default_rng(seed)
    images, labels = np.zeros((count, 12, 12), np.uint8), rng.integers(0, 2, count)
    for image, label, (row, column) in zip(images, labels, rng.integers(0, 8, (count, 2)), strict=True):
        image[row : row + 4, column : column + 4] = 90 + 120 * label
    return Dataset("squares", images[:-40], labels[:-40], images[-40:], labels[-40:])


def flow(**settings: Any) -> Any:
    from genlab.generators.images.flow import Flow, FlowSettings

    known = {"batch": 32, "channels": 8, "learning_rate": 0.004, "ema": 0.9, "heun_steps": 4}
    return Flow(squares(), FlowSettings(**{**known, "dtype_policy": "float32", **settings}), 0)


def run(generator: Any, start: int = 0, end: int = 0) -> Any:
    """Train a generator to its end, or to a step; return what it told last."""
    for moment in generator.train(start):
        if moment.step >= (end or generator.settings.steps):
            return moment
    return None


def test_a_guide_learns_last_and_is_used_once_it_has_learned_for_all_of_its_steps() -> None:
    half = flow(steps=80, guiding=0.5, guidance=0.3, guided_from=0.25)
    assert [(stage.name, stage.steps) for stage in half.stages()] == [("velocity", 40), ("guide", 40)]
    first = run(half, 0, 40)
    assert set(first.losses) == {"loss"} and set(half.graphs()) == {"velocity"}
    assert "guidance" not in half.sampling()
    velocity = [weight.copy() for weight in half.average.weights]
    assert set(run(half, 40).losses) == {"guide_loss"}
    assert half.sampling()["guidance"] == 0.3 and half.sampling()["guided_from"] == 0.25
    graphs = half.graphs()
    assert set(graphs) == {"velocity", "guide"}
    assert graphs["guide"].count_params() < graphs["velocity"].count_params() / 2
    for now, before in zip(half.average.weights, velocity, strict=True):
        assert np.array_equal(now, before)


def test_a_guided_flow_goes_away_from_what_its_guide_says() -> None:
    from genlab.generators.sampling import keras_sampler

    generator = flow(steps=60, guiding=0.5, guidance=1.0, guided_from=0.0)
    run(generator)
    sampler = keras_sampler(generator, None)
    assert isinstance(sampler, FlowSampler)
    z, labels = sampler.latents(3, 0), np.array([0, 1, 1])
    x = sampler.start(z)
    groups = sampler.groups(z, labels)
    asked = {"x": x, "t": np.full((3, 1), 0.5, np.float32), "label": sampler.asked(labels, groups)}
    own, worse = sampler.graphs["velocity"](asked), sampler.graphs["guide"](asked)
    assert np.allclose(sampler.velocity(labels, groups)(x, np.float32(0.5)), 2 * own - worse, atol=1e-4)
    assert not np.allclose(own, worse, atol=1e-2)


def test_a_run_goes_on_in_the_middle_of_its_guide_as_one_that_was_never_stopped() -> None:
    whole = flow(steps=80, guiding=0.5)
    run(whole)
    begun = flow(steps=80, guiding=0.5)
    run(begun, 0, 60)
    resumed = flow(steps=80, guiding=0.5)
    resumed.restore(begun.state())
    run(resumed, 60)
    for one, other in zip(whole.guide.average.weights, resumed.guide.average.weights, strict=True):
        assert np.allclose(one, other, atol=1e-5)


def test_a_run_from_before_there_was_a_guide_goes_on() -> None:
    old = flow(steps=40, guiding=0.0)
    run(old)
    new = flow(steps=60, guiding=1 / 3)
    new.restore(old.state())
    moment = next(new.train(40))
    assert moment.step == 60 and set(moment.losses) == {"guide_loss"} and "guidance" in new.sampling()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"guiding": -0.1}, r"'guiding'\. Expected 0 or more, below 1"),
        ({"guiding": 1.0}, r"'guiding'\. Expected 0 or more, below 1"),
        ({"guided_from": 1.5}, r"'guided_from'\. Expected 0 to 1"),
    ],
)
def test_what_cannot_be_is_refused(asked: dict[str, float], expected: str) -> None:
    from genlab.generators.images.flow import FlowSettings

    with pytest.raises(GenlabError, match=expected):
        FlowSettings(**asked).check()  # type: ignore[arg-type]


def test_images_a_step_are_told_for_both() -> None:
    from genlab.generators.images.flow import FlowSettings

    assert FlowSettings(batch=32).batches() == {"batch": 32, "guide's batch": 16}
    assert FlowSettings(batch=30, guiding=0.0).batches() == {"batch": 30}


def test_a_run_too_short_for_a_guide_has_none() -> None:
    short = flow(steps=1)
    assert [stage.steps for stage in short.stages()] == [1] and next(short.train()).step == 1


def test_what_draws_no_numbers_takes_no_guide() -> None:
    from genlab.generators.images.latentflow import LatentFlow, LatentFlowSettings

    with pytest.raises(
        GenlabError, match=r"'guiding' of generator 'latentflow'\. Expected 0\. Received: 0\.25"
    ):
        LatentFlow(squares(), LatentFlowSettings(guiding=0.25), 0)
