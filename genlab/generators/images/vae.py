"""Variational autoencoder (Kingma & Welling 2014): the book's networks, and a latent space without poor points.

The autoencoder puts codes wherever it likes, so most points between and around them decode to nothing good. Here the
encoder gives a Gaussian for each image, and a divergence draws these together into one N(0, I): any point that is
drawn from it lies where the decoder has learned to draw.
"""

from dataclasses import dataclass
from typing import Any

import keras
from keras import layers, ops
from numpy.typing import NDArray

from genlab.generators.images.autoencoder import Autoencoder, AutoencoderSettings, decoder, seen
from genlab.generators.objective import Objective
from genlab.generators.replicas import drawn


@dataclass(frozen=True)
class VaeSettings(AutoencoderSettings):
    """Twice the autoencoder's epochs: the noise in z slows it."""

    steps: int = 4680


class Variational(Objective):
    """The negative evidence lower bound (Kingma & Welling 2014, eq. 10, one sample an image)."""

    def __init__(self, posterior: keras.Model, outward: keras.Model, seed: int) -> None:
        """Take the encoder, images to mean and log variance of z, and the decoder; `seed` gives the noise."""
        super().__init__()
        self.posterior, self.outward = posterior, outward
        self.random = keras.random.SeedGenerator(seed)

    def loss_of(self, x: Any, y: Any, training: bool) -> Any:
        """Return the mean over images, in nats, of what drawing them again costs and of KL(q(z|x), N(0, I))."""
        mean, log_variance = self.posterior(x, training=training)
        noise = drawn(
            lambda n: keras.random.normal((n, mean.shape[-1]), seed=self.random), ops.shape(mean)[0]
        )
        outcome = self.outward(mean + ops.exp(log_variance / 2) * noise, training=training)
        again = ops.sum(keras.losses.binary_crossentropy(x, outcome, axis=-1), (1, 2))
        apart = ops.sum(ops.square(mean) + ops.exp(log_variance) - 1 - log_variance, -1) / 2
        return ops.mean(again + apart)


class Vae(Autoencoder):
    """Squeeze an image into a small cloud of z; a sample decodes z ~ N(0, I)."""

    name = "vae"
    source = "Variational autoencoder (Kingma & Welling 2014), networks of program 10-2(a)"
    settings_type = VaeSettings
    loss = None

    def networks(self, shape: tuple[int, int]) -> tuple[keras.Model, keras.Model, keras.Model]:
        """Return the encoder (to the mean of z), the decoder (to the chance of ink), and the bound around both."""
        image = keras.Input((*shape, 1))
        hidden = seen(image)
        mean, log_variance = layers.Dense(self.latent)(hidden), layers.Dense(self.latent)(hidden)
        outward = decoder(shape, self.latent, "sigmoid")
        bound = Variational(keras.Model(image, [mean, log_variance]), outward, self.seed)
        return keras.Model(image, mean, name="encoder"), outward, bound

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return nothing: z is drawn from N(0, I), which is what the divergence is for."""
        return {}
