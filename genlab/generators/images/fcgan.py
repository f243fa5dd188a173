"""Fully connected GAN, as the first one was (Goodfellow et al. 2014), with today's activations.

The paper's generator is rectified and ends in a sigmoid, its discriminator is of maxout units with dropout. Here both
have leaky rectifiers, which keep a gradient everywhere as maxout does, with one set of weights a unit. No layer knows
which pixels are neighbours: specks stand where a convolutional GAN draws smooth strokes.
"""

from dataclasses import dataclass
from typing import Any

import keras
from keras import layers

from genlab.generators.images.gan import Gan, GanSettings


@dataclass(frozen=True)
class FcGanSettings(GanSettings):
    """What trains it well in minutes: many small steps at the DCGAN paper's rate and `beta_1`."""

    steps: int = 20_000
    batch: int = 128
    dtype_policy: str = "float32"
    learning_rate: float = 0.0002
    beta_1: float = 0.5


class FcGan(Gan):
    """Two networks against each other, neither with a convolution."""

    name = "fcgan"
    source = "Generative adversarial nets (Goodfellow et al. 2014), fully connected"
    sides_multiple_of = 1
    settings_type = FcGanSettings

    def judging(self, dtype: Any) -> keras.Model:
        """Build D: images `(n, h, w, 1)` in -1..1 to the probability `(n, 1)` of being real."""
        image = keras.Input((*self.size, 1))
        x = layers.Flatten(dtype=dtype)(image)
        for width in (256, 128):
            x = layers.LeakyReLU(0.2, dtype=dtype)(layers.Dense(width, dtype=dtype)(x))
            x = layers.Dropout(0.3, dtype=dtype)(x)
        x = layers.Dense(1, activation="sigmoid", dtype="float32")(x)
        return keras.Model(image, x, name="discriminator")

    def drawing(self, dtype: Any) -> keras.Model:
        """Build G: z `(n, latent)` to images `(n, h, w, 1)` in -1..1."""
        z = keras.Input((self.latent,))
        x = z
        for _ in range(2):
            x = layers.BatchNormalization(momentum=0.9, dtype=dtype)(layers.Dense(256, dtype=dtype)(x))
            x = layers.LeakyReLU(0.2, dtype=dtype)(x)
        x = layers.Dense(self.size[0] * self.size[1], activation="tanh", dtype="float32")(x)
        return keras.Model(z, layers.Reshape((*self.size, 1))(x), name="generator")
