"""What makes a CycleGAN itself: it finds pairs that it never saw."""

from dataclasses import replace

import numpy as np
import pytest

from genlab.checkpoints.images.translation import Translation
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from tests.support.tiny import bars, dots, trained

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written")


def dimmed() -> Dataset:
    """Make bars, and bars at a third of their brightness: others to train on, the same to test."""
    bright, dim = bars(256, seed=0, side=12), bars(256, seed=1, side=12)
    images = (
        np.concatenate([bright.x_train, dim.x_train // 3]),
        np.concatenate([bright.x_test, bright.x_test // 3]),
    )
    train, test = (np.repeat([0, 1], len(part) // 2) for part in images)
    return Dataset("dimmed", images[0], train, images[1], test, ("bright", "dim"))


def test_a_cyclegan_finds_the_pairs_that_it_never_saw_and_its_cycle_is_what_ties_them() -> None:
    from genlab.generators.images.cyclegan import CycleGan, CycleGanSettings
    from genlab.metrics.images.pairs import distances

    data = dimmed()
    settings = CycleGanSettings(
        steps=200,
        batch=8,
        channels=8,
        blocks=1,
        d_channels=8,
        d_layers=2,
        dtype_policy="float32",
        learning_rate=0.003,
        shift=0,
    )
    source, true = data.x_test[data.y_test == 0], data.x_test[data.y_test == 1]
    tied, loose = (
        Translation.of(trained(CycleGan(data, replace(settings, cycle=weight), 0))).translated(source)
        for weight in (10.0, 0.0)
    )
    constant = np.broadcast_to(np.median(data.x_train[data.y_train == 1], 0).astype(np.uint8), true.shape)
    untouched, usual, another = (
        distances(images, true).mean() for images in (source, constant, np.roll(true, 1, 0))
    )
    error = distances(tied, true).mean()
    assert error < 0.6 * min(untouched, usual, another)
    assert distances(loose, true).mean() > 1.5 * error


def test_a_cyclegan_is_shown_both_styles_in_orders_of_their_own() -> None:
    """Images that lie in the same order in both styles meet as pairs no oftener than luck has it."""
    from genlab.generators.images.cyclegan import CycleGan, CycleGanSettings

    number = np.tile(np.arange(100, dtype=np.uint8), 2)
    images = np.broadcast_to(number[:, None, None], (200, 8, 8)).copy()
    data = Dataset("numbers", images, np.repeat([0, 1], 100), images, np.repeat([0, 1], 100))
    cyclegan = CycleGan(data, CycleGanSettings(steps=100, batch=10, channels=2, blocks=1, d_channels=2), 0)
    met = []

    def look(first: object, second: object) -> tuple[float, float, float]:
        met.append(np.asarray(first)[:, 0, 0, 0] == np.asarray(second)[:, 0, 0, 0])
        return 0.0, 0.0, 0.0

    cyclegan.step = look
    next(moment for moment in cyclegan.train() if moment.step >= 100)
    assert np.size(met) == 1000
    assert np.mean(met) < 0.04  # one in a hundred by luck


def test_a_cyclegan_refuses_what_has_not_two_styles() -> None:
    from genlab.generators.images.cyclegan import CycleGan, CycleGanSettings

    with pytest.raises(
        GenlabError, match=r"Expected two classes, the styles .* Received: 1 in training, 1 in test"
    ):
        CycleGan(dots(64), CycleGanSettings(), 0)
    with pytest.raises(
        GenlabError, match=r"Invalid value for setting 'pool'. Expected 0, or a batch of 16 or more"
    ):
        CycleGan(bars(64), CycleGanSettings(batch=16, pool=8), 0)
