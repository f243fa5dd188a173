"""What makes a flow, its one-step student and a flow of codes what they are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from genlab import datasets
from genlab.checkpoints.graphs import Floats, Graph
from genlab.checkpoints.images.tones import counted
from genlab.datasets import Dataset, enlarged
from genlab.media.images.nearest import nearest
from tests.support.scans import scanned
from tests.support.tiny import bars, trained

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written")

ORANGE = np.array([1.0, 0.5, 0.1])


def orange_bars(square: int = 1, side: int = 12) -> Dataset:
    """Return orange bars of `side` squares a side, of so many pixels a side each."""
    data = bars(128, side=side)
    train, test = (
        enlarged((images[..., None] * ORANGE).astype(np.uint8), square)
        for images in (data.x_train, data.x_test)
    )
    return replace(data, x_train=train, x_test=test)


@pytest.fixture(scope="module")
def taught() -> tuple[Any, list[dict[str, float]]]:
    """Train a one-step flow, and its teacher before it, on orange bars; return it and its losses."""
    from genlab.generators.images.flow1 import Flow1, Flow1Settings

    settings = Flow1Settings(
        steps=412,
        batch=32,
        channels=12,
        d_channels=4,
        pairs=1024,
        learning_rate=0.003,
        ema=0.9,
        dtype_policy="float32",
        teacher_steps=260,
        teacher_channels=12,
    )
    student = Flow1(orange_bars(), settings, 0)
    losses = []
    for moment in student.train():
        losses.append(moment.losses)
        if moment.step >= settings.steps:
            break
    return student, losses


def test_a_finished_flow_has_each_grey_as_often_as_its_images(taught: Any) -> None:
    """Orange bars have black, and a few levels a channel; the student is read by its own numbers, not its teacher's."""
    from genlab.generators.sampling import keras_sampler

    real = orange_bars().x_train
    for generator in (taught[0].teacher.own, taught[0]):
        before = generator.levels
        generator.finish(keras_sampler(generator, None))
        sampler = keras_sampler(generator, None)
        generator.levels = before
        drawn = sampler.sample(200, seed=5).images
        ours, theirs = (
            np.bincount(each.ravel(), minlength=256).cumsum() / each.size for each in (drawn, real)
        )
        assert np.abs(ours - theirs).max() < 0.06
        assert sampler.arrays["shifts"].any() and not before.shifts.any()


def test_a_flow_learns_the_class_it_is_asked_for(taught: Any) -> None:
    from genlab.generators.sampling import keras_sampler

    student, losses = taught
    told = [moment["teacher_loss"] for moment in losses if "teacher_loss" in moment]
    assert told[-1] < 0.6 * told[0]
    sampler = keras_sampler(student.teacher.own, None)
    down, across = (sampler.sample(16, seed=1, labels=np.full(16, label)).images.mean(3) for label in (0, 1))
    assert upright(down) > upright(across)


def test_a_one_step_flow_draws_its_teachers_images_in_one_evaluation(taught: Any) -> None:
    """From the same noise, nearer to the teacher's image than to the one it draws from other noise."""
    from genlab.generators.sampling import keras_sampler

    student, _ = taught
    ours, theirs = keras_sampler(student, None), keras_sampler(student.teacher.own, None)
    asked = []

    def counted(inputs: Mapping[str, Any], graph: Graph = ours.graphs["velocity"]) -> Floats:
        asked.append(float(inputs["t"].max()))
        return graph(inputs)

    ours = replace(ours, graphs={"velocity": counted})
    labels = np.repeat([0, 1], 25)
    z = ours.latents(50, seed=1)
    drawn, led = ours.decode(z, labels).astype(float), theirs.decode(z, labels).astype(float)
    assert asked == [0.0]
    gaps = np.abs(drawn[:, None] - led[None]).mean((2, 3, 4))
    same = labels[:, None] == labels[None]
    np.fill_diagonal(same, False)
    assert np.diag(gaps).mean() < 0.8 * gaps[same].mean()


def test_a_flow_knows_colour_and_the_one_step_flow_learns_it_from_its_teacher(taught: Any) -> None:
    from genlab.generators.sampling import keras_sampler

    student, _ = taught
    for sampler in (keras_sampler(student.teacher.own, None), keras_sampler(student, None)):
        drawn = sampler.sample(20, seed=0).images
        assert drawn.shape == (20, 12, 12, 3) and sampler.sampling["channels"] == 3
        red, green, blue = drawn.mean((0, 1, 2))
        assert red > green > blue and red - blue > 30


