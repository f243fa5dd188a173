"""What a flow's refined last step adds: what the mean of all that an image could be lacks."""

from typing import Any

import numpy as np
import pytest

from genlab.checkpoints.images.flow import Flow as FlowSampler
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from tests.support.tiny import trained

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written")

SIDE, SPECK, BRIGHT = 12, 60, 230


def specked(count: int = 400, seed: int = 0) -> Dataset:
    """Make black images of one class with a bright bar, and specks at half of the places left of it, by chance."""
    rng = np.random.default_rng(seed)
    images = np.zeros((count, SIDE, SIDE), np.uint8)
    places = rng.integers(4, SIDE - 4, count)
    for image, place in zip(images, places, strict=True):
        image[:, :place] = SPECK * rng.integers(0, 2, (SIDE, place))
        image[:, place : place + 2] = BRIGHT
    labels = np.zeros(count, np.int64)
    return Dataset("specked", images[:-50], labels[:-50], images[-50:], labels[-50:])


def flow(**settings: Any) -> Any:
    from genlab.generators.images.flow import Flow, FlowSettings

    known = {"batch": 64, "channels": 12, "learning_rate": 0.004, "ema": 0.95, "heun_steps": 4}
    return Flow(specked(), FlowSettings(**{**known, "dtype_policy": "float32", **settings}), 0)


def test_what_is_refined_is_as_sharp_as_training_images() -> None:
    """A mean of what a speck could be lies between both; as sharp as images are is what their neighbours differ by."""
    from genlab.generators.sampling import keras_sampler

    generator = flow(steps=600, refining=1 / 2)
    refined = trained(generator)
    assert isinstance(refined, FlowSampler) and refined.last is not None
    plain = FlowSampler(generator.sampling() | {"refined": False}, refined.graphs, generator.arrays())
    z, labels = refined.latents(200, 1), np.zeros(200, np.int64)
    real = generator.levels.numbers(specked().x_train, np.zeros(350, np.int64))

    def sharp(numbers: np.ndarray) -> float:
        left = numbers[:, :, :4]  # of every bar
        return float(np.abs(np.diff(left, axis=1)).mean())

    wanted, ours, theirs = sharp(real), sharp(refined.numbers(z, labels)), sharp(plain.numbers(z, labels))
    assert theirs < 0.85 * wanted
    assert abs(ours - wanted) < abs(theirs - wanted) / 2
    assert keras_sampler(generator, None).sampling["refined"]


def test_a_last_step_is_used_once_it_has_learned_for_all_of_its_steps() -> None:
    half = flow(steps=40, refining=0.5)
    for moment in half.train():
        if moment.step == 20:
            before = half.sampling(), set(half.graphs())
        if moment.step == 40:
            break
    assert before == (
        {key: value for key, value in half.sampling().items() if key != "refined"},
        {"velocity"},
    )
    assert half.sampling()["refined"] and set(half.graphs()) == {"velocity", "refiner"}


def test_a_run_from_before_there_was_a_last_step_goes_on() -> None:
    old = flow(steps=40, refining=0.0)
    for moment in old.train():
        if moment.step == 40:
            break
    new = flow(steps=60, refining=1 / 3)
    new.restore(old.state())
    moment = next(new.train(40))
    assert moment.step == 60 and set(moment.losses) == {"g_loss", "d_loss"} and new.sampling()["refined"]


@pytest.mark.parametrize("refining", [-0.1, 1.0])
def test_a_velocity_keeps_steps_to_learn_in(refining: float) -> None:
    from genlab.generators.images.flow import FlowSettings

    with pytest.raises(GenlabError, match=r"'refining'\. Expected 0 or more, below 1"):
        FlowSettings(refining=refining).check()
    assert FlowSettings(batch=32, refining=0.2).batches() == {"batch": 32, "refiner's batch": 24}
    assert FlowSettings(batch=30).batches() == {"batch": 30}


def test_a_run_too_short_for_a_last_step_has_none() -> None:
    short = flow(steps=1, refining=0.25)
    assert [stage.steps for stage in short.stages()] == [1] and next(short.train()).step == 1


def test_another_backend_than_tensorflow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from genlab.generators.images import flow as module

    monkeypatch.setattr(module, "exports", lambda: False)
    with pytest.raises(GenlabError, match="Expected 0, or the backend tensorflow"):
        flow(steps=40, refining=0.5)
