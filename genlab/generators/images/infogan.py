"""InfoGAN (Chen et al. 2016): a GAN whose latent holds codes that the image must tell again.

Beside noise, G gets a category c1 and continuous codes c2, c3. A second head Q on D's body guesses them from the image,
and D and G both gain from its success: a lower bound of the codes' mutual information with the image. The networks are
like the paper's, but smaller.

Left to itself, that bound is met by whatever differs between images first: c1 sorted 8 of 10 digits with a purity of
48%, and c2 and c3 both turned slant. Two things that need no label tell the codes apart:

- Only c2 is told from the image as it is. c1 and c3 must be told from it sheared, turned, resized and moved by chance
  (a category that survives, after Ojha et al. 2020, Elastic-InfoGAN): slant falls to c2, stroke width to c3.
- Q learns the clusters of real images too, as it learns a few labels in Spurr et al. 2017 (ss-InfoGAN); here nobody
  gives a label, the clusters are those of genlab.generators.images.clusters.
"""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from numpy.typing import NDArray

from genlab.checkpoints.codes import Codes
from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.generators.images.clusters import clusters
from genlab.generators.images.gan import Gan, GanSettings, surprise
from genlab.generators.replicas import drawn

LEAST_LOG_VARIANCE = -4.0
"""Of Q's guesses: a code that is told to within 0.14 is told."""
SETTLED = 500
"""Real images, and as many fake ones, whose statistics a discriminator takes with it."""
SHEAR, TURN, SIZE, SHIFT = 0.5, 0.26, 0.22, 1 / 14
"""The most that an image is distorted by, either way: pixels a pixel, radians, log of each side, share of a side."""


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
        tell_cluster: weight of what Q does not know of real images' clusters, an image without one counting 0; 0
            leaves c1 to find what it sorts.
    """

    steps: int = 8000
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
    tell_cluster: float = 1.0


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

        def normalised(x: Any) -> Any:
            return layers.BatchNormalization(momentum=0.9, dtype=dtype)(x)

        image = keras.Input((*self.size, 1))
        x = image
        for filters in (32, 64, 128):
            x = layers.Conv2D(filters, 4, strides=2, padding="same", use_bias=x is image, dtype=dtype)(x)
            if filters > 32:
                x = normalised(x)
            x = layers.LeakyReLU(0.1, dtype=dtype)(x)
        x = layers.Flatten(dtype=dtype)(x)
        judged = layers.Dense(1, activation="sigmoid", dtype="float32")(x)
        q = layers.LeakyReLU(0.1, dtype=dtype)(normalised(layers.Dense(128, use_bias=False, dtype=dtype)(x)))
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

    @cached_property
    def clusters(self) -> NDArray[np.int32]:
        """The cluster of each training image, -1 where it is not known."""
        if not self.settings.tell_cluster:
            return np.full(len(self.dataset.x_train), -1, np.int32)
        return clusters(self.dataset.x_train, self.settings.categories, self.seed)

    def shown(self, index: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
        """Return training images, and their clusters `(n,)`."""
        return *super().shown(index), self.clusters[index]

    def d_loss(self, real: tf.Tensor, fake: tf.Tensor, z: tf.Tensor, *beside: tf.Tensor) -> tf.Tensor:
        """Return D's loss, and what Q does not know of the real images' clusters and of the fakes' codes.

        Real and fake images are judged apart, each normalised among themselves (as in the paper's own code).
        """
        (cluster,) = beside
        count = real.shape[0]
        judged, logits, *_ = self.discriminator(real, training=True)
        told = self.told(fake)
        known = ops.cast(cluster >= 0, "float32")
        unknown = keras.losses.sparse_categorical_crossentropy(
            ops.maximum(cluster, 0), logits, from_logits=True
        )
        # Twice the mean over both halves: the sum of two means, as in the paper.
        judging = 2 * surprise(tf.concat([judged, told[0]], 0), count)
        return judging + self.settings.tell_cluster * ops.mean(known * unknown) + self.untold(told[1:], z)

    def g_loss(self, z: tf.Tensor) -> tf.Tensor:
        """Return G's loss, and what Q does not know of the codes in z."""
        judged, *told = self.told(self.generator(z, training=True))
        return surprise(judged, z.shape[0]) + self.untold(told, z)

    def told(self, images: tf.Tensor) -> list[tf.Tensor]:
        """Return what D and Q say of images `(n, h, w, 1)`: c2 as they are, c1 and the others of them distorted."""
        judged, _, mean, log_variance = self.discriminator(images, training=True)
        _, logits, *blind = self.discriminator(self.distorted(images), training=True)
        first = [
            ops.concatenate([seen[:, :1], rest[:, 1:]], 1)
            for seen, rest in zip((mean, log_variance), blind, strict=True)
        ]
        return [judged, logits, *first]

    def distorted(self, images: tf.Tensor) -> tf.Tensor:
        """Return images sheared, turned, resized along each side and moved, each by chance."""
        most = np.array([SHEAR, TURN, SIZE, SIZE, SHIFT, SHIFT], np.float32)
        chance = drawn(
            lambda count: keras.random.uniform((count, 6), -1, 1, seed=self.random), images.shape[0]
        )
        shear, turn, wide, high, right, down = ops.unstack(chance * most, axis=1)
        cosine, sine = ops.cos(turn), ops.sin(turn)
        wide, high = ops.exp(wide), ops.exp(high)
        rows = [
            [wide * cosine, wide * (shear * cosine - sine)],
            [high * sine, high * (cosine + shear * sine)],
        ]
        height, width = self.size
        middle = (width - 1) / 2, (height - 1) / 2
        moved = right * width, down * height
        places = [
            at + move - row[0] * middle[0] - row[1] * middle[1]
            for at, move, row in zip(middle, moved, rows, strict=True)
        ]
        zero = ops.zeros_like(turn)
        matrix = ops.stack([*rows[0], places[0], *rows[1], places[1], zero, zero], 1)
        return ops.image.affine_transform(
            images, matrix, interpolation="bilinear", fill_mode="constant", fill_value=-1.0
        )

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

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the parts, and the clusters, which another machine might number otherwise."""
        return super().state() | {"clusters": self.clusters}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what `state()` returned."""
        began, found = len(state["clusters"]), len(self.dataset.x_train)
        if began != found:
            raise GenlabError(
                f"Invalid data for a run of '{self.name}'. Expected the {began} training images that it began with. "
                f"Received: {found}."
            )
        super().restore(state)
        self.clusters = state["clusters"]

    def judges(self) -> dict[str, Any]:
        """Return D without Q, in float32, normalised by real and fake images as they are.

        What it keeps of its normalisation from training comes from distorted images for the greater part.
        """
        both = super().judges()["discriminator"]
        real = super().shown(np.linspace(0, len(self.dataset.x_train) - 1, SETTLED).astype(int))[0]
        z = self.codes.draw(SETTLED, np.random.default_rng(self.seed))
        for layer in both.layers:
            if isinstance(layer, layers.BatchNormalization):
                layer.momentum = 0.0  # it forgets what it knew
        both(ops.concatenate([real, self.generator(z, training=False)], 0), training=True)
        return {"discriminator": keras.Model(both.input, both.outputs[0], name="discriminator")}

    def sampling(self) -> dict[str, Any]:
        """Return a GAN's, with the size of the whole latent and the layout of its codes."""
        return super().sampling() | {"latent": [self.codes.size], "codes": asdict(self.codes)}
