"""What a flow's last step draws: levels as often, and where, training images have them; the same of one latent."""

from typing import Any

import numpy as np
import pytest

from genlab.checkpoints.images.laststep import Luck
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from tests.support.tiny import trained

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written")

SIDE, SPECK, BRIGHT = 12, 2, 230


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


@pytest.fixture(scope="module")
def drawn() -> tuple[Any, Sampler]:
    """Train a flow, and its last step for a third of the time."""
    from genlab.generators.sampling import keras_sampler

    found = flow(steps=600, decoding=1 / 3)
    found.finish(trained(found))
    return found, keras_sampler(found, None)


def test_levels_come_as_often_and_where_they_do_in_training_images(drawn: tuple[Any, Sampler]) -> None:
    fakes = drawn[1].sample(200, seed=1).images
    bright = fakes > BRIGHT // 2
    begin = np.where(bright.any(2), bright.argmax(2), SIDE)[..., None]  # of the bar, in each row
    columns = np.arange(SIDE)
    left, right = columns < begin - 1, columns > begin + 3
    specks = fakes == SPECK
    assert 0.4 < specks[left].mean() < 0.6
    assert specks[right].mean() < 0.02
    assert np.isin(fakes, (0, SPECK, BRIGHT)).mean() > 0.98  # and hardly any level that no training image has


def test_the_same_latent_is_the_same_image_whatever_is_drawn_beside_it(drawn: tuple[Any, Sampler]) -> None:
    sampler = drawn[1]
    z = sampler.latents(30, 1)
    together = sampler.decode(z)
    alone = np.concatenate([sampler.decode(z[at : at + 1]) for at in (0, 29)])
    assert (together[[0, 29]] == alone).mean() > 0.99  # but for the last digit of a sum
    picks = Luck.of(z).picks
    assert picks.shape == (30, SIDE, SIDE, 1)
    assert np.array_equal(picks[7:8], Luck.of(z[7:8]).picks)
    assert len(np.unique(picks)) > 0.99 * picks.size


def test_a_drawn_level_is_the_one_whose_share_its_luck_falls_into() -> None:
    import keras
    from keras import ops

    from genlab.generators.images.decoding import LEVELS, drawing

    chances = np.full(LEVELS, 1e-12, np.float32)
    chances[[3, 200, 255]] = 0.5, 0.3, 0.2
    shapes = ((1, 5, 1), (1,), (), (1, 5, 1), (1, 5, 1))
    inputs = [keras.Input(shape) for shape in shapes]
    fixed = keras.Model(inputs, ops.zeros_like(inputs[0]) + ops.convert_to_tensor(np.log(chances)))
    given = [np.zeros((1, *shape), np.float32) for shape in shapes]
    luck = np.array([0.0001, 0.49, 0.51, 0.79, 0.9999], np.float32).reshape(1, 1, 5, 1)
    leaning = np.zeros((1, LEVELS), np.float32)

    def drawn() -> list[int]:
        found = drawing(fixed)([*given[:3], leaning, luck, *given[3:]])
        return [int(level) for level in np.asarray(found)[0, 0]]

    assert drawn() == [3, 3, 200, 200, 255]
    leaning[0, 3], leaning[0, 200] = -1e4, np.log(2)  # a gap of the comb; the other two come three to one
    assert drawn() == [200, 200, 200, 255, 255]


def test_a_last_step_is_used_once_it_has_learned_for_all_of_its_steps() -> None:
    half = flow(steps=40, decoding=0.5)
    for moment in half.train():
        if moment.step == 20:
            before = half.sampling(), set(half.graphs())
        if moment.step == 40:
            break
    assert before == (
        {key: value for key, value in half.sampling().items() if key != "noised_to"},
        {"velocity"},
    )
    assert half.sampling()["noised_to"] == 0.95 and set(half.graphs()) == {"velocity", "decoder"}


def test_a_run_from_before_there_was_a_last_step_goes_on() -> None:
    old = flow(steps=40, decoding=0.0)
    for moment in old.train():
        if moment.step == 40:
            break
    new = flow(steps=60, decoding=1 / 3)
    new.restore(old.state())
    moment = next(new.train(40))
    assert moment.step == 60 and "decoder_loss" in moment.losses and new.sampling()["noised_to"]


@pytest.mark.parametrize("decoding", [-0.1, 1.0])
def test_a_velocity_keeps_steps_to_learn_in(decoding: float) -> None:
    from genlab.generators.images.flow import FlowSettings

    with pytest.raises(GenlabError, match=r"'decoding'\. Expected 0 or more, below 1"):
        FlowSettings(decoding=decoding).check()
    assert FlowSettings(batch=30, decoding=0.2).batches() == {"batch": 30, "decoder's batch": 15}
    assert FlowSettings(batch=30).batches() == {"batch": 30}


def test_a_run_too_short_for_a_last_step_has_none() -> None:
    short = flow(steps=1, decoding=0.25)
    assert [stage.steps for stage in short.stages()] == [1] and next(short.train()).step == 1