def test_a_latent_flow_learns_the_class_it_is_asked_for_and_where_codes_lie() -> None:
    from genlab.generators.images.latentflow import LatentFlow, LatentFlowSettings
    from genlab.generators.sampling import keras_sampler

    data = bars(512, side=12)
    settings = LatentFlowSettings(
        steps=750, autoencoder_steps=150, latent=8, batch=64, channels=64, ema=0.99, heun_steps=4
    )
    flow = LatentFlow(data, settings, 0)
    sampler = trained(flow)
    down, across = (sampler.sample(64, seed=1, labels=np.full(64, label)).images for label in (0, 1))
    for images, axis in ((down, 1), (across, 2)):  # a bar is bright along one axis, and dark to its sides
        along, over = images.mean(axis).max(1), images.mean(3 - axis).max(1)
        assert (along > 1.5 * over).mean() > 0.8
    fitted = (
        keras_sampler(flow.autoencoder, None).sample(128, seed=1).images
    )  # the same codes, as one Gaussian
    drawn = np.concatenate([down, across])
    assert nearest(drawn, data.x_train)[1].mean() < 0.7 * nearest(fitted, data.x_train)[1].mean()


def test_the_squares_that_images_are_drawn_in_are_found() -> None:
    from genlab.generators.images.flow import side_of_squares

    faces = datasets.load("avatars").x_test[:50]
    assert side_of_squares(faces) == 2
    assert side_of_squares(enlarged(faces, 2)) == 4
    assert side_of_squares(enlarged(faces, 2)[..., 0]) == 4
    assert side_of_squares(faces[:, ::2, ::2]) == 1
    assert side_of_squares(datasets.load("mnist").x_test[:50]) == 1
    scratched = faces.copy()
    scratched[-1, -1, -1, 0] ^= 1
    assert side_of_squares(scratched) == 1
    assert side_of_squares(enlarged(faces[:, :12, :20], 2)) == 2
    assert side_of_squares(np.zeros((2, 32, 32), np.uint8)) == 4  # larger ones would leave fewer than 8
    assert side_of_squares(enlarged(faces[:, :26:2, :26:2], 2)) == 1  # 13 squares have no half


def test_a_flow_of_images_in_squares_draws_such_images() -> None:
    from genlab.generators.images.flow import Flow, FlowSettings

    settings = FlowSettings(
        steps=250,
        batch=32,
        channels=12,
        learning_rate=0.004,
        ema=0.9,
        heun_steps=4,
        dtype_policy="float32",
    )
    sampler = trained(Flow(orange_bars(square=3, side=8), settings, 0))
    down, across = (sampler.sample(16, seed=1, labels=np.full(16, label)) for label in (0, 1))
    assert down.latents.shape == (16, 8, 8, 3) and down.images.shape == (16, 24, 24, 3)
    assert np.array_equal(enlarged(down.images[:, ::3, ::3], 3), down.images)
    gap = upright(down.images.mean(3)) - upright(across.images.mean(3))
    assert gap > 30  # 0 where the class asked for counts nothing, 100 in the bars themselves


def test_a_flow_of_scans_is_told_the_tones_and_keeps_to_them() -> None:
    from genlab.generators.images.flow import Flow, FlowSettings

    rng = np.random.default_rng(1)
    images, labels = scanned(600, rng), rng.integers(0, 2, 600)
    data = Dataset("scans", images, labels, images[:64], labels[:64], ("first", "second"))
    settings = FlowSettings(steps=2, batch=16, channels=8, heun_steps=2, dtype_policy="float32")
    flow = Flow(data, settings, 0)
    sampler = trained(flow)
    drawn = sampler.sample(64, seed=1)
    groups = flow.levels.drawn(drawn.latents, drawn.labels)
    assert flow.levels.many > 4 and len(set(groups)) > 4
    real = counted(images) > 0
    for image, group in zip(counted(drawn.images), groups, strict=True):
        known = real[flow.levels.groups(images) == group].any(0)
        assert image[known].sum() >= 0.9 * image.sum()
    again = Flow(data, settings, 0)
    again.restore(flow.state())
    assert np.array_equal(again.levels.often, flow.levels.often)


def upright(images: Floats) -> float:
    """Return by how much columns differ more than rows, as where a bar goes down, in grey levels."""
    return float(images.mean(1).std(1).mean() - images.mean(2).std(1).mean())
