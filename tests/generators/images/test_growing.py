"""Networks that grow: a new stage fades in, and a group's variation is seen."""

import numpy as np
import pytest

pytest.importorskip("keras")


def test_a_progressive_gan_fades_from_what_it_drew_to_what_it_draws() -> None:
    """At alpha 0 a new stage draws the stage before, each pixel four times, to the bit; at 1 its own image alone."""
    import keras
    from keras import ops

    from genlab.generators.images.growing import Drawing, Judging, doubled, halved, sizes

    assert sizes(32, 32) == [(4, 4), (8, 8), (16, 16), (32, 32)] and sizes(28, 28)[0] == (7, 7)
    keras.utils.set_random_seed(0)
    stages = sizes(8, 8)
    drawing, judging = (kind(stages, 8, 3, dtype="float32") for kind in (Drawing, Judging))
    z = np.random.default_rng(0).standard_normal((4, 6)).astype(np.float32)
    drawing(z, stage=1), judging(np.zeros((4, 8, 8, 3), np.float32), stage=1)
    small, old, new = (
        drawing(z, stage=stage, alpha=alpha) for stage, alpha in ((0, 1.0), (1, 0.0), (1, 1.0))
    )
    assert np.array_equal(old, doubled(small))
    between = np.asarray(drawing(z, stage=1, alpha=0.25))
    assert np.allclose(between, 0.75 * np.asarray(old) + 0.25 * np.asarray(new), atol=1e-6)
    blocks = np.asarray(new).reshape(4, 4, 2, 4, 2, 3)
    assert np.ptp(blocks, axis=(2, 4)).max() > 0.01  # finer than four equal pixels
    drawing.colours[0].kernel.assign(ops.zeros_like(drawing.colours[0].kernel))
    assert np.array_equal(new, drawing(z, stage=1, alpha=1.0))  # the old way has no part in it
    image = np.asarray(new)
    assert np.array_equal(judging(image, stage=1, alpha=0.0), judging(halved(image), stage=0))
    judging.colours[0].kernel.assign(ops.zeros_like(judging.colours[0].kernel))
    before = np.asarray(judging(image, stage=1, alpha=1.0))
    judging.colours[0].bias.assign(ops.ones_like(judging.colours[0].bias))
    assert np.array_equal(before, judging(image, stage=1, alpha=1.0))


def test_a_discriminator_sees_how_much_a_group_varies_while_it_learns() -> None:
    from genlab.generators.images.growing import Judging, sizes

    judging = Judging(sizes(4, 4), 8, 1, dtype="float32")
    images = np.random.default_rng(0).standard_normal((8, 4, 4, 1)).astype(np.float32)
    images[4:] = images[4]
    found = np.asarray(judging.deviation(images)).ravel()
    assert found[:4] == pytest.approx(np.sqrt(images[:4].var(0) + 1e-8).mean(), rel=1e-4)
    assert (found[4:] < 1e-3).all()
