"""CycleGAN (Zhu, Park, Isola & Efros 2017): translates between two styles that it never saw side by side.

One network draws every image of the first class in the second's style, another the other way. Two discriminators judge
patches of what comes out; what ties a translation to its source is that the other network must bring the source back
(cycle loss). The networks are the paper's in small, for minutes of a CPU: a few residual blocks at a quarter of the
resolution, with a way past them at half of it, and no normalisation, which costs a CPU more than it gives so small
a network. Translations get a little noise before they are translated back: without it the cycle is closed by faint
dots that hide the source in them (Chu, Zhmoginov & Sandler 2017, arXiv:1712.02950), not by what one can read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray

from genlab.datasets import Dataset
from genlab.errors import GenlabError
from genlab.generators.base import Floats, Generator, Settings, Step, batches
from genlab.generators.precision import policy_of

SOURCES = 400
"""Test images of each style that a checkpoint keeps, at most: what its samples are translated from."""
WARM = 200
"""Steps in which the learning rate rises, at most: at full rate from the first on, wide translators soon drew black."""


@dataclass(frozen=True)
class CycleGanSettings(Settings):
    """The paper's losses and rates.

    Attributes:
        dtype_policy: `mixed_bfloat16` (`float32` where the machine has no bfloat16), or `float32`.
        channels: of the translators at half the resolution; twice as many at a quarter.
        blocks: residual blocks at a quarter of the resolution.
        d_channels: of the discriminators' first layer; each following one has twice as many.
        d_layers: their halvings: with 2 each output sees 22 x 22 pixels, with 3 a whole syllable (46 x 46); where they
            see less, strokes are right and syllables are not.
        learning_rate: Adam's for all networks; it rises over 200 steps, a tenth of the run at most, and from the middle
            of the run it falls to 0, as in the paper.
        beta_1: Adam's share of the old gradient kept at every step.
        cycle: weight (lambda) of the cycle loss.
        identity: weight of the identity loss, as a share of the cycle's; 0 leaves it out.
        pool: translations kept of each style, for the discriminators to see old ones among the new.
        noise: standard deviation of what is added to a translation (in -1..1) before it is translated back.
        shift: images are moved by up to so many pixels each way, so that discriminators do not know them by heart.
    """

    steps: int = 8000
    batch: int = 8
    dtype_policy: str = "mixed_bfloat16"
    channels: int = 48
    blocks: int = 4
    d_channels: int = 48
    d_layers: int = 3
    learning_rate: float = 0.0003
    beta_1: float = 0.5
    cycle: float = 10.0
    identity: float = 0.0
    pool: int = 50
    noise: float = 0.1
    shift: int = 1

    @classmethod
    def quick(cls) -> Self:
        """Return smaller translators, and what two minutes have time for: the learning rate falls within them."""
        return cls(steps=2200, channels=32, blocks=3, learning_rate=0.0005, minutes=2.0)


def translator(shape: tuple[int, int], channels: int, blocks: int, dtype: Any = None) -> keras.Model:
    """Build a translator: images `(n, h, w, 1)` in -1..1 to images of the other style."""

    def convolved(x: Any, filters: int, size: int = 3, stride: int = 1, **options: Any) -> Any:
        options = {"kernel_initializer": "he_normal", "dtype": dtype} | options
        return layers.Conv2D(filters, size, strides=stride, padding="same", **options)(x)

    def rectified(x: Any) -> Any:
        return layers.ReLU(dtype=dtype)(x)

    image = keras.Input((*shape, 1), name="image")
    half = rectified(convolved(image, channels, 5, 2))
    x = rectified(convolved(half, 2 * channels, 3, 2))
    for _ in range(blocks):
        inner = rectified(convolved(x, 2 * channels))
        x = layers.Add(dtype=dtype)([x, convolved(inner, 2 * channels, kernel_initializer="zeros")])
    x = rectified(convolved(layers.UpSampling2D(dtype=dtype)(rectified(x)), channels))
    x = layers.Concatenate(dtype=dtype)([x, half])
    x = rectified(convolved(layers.UpSampling2D(dtype=dtype)(x), max(1, channels // 2)))
    x = convolved(x, 1, 5, kernel_initializer="zeros")
    # It begins as the identity, for tanh(2) = 0.96: from noise both translators soon draw black and stay there.
    x = layers.Add(dtype=dtype)([x, layers.Rescaling(2.0, dtype=dtype)(image)])
    return keras.Model(image, layers.Activation("tanh", dtype="float32")(x), name="translator")


def patch_discriminator(
    shape: tuple[int, int], channels: int, halvings: int, dtype: Any = None
) -> keras.Model:
    """Build a PatchGAN: images `(n, h, w, 1)` in -1..1 to a map of patches, 1 where real."""
    image = keras.Input((*shape, 1))
    x = image
    for layer in range(halvings):
        x = layers.Conv2D(channels << layer, 4, strides=2, padding="same", dtype=dtype)(x)
        x = layers.LeakyReLU(0.2, dtype=dtype)(x)
    x = layers.Conv2D(1, 4, padding="same", dtype=dtype)(x)
    return keras.Model(image, layers.Activation("linear", dtype="float32")(x), name="discriminator")


class Pool:
    """Old translations (Shrivastava et al. 2017, section 2.3): every second one shown is swapped for one from here."""

    def __init__(self, size: int, shape: tuple[int, int]) -> None:
        """Make an empty pool of `size` places."""
        self.images = tf.Variable(tf.zeros((size, *shape, 1)), trainable=False)
        self.empty = tf.Variable(tf.ones((size,), tf.bool), trainable=False)
        self.variables = [self.images, self.empty]

    def shown(self, fake: tf.Tensor, seed: keras.random.SeedGenerator) -> tf.Tensor:
        """Return images `(n, h, w, 1)` to show: new ones, or old ones in whose places the new ones are kept."""
        size, count = self.images.shape[0], fake.shape[0]
        if not size:
            return fake
        places = keras.random.shuffle(tf.range(size), seed=seed)[:count]
        old, empty = tf.gather(self.images, places), tf.gather(self.empty, places)
        new = empty | (keras.random.uniform((count,), seed=seed) < 0.5)
        kept = tf.where((empty | ~new)[:, None, None, None], fake, old)
        self.images.scatter_nd_update(places[:, None], kept)
        self.empty.scatter_nd_update(places[:, None], tf.zeros_like(empty))
        return tf.where(new[:, None, None, None], fake, old)


class CycleGan(Generator):
    """Two translators, and two discriminators that judge what they draw."""

    name = "cyclegan"
    source = "CycleGAN (Zhu, Park, Isola & Efros 2017)"
    sides_multiple_of = 4
    settings_type = CycleGanSettings

    def __init__(self, dataset: Dataset, settings: CycleGanSettings, seed: int) -> None:
        """Build all four networks and their two optimizers.

        Raises:
            GenlabError: for a dataset without exactly two classes, or a pool that is smaller than a batch.
        """
        super().__init__(dataset, settings, seed)
        classes = np.unique(dataset.y_train).tolist()
        if len(classes) != 2 or not set(classes) <= set(dataset.y_test.tolist()):
            raise GenlabError(
                f"Invalid dataset '{dataset.name}' for generator '{self.name}'. Expected two classes, the styles to "
                f"translate between, with images to train on and to test. Received: {len(classes)} in training, "
                f"{len(np.unique(dataset.y_test))} in test."
            )
        if 0 < settings.pool < settings.batch:
            raise GenlabError(
                f"Invalid value for setting 'pool'. Expected 0, or a batch of {settings.batch} or more. "
                f"Received: {settings.pool}."
            )
        self.classes = classes
        keras.utils.set_random_seed(seed)
        self.size = (self.shape[0], self.shape[1])
        policy = policy_of(settings.dtype_policy)
        self.forward, self.backward = self.translating(policy), self.translating(policy)
        self.judges_of = [
            patch_discriminator(self.size, settings.d_channels, settings.d_layers, policy) for _ in classes
        ]
        self.pools = [Pool(settings.pool, self.size) for _ in classes]
        self.random = keras.random.SeedGenerator(seed)
        self.g_variables = self.forward.trainable_variables + self.backward.trainable_variables
        self.d_variables = [variable for judge in self.judges_of for variable in judge.trainable_variables]
        self.g_optimizer, self.d_optimizer = (
            keras.optimizers.Adam(settings.learning_rate, beta_1=settings.beta_1) for _ in range(2)
        )
        self.g_optimizer.build(self.g_variables)
        self.d_optimizer.build(self.d_variables)
        self.step = tf.function(self._step, autograph=False)

    def translating(self, dtype: Any) -> keras.Model:
        """Build a translator."""
        return translator(self.size, self.settings.channels, self.settings.blocks, dtype)

    def _step(self, first: tf.Tensor, second: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Take one step of the translators, then one of the discriminators; images `(n, h, w, 1)` of each style.

        Returns:
            What the discriminators lose, what the translators lose to them, and the cycle's error of both styles.
        """
        settings, real = self.settings, (first, second)
        with tf.GradientTape() as tape:
            fake = (self.backward(second, training=True), self.forward(first, training=True))
            hazy = [
                image + settings.noise * keras.random.normal(image.shape, seed=self.random) for image in fake
            ]
            again = (self.backward(hazy[1], training=True), self.forward(hazy[0], training=True))
            cycle = sum(gap(one, two) for one, two in zip(again, real, strict=True))
            seen = (judge(image, training=True) for judge, image in zip(self.judges_of, fake, strict=True))
            g_loss = sum(
                tf.reduce_mean((judged - 1) ** 2) for judged in seen
            )  # eq. 1 with least squares, section 4
            loss = g_loss + settings.cycle * cycle  # eq. 3
            if settings.identity:
                same = (self.backward(first, training=True), self.forward(second, training=True))
                kept = sum(gap(one, two) for one, two in zip(same, real, strict=True))
                loss += settings.identity * settings.cycle * kept
        self.g_optimizer.apply(tape.gradient(loss, self.g_variables), self.g_variables)
        old = [pool.shown(image, self.random) for pool, image in zip(self.pools, fake, strict=True)]
        with tf.GradientTape() as tape:
            d_loss = sum(
                tf.reduce_mean((judge(one, training=True) - 1) ** 2 + judge(two, training=True) ** 2) / 2
                for judge, one, two in zip(self.judges_of, real, old, strict=True)
            )
        self.d_optimizer.apply(tape.gradient(d_loss, self.d_variables), self.d_variables)
        return d_loss, g_loss, cycle

    def train(self, start: int = 0) -> Iterator[Step]:
        """Train all four networks; yield every 20 iterations."""
        settings = self.settings
        styles = [self.dataset.x_train[self.dataset.y_train == label] for label in self.classes]
        # Another seed for each style: with one for both, images that lie in the same order would meet as pairs.
        orders = [
            batches(len(images), settings.batch, (self.seed << 1) + style, start)
            for style, images in enumerate(styles)
        ]
        losses: list[Any] = []
        warm = min(WARM, settings.steps // 10 + 1)
        for step, indices in enumerate(zip(*orders, strict=True), start + 1):
            rate = settings.learning_rate * min(1.0, step / warm, 2 - 2 * (step - 1) / settings.steps)
            self.g_optimizer.learning_rate = self.d_optimizer.learning_rate = max(0.0, rate)
            rng = np.random.default_rng((self.seed, step))
            shown = [
                shifted(images[index], rng, settings.shift)
                for images, index in zip(styles, indices, strict=True)
            ]
            losses.append(self.step(*map(tf.constant, shown)))
            if step % 20 == 0 or step >= settings.steps:
                means = np.mean(np.array(losses, np.float32), 0)
                yield Step(
                    step,
                    dict(zip(("d_loss", "g_loss", "cycle_loss"), map(float, means), strict=True)),
                )
                losses = []

    def parts(self) -> dict[str, Any]:
        """Return all networks, optimizers and pools, and where the noise has come to."""
        numbered = {
            f"{part}{number}": thing
            for part, things in (("discriminator", self.judges_of), ("pool", self.pools))
            for number, thing in enumerate(things)
        }
        return numbered | {
            "forward": self.forward,
            "backward": self.backward,
            "d_optimizer": self.d_optimizer,
            "g_optimizer": self.g_optimizer,
            "random": self.random,
        }

    def graphs(self) -> dict[str, Any]:
        """Return both translators in float32."""
        plain = {"forward": self.translating("float32"), "backward": self.translating("float32")}
        for role, model in plain.items():
            model.set_weights(getattr(self, role).get_weights())
        return plain

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return test images of each style, uint8 `(n, h, w)`: what samples are translated from."""
        data = self.dataset
        first, second = (data.x_test[data.y_test == label][:SOURCES] for label in self.classes)
        return {"first": first, "second": second}

    def sampling(self) -> dict[str, Any]:
        """Return the kind, the size of a source image, what outputs become black and white, and the styles' names.

        The range begins 2% above -1, as a GAN's does.
        """
        names = self.dataset.class_names
        styles = [names[label] if label < len(names) else str(label) for label in self.classes]
        return {"kind": "translation", "latent": list(self.size), "range": [-0.96, 1.0], "styles": styles}


def gap(one: tf.Tensor, two: tf.Tensor) -> tf.Tensor:
    """Return the mean absolute difference of images."""
    return tf.reduce_mean(tf.abs(one - two))


def shifted(images: NDArray[np.uint8], rng: np.random.Generator, most: int) -> Floats:
    """Return images `(n, h, w)` as `(n, h, w, 1)` in -1..1, each moved by up to `most` pixels, its edges repeated."""
    count, height, width = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most)), "edge")
    down, right = rng.integers(0, 2 * most + 1, (2, count, 1))
    rows, columns = (down + np.arange(height))[:, :, None], (right + np.arange(width))[:, None, :]
    moved = padded[np.arange(count)[:, None, None], rows, columns]
    return moved[..., None].astype(np.float32) / np.float32(127.5) - 1
