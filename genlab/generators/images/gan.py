"""Deep convolutional GAN with the networks of the book's program 10-4, its step done right.

The listing sets `D.trainable = False` before it builds the combined model; under Keras 3 that freezes D in its own
train step too, so D never learns (tests/generators/images/test_gan.py holds that behaviour). Here one traced function
takes both steps with two tapes and says which variables each one moves; no `trainable` flag is touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray

from genlab.datasets import Dataset
from genlab.generators.base import Generator, Settings, Step, batches
from genlab.generators.precision import policy_of
from genlab.generators.replicas import Replicas, drawn, shared


@dataclass(frozen=True)
class GanSettings(Settings):
    """The book's: 5,001 iterations of 64 real and 64 fake images, Adam's defaults.

    Attributes:
        latent: coordinates of z ~ N(0, 1).
        dtype_policy: `mixed_bfloat16` (`float32` where the machine has no bfloat16), or `float32`.
        learning_rate: Adam's, for both networks.
        beta_1: Adam's share of the old gradient kept at every step.
    """

    steps: int = 5001
    batch: int = 64
    latent: int = 100
    dtype_policy: str = "mixed_bfloat16"
    learning_rate: float = 0.001
    beta_1: float = 0.9


def discriminator(shape: tuple[int, int], dtype: Any = None) -> keras.Model:
    """Build D: images `(n, h, w, 1)` in -1..1 to the probability `(n, 1)` of being real."""
    image = keras.Input((*shape, 1))
    x = image
    for filters, stride in ((64, 2), (64, 2), (128, 2), (128, 1)):
        x = layers.Conv2D(filters, 5, strides=stride, padding="same", activation="relu", dtype=dtype)(x)
        x = layers.Dropout(0.4, dtype=dtype)(x)
    x = layers.Dense(1, activation="sigmoid", dtype="float32")(layers.Flatten(dtype=dtype)(x))
    return keras.Model(image, x, name="discriminator")


def generator(shape: tuple[int, int], latent: int, dtype: Any = None) -> keras.Model:
    """Build G: z `(n, latent)` to images `(n, h, w, 1)` in -1..1."""
    height, width = shape[0] // 4, shape[1] // 4
    z = keras.Input((latent,))
    x = layers.Dense(height * width * 64, dtype=dtype)(z)
    x = layers.Activation("relu", dtype=dtype)(layers.BatchNormalization(momentum=0.9, dtype=dtype)(x))
    x = layers.Reshape((height, width, 64), dtype=dtype)(x)
    for filters, up in ((128, True), (64, True), (64, False)):
        if up:
            x = layers.UpSampling2D(dtype=dtype)(x)
        x = layers.Conv2D(filters, 5, padding="same", dtype=dtype)(x)
        x = layers.Activation("relu", dtype=dtype)(layers.BatchNormalization(momentum=0.9, dtype=dtype)(x))
    x = layers.Conv2D(1, 5, padding="same", dtype=dtype)(x)
    return keras.Model(z, layers.Activation("tanh", dtype="float32")(x), name="generator")


def surprise(judged: tf.Tensor, real: int) -> tf.Tensor:
    """Return the mean cross-entropy of probabilities `(n, 1)`, where the first `real` images count as real."""
    truth = tf.cast(tf.range(judged.shape[0])[:, None] < real, tf.float32)
    return tf.reduce_mean(keras.losses.binary_crossentropy(truth, judged))


class Gan(Generator):
    """Two networks against each other: G draws, D judges."""

    name = "gan"
    replicated = True
    source = "Program 10-4: DCGAN (Radford, Metz & Chintala 2016)"
    sides_multiple_of = 4
    settings_type = GanSettings

    def __init__(self, dataset: Dataset, settings: GanSettings, seed: int) -> None:
        """Build D, G and their optimizers."""
        super().__init__(dataset, settings, seed)
        keras.utils.set_random_seed(seed)
        self.latent = settings.latent
        self.size = (self.shape[0], self.shape[1])
        policy = policy_of(settings.dtype_policy)
        self.discriminator, self.generator = self.judging(policy), self.drawing(policy)
        self.random = keras.random.SeedGenerator(seed)
        self.d_optimizer, self.g_optimizer = (
            keras.optimizers.Adam(rate, beta_1=settings.beta_1) for rate in self.rates()
        )
        self.d_optimizer.build(self.discriminator.trainable_variables)
        self.g_optimizer.build(self.generator.trainable_variables)
        self.step = Replicas().step(self._step)

    def judging(self, dtype: Any) -> keras.Model:
        """Build D."""
        return discriminator(self.size, dtype)

    def drawing(self, dtype: Any) -> keras.Model:
        """Build G."""
        return generator(self.size, self.latent, dtype)

    def rates(self) -> tuple[float, float]:
        """Return Adam's learning rates for D and for G."""
        return self.settings.learning_rate, self.settings.learning_rate

    def latents(self, count: int) -> tf.Tensor:
        """Draw latents `(count, d)` to train on."""
        return keras.random.normal((count, self.latent), seed=self.random)

    def shown(self, index: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
        """Return what a step sees: training images `(n, h, w, 1)` in -1..1, and what a family tells beside them."""
        images = self.dataset.x_train[index, ..., None]
        return (images.astype(np.float32) / np.float32(127.5) - 1,)

    def d_loss(self, real: tf.Tensor, fake: tf.Tensor, z: tf.Tensor, *beside: tf.Tensor) -> tf.Tensor:
        """Return what D minimises on real images, with what stands beside them, and on fake ones made of z."""
        return surprise(self.discriminator(tf.concat([real, fake], 0), training=True), real.shape[0])

    def g_loss(self, z: tf.Tensor) -> tf.Tensor:
        """Return what G minimises: D is to take what it draws from z for real."""
        return surprise(self.discriminator(self.generator(z, training=True), training=True), z.shape[0])

    def _step(self, real: tf.Tensor, *beside: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Take one step of D on real and fake images, then one of G through the new D."""
        z = drawn(self.latents, real.shape[0])
        fake = self.generator(z, training=False)
        with tf.GradientTape() as tape:
            d_loss = self.d_loss(real, fake, z, *beside)
            share = shared(d_loss)
        variables = self.discriminator.trainable_variables
        self.d_optimizer.apply(tape.gradient(share, variables), variables)
        z = drawn(self.latents, real.shape[0])
        with tf.GradientTape() as tape:
            g_loss = self.g_loss(z)
            share = shared(g_loss)
        variables = self.generator.trainable_variables
        self.g_optimizer.apply(tape.gradient(share, variables), variables)
        return d_loss, g_loss

    def train(self, start: int = 0) -> Iterator[Step]:
        """Train both; yield every 20 iterations."""
        count = len(self.dataset.x_train)
        losses: list[tuple[Any, Any]] = []
        for step, index in enumerate(batches(count, self.settings.batch, self.seed, start), start + 1):
            losses.append(self.step(*self.shown(index)))
            if step % 20 == 0 or step >= self.settings.steps:
                d_loss, g_loss = np.mean(np.array(losses, np.float32), 0)
                yield Step(step, {"d_loss": float(d_loss), "g_loss": float(g_loss)})
                losses = []

    def parts(self) -> dict[str, Any]:
        """Return both networks and optimizers, and where the noise has come to."""
        return {
            "discriminator": self.discriminator,
            "generator": self.generator,
            "d_optimizer": self.d_optimizer,
            "g_optimizer": self.g_optimizer,
            "random": self.random,
        }

    def graphs(self) -> dict[str, Any]:
        """Return G in float32, as a decoder."""
        plain = self.drawing("float32")
        plain.set_weights(self.generator.get_weights())
        return {"decoder": plain}

    def judges(self) -> dict[str, Any]:
        """Return D in float32, without dropout: what it thinks of an image, once G has stopped learning."""
        plain = self.judging("float32")
        plain.set_weights(self.discriminator.get_weights())
        return {"discriminator": plain}

    def sampling(self) -> dict[str, Any]:
        """Return the kind, and what outputs become black and white.

        The range begins 2% above -1, which tanh never reaches: haze of 1 to 3 grey levels would give every fake away.
        """
        return {"kind": "decoder", "latent": [self.latent], "range": [-0.96, 1.0]}
