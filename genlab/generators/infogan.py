"""InfoGAN (Chen et al. 2016): a GAN whose latent holds codes that the image must tell again.

Beside noise, G gets a category c1 and continuous codes c2, c3. A second head Q on D's body guesses them from the image,
and D and G both gain from its success: a lower bound of the codes' mutual information with the image. Nobody labels
anything; what c1 sorts and c2, c3 turn is found by training (`genlab codes` measures it). The networks are the paper's
at a third of its width, without batch normalization in D, which judges real and fake images in one batch.
"""

from dataclasses import asdict, dataclass
from typing import Any

import keras
import tensorflow as tf
from keras import layers, ops

from genlab.codes import Codes
from genlab.datasets import Dataset
from genlab.generators.gan import Gan, GanSettings, surprise

LEAST_LOG_VARIANCE = -4.0
"""Of Q's guesses: a code that is told to within 0.14 is told."""


@dataclass(frozen=True)
class InfoGanSettings(GanSettings):
    """The paper's rates and codes for MNIST.

    Attributes:
        latent: coordinates of noise, without the codes.
        categories: values of c1.
        continuous: number of continuous codes.
        learning_rate: Adam's for D and Q.
        g_learning_rate: Adam's for G.
        tell_category, tell_continuous: weights (lambda) of what Q does not know of c1, and of the others.
    """

    steps: int = 12_000
    batch: int = 128
    latent: int = 62
    dtype_policy: str = "float32"
    learning_rate: float = 0.0002
    beta_1: float = 0.5
    g_learning_rate: float = 0.001
    categories: int = 10
    continuous: int = 2
    tell_category: float = 1.0
    tell_continuous: float = 0.5


class InfoGan(Gan):
    """Two networks against each other, and a third that makes the codes mean something."""

    name = "infogan"
    source = "InfoGAN (Chen et al. 2016)"
    settings_type = InfoGanSettings

    def __init__(self, dataset: Dataset, settings: InfoGanSettings, seed: int) -> None:
        """Build D with Q, G and their optimizers."""
        self.codes = Codes(settings.latent, settings.categories, settings.continuous)
        super().__init__(dataset, settings, seed)

    def judging(self, dtype: Any) -> keras.Model:
        """Build D and Q on one body.

        Returns:
            A model from images `(n, h, w, 1)` in -1..1 to the probability of being real `(n, 1)` and Q's guesses:
            logits of c1 `(n, categories)`, means and log variances of the other codes, `(n, continuous)` each.
        """
        image = keras.Input((*self.size, 1))
        x = image
        for filters in (32, 64, 128):
            x = layers.Conv2D(filters, 4, strides=2, padding="same", dtype=dtype)(x)
            x = layers.LeakyReLU(0.1, dtype=dtype)(x)
        x = layers.Flatten(dtype=dtype)(x)
        judged = layers.Dense(1, activation="sigmoid", dtype="float32")(x)
        q = layers.LeakyReLU(0.1, dtype=dtype)(layers.Dense(64, dtype=dtype)(x))
        sizes = (self.codes.categories, self.codes.continuous, self.codes.continuous)
        told = [layers.Dense(size, dtype="float32")(q) for size in sizes]
        return keras.Model(image, [judged, *told], name="discriminator")

    def drawing(self, dtype: Any) -> keras.Model:
        """Build G: noise and codes `(n, size)` to images `(n, h, w, 1)` in -1..1."""
        height, width = self.size[0] // 4, self.size[1] // 4
        z = keras.Input((self.codes.size,))

        def rectified(x: Any) -> Any:
            return layers.ReLU(dtype=dtype)(layers.BatchNormalization(momentum=0.9, dtype=dtype)(x))

        x = rectified(layers.Dense(height * width * 48, use_bias=False, dtype=dtype)(z))
        x = layers.Reshape((height, width, 48), dtype=dtype)(x)
        for filters in (64, 32):
            x = layers.Conv2DTranspose(filters, 4, strides=2, padding="same", use_bias=False, dtype=dtype)(x)
            x = rectified(x)
        x = layers.Conv2D(1, 5, padding="same", dtype=dtype)(x)
        return keras.Model(z, layers.Activation("tanh", dtype="float32")(x), name="generator")

    def rates(self) -> tuple[float, float]:
        """Return Adam's learning rates for D with Q, and for G."""
        return self.settings.learning_rate, self.settings.g_learning_rate

    def latents(self, count: int) -> tf.Tensor:
        """Draw noise and codes `(count, size)`."""
        noise = keras.random.normal((count, self.codes.noise), seed=self.random)
        category = keras.random.randint((count,), 0, self.codes.categories, seed=self.random)
        continuous = keras.random.uniform((count, self.codes.continuous), -1, 1, seed=self.random)
        return ops.concatenate([noise, ops.one_hot(category, self.codes.categories), continuous], 1)

    def d_loss(self, real: tf.Tensor, fake: tf.Tensor, z: tf.Tensor) -> tf.Tensor:
        """Return D's loss, and what Q does not know of the fakes' codes."""
        count = real.shape[0]
        judged, *told = self.discriminator(tf.concat([real, fake], 0), training=True)
        return surprise(judged, count) + self.untold([part[count:] for part in told], z)

    def g_loss(self, z: tf.Tensor) -> tf.Tensor:
        """Return G's loss, and what Q does not know of the codes in z."""
        judged, *told = self.discriminator(self.generator(z, training=True), training=True)
        return surprise(judged, z.shape[0]) + self.untold(told, z)

    def untold(self, told: list[tf.Tensor], z: tf.Tensor) -> tf.Tensor:
        """Return what Q does not know of the codes in z: -E[log Q(c|x)], weighted (Chen et al. 2016, eq. 5)."""
        logits, mean, log_variance = told
        log_variance = ops.maximum(log_variance, LEAST_LOG_VARIANCE)
        codes = z[:, self.codes.noise :]
        category, continuous = codes[:, : self.codes.categories], codes[:, self.codes.categories :]
        of_category = keras.losses.categorical_crossentropy(category, logits, from_logits=True)
        gaps = ops.square(continuous - mean) * ops.exp(-log_variance) + log_variance
        settings = self.settings
        return ops.mean(
            settings.tell_category * of_category + settings.tell_continuous * ops.sum(gaps, -1) / 2
        )

    def judges(self) -> dict[str, Any]:
        """Return D without Q, in float32."""
        both = super().judges()["discriminator"]
        return {"discriminator": keras.Model(both.input, both.outputs[0], name="discriminator")}

    def sampling(self) -> dict[str, Any]:
        """Return a GAN's, with the size of the whole latent and the layout of its codes."""
        return super().sampling() | {"latent": [self.codes.size], "codes": asdict(self.codes)}
