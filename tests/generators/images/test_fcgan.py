"""What makes a fully connected GAN itself."""

import numpy as np
import pytest

from genlab.media.images.nearest import nearest
from tests.support.tiny import dots, trained

pytest.importorskip("keras")


def test_a_fully_connected_gan_knows_no_neighbours_and_learns_where_ink_lies() -> None:
    """Shuffle every image's pixels alike, and the first weights with them: D says the same, as no convolution does."""
    from genlab.generators.images.fcgan import FcGan, FcGanSettings

    data = dots(512)
    gan = FcGan(data, FcGanSettings(steps=600, batch=64, learning_rate=0.001), 0)
    images = data.x_train[:8, ..., None] / np.float32(127.5) - 1
    before = np.asarray(gan.discriminator(images))
    order = np.random.default_rng(0).permutation(144)
    shuffled = images.reshape(8, 144)[:, order].reshape(images.shape)
    assert np.abs(np.asarray(gan.discriminator(shuffled)) - before).max() > 1e-3
    first = next(layer for layer in gan.discriminator.layers if layer.get_weights())
    kernel, bias = first.get_weights()
    first.set_weights([kernel[order], bias])
    assert np.allclose(gan.discriminator(shuffled), before, atol=1e-5)
    first.set_weights([kernel, bias])
    noise = np.random.default_rng(0).integers(0, 256, (100, 12, 12)).astype(np.uint8)
    drawn = trained(gan).sample(100, seed=0).images
    assert nearest(drawn, data.x_train)[1].mean() < 0.2 * nearest(noise, data.x_train)[1].mean()
