"""What makes a variational autoencoder itself: its latents can be drawn, and its loss is the bound."""

import numpy as np
import pytest

from genlab.media.images.nearest import nearest
from tests.support.tiny import dots, trained

pytest.importorskip("keras")

pytestmark = pytest.mark.usefixtures("as_written")


def test_random_points_of_a_vae_are_images_and_those_of_an_autoencoder_are_not() -> None:
    """What z ~ N(0, I) decodes to lies nearer to real images, nearer than samples of a Gaussian fitted to the codes."""
    from genlab.generators.images.autoencoder import Autoencoder, AutoencoderSettings
    from genlab.generators.images.vae import Vae, VaeSettings

    data = dots(512)
    plain = trained(Autoencoder(data, AutoencoderSettings(steps=300, batch=32, latent=8), 0))
    variational = trained(Vae(data, VaeSettings(steps=300, batch=32, latent=8), 0))
    z = np.random.default_rng(1).standard_normal((200, 8)).astype(np.float32)
    ours, theirs, fitted = (
        nearest(images, data.x_train)[1].mean()
        for images in (variational.decode(z), plain.decode(z), plain.sample(200, seed=1).images)
    )
    assert ours < 0.6 * theirs
    assert ours < fitted


def test_the_bound_is_the_closed_form_on_known_gaussians() -> None:
    """KL(N(m, s^2), N(0, 1)) = (m^2 + s^2 - 1) / 2 - log s; a decoder that says 1/2 everywhere costs log 2 a pixel."""
    import keras
    from keras import layers, ops

    from genlab.generators.images.vae import Variational

    image = keras.Input((4, 4, 1))
    flat = layers.Flatten()(image)
    mean, log_variance = (
        layers.Dense(3, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(value))(flat)
        for value in (0.7, 2 * np.log(0.5))
    )
    z = keras.Input((3,))
    half = layers.Reshape((4, 4, 1))(layers.Dense(16, kernel_initializer="zeros", activation="sigmoid")(z))
    bound = Variational(keras.Model(image, [mean, log_variance]), keras.Model(z, half), 0)
    found = float(bound.compute_loss(ops.ones((5, 4, 4, 1))))
    assert found == pytest.approx(16 * np.log(2) + 3 * ((0.7**2 + 0.5**2 - 1) / 2 - np.log(0.5)), rel=1e-5)
