"""A GAN's step trains both networks; the book's listing trains one."""

import numpy as np
import pytest

from tests.support.tiny import bars

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written")


def test_the_books_gan_listing_freezes_its_discriminator() -> None:
    """Under Keras 3 D.trainable = False reaches D's own train step: its weights move by exactly 0, G's do not."""
    import keras

    from genlab.bench.listings import gan_iteration

    iterate, judge, draw = gan_iteration(bars().x_train, batch=4)
    before = [[weight.copy() for weight in network.get_weights()] for network in (judge, draw)]
    with pytest.warns(UserWarning, match="does not have any trainable weights"):
        assert np.isfinite(iterate())
    frozen, moved = (
        all(np.array_equal(one, two) for one, two in zip(old, network.get_weights(), strict=True))
        for old, network in zip(before, (judge, draw), strict=True)
    )
    assert frozen and not moved
    keras.backend.clear_session()


def test_our_gan_step_moves_both_networks() -> None:
    import tensorflow as tf

    from genlab.generators.images.gan import Gan, GanSettings

    gan = Gan(bars(), GanSettings(batch=8, dtype_policy="float32"), 0)
    networks = (gan.discriminator, gan.generator)
    before = [[weight.copy() for weight in network.get_weights()] for network in networks]
    gan.step(tf.zeros((8, 28, 28, 1)))
    for old, network in zip(before, networks, strict=True):
        assert any(not np.array_equal(one, two) for one, two in zip(old, network.get_weights(), strict=True))
