"""Progressive growing of GANs: both networks begin at 4x4 pixels and fade in one doubling after the other.

The loss is the non-saturating one with R1 (Mescheder, Geiger & Nowozin 2018, arXiv:1801.04406, eq. 9) where the paper
takes WGAN-GP (Gulrajani et al. 2017). WGAN-GP needs a second backward pass at every step, R1 at every eighth (lazily,
Karras et al. 2020, arXiv:1912.04958, appendix B), which on a CPU is a third of the step; and D's output stays a
probability, which Results shows beside people's answers. The rest is the paper's: equalised learning rate (section
4.1), pixel normalisation (4.2), the deviation over a minibatch (section 3), toRGB and fromRGB with a fade (section 2),
real images that fade with the networks, optimizers that begin anew at every stage, and samples of averaged weights.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from numpy.typing import NDArray

from genlab.datasets import Dataset, channelled
from genlab.errors import GenlabError
from genlab.generators.base import Generator, Settings, Stage, Step, batches
from genlab.generators.images.growing import (
    GROUP,
    LEAST,
    Drawing,
    Judging,
    doubled,
    halved,
    mixed,
    settle,
    sizes,
)
from genlab.generators.precision import policy_of

LAZY = 8
"""Steps of D from one R1 penalty to the next."""
USUAL = 256
"""Real images whose deviation a judge takes for the usual one."""
ALONE = 400
"""What a step costs beside its images, in pixels of an image."""
TOLD = 20
"""Steps from one report to the next."""


@dataclass(frozen=True)
class ProganSettings(Settings):
    """Networks and schedule that a CPU trains in three quarters of an hour at 32x32.

    Attributes:
        latent: coordinates of z ~ N(0, I).
        channels: of the first stages; halved at every doubling after the second, to no less than a quarter.
        growth: how much longer each stage is than the one before.
        learning_rate: Adam's, for both networks (beta 0 and 0.99).
        penalty: R1's weight gamma.
        ema: how much of the averaged weights stays at every step.
        dtype_policy: `mixed_bfloat16` (`float32` where the machine has no bfloat16), or `float32`.
    """

    steps: int = 12000
    batch: int = 32
    latent: int = 64
    channels: int = 96
    growth: float = 1.0
    learning_rate: float = 0.004
    penalty: float = 0.3
    ema: float = 0.995
    dtype_policy: str = "mixed_bfloat16"

    @classmethod
    def quick(cls) -> Self:
        """Return half the width and so many steps as fit into two minutes; the clock is there for slower machines."""
        return cls(steps=3200, batch=16, channels=48, ema=0.98, minutes=2.0)


def ends(steps: int, stages: int, growth: float) -> list[int]:
    """Return the last step of each stage; each is `growth` times as long as the one before."""
    shares = np.cumsum(growth ** np.arange(stages))
    return [round(steps * share / shares[-1]) for share in shares]


class Progan(Generator):
    """Two networks that grow together, from a thumbnail to the whole image."""

    name = "progan"
    source = "Karras, Aila, Laine & Lehtinen (2018), Progressive growing of GANs, ICLR, arXiv:1710.10196"
    colour = True
    fixed_steps = True
    settings_type = ProganSettings

    def __init__(self, dataset: Dataset, settings: ProganSettings, seed: int) -> None:
        """Build both networks at all sizes, their optimizers, and G's average.

        Raises:
            GenlabError: for sides that do not halve down to 4 to 7 pixels, or batches that make no groups of four.
        """
        super().__init__(dataset, settings, seed)
        height, width = self.shape[:2]
        self.sizes = sizes(height, width)
        if max(self.sizes[0]) >= 2 * LEAST:
            raise GenlabError(
                f"Invalid dataset '{dataset.name}' for generator '{self.name}'. Expected sides of 4 to 7 pixels "
                f"doubled equally often, such as 28 or 32. Received: {(height, width)}."
            )
        if settings.batch % GROUP:
            raise GenlabError(
                f"Invalid value for setting 'batch'. Expected a multiple of {GROUP}. Received: {settings.batch}."
            )
        self.planned = ends(settings.steps, len(self.sizes), settings.growth)
        """Last steps of all stages, where no clock ends one before."""
        if len({0, *self.planned}) <= len(self.planned):
            raise GenlabError(
                f"Invalid value for setting 'steps'. Expected one for each of {len(self.sizes)} stages at least. "
                f"Received: {settings.steps}."
            )
        keras.utils.set_random_seed(seed)
        self.colours = self.shape[2] if len(self.shape) == 3 else 1
        policy = policy_of(settings.dtype_policy)
        self.generator, self.average = self._drawing(policy), self._drawing("float32")
        self.discriminator = self._judging(policy)
        self.average.set_weights(self.generator.get_weights())
        self.random = keras.random.SeedGenerator(seed)
        self.d_optimizer, self.g_optimizer = (
            keras.optimizers.Adam(settings.learning_rate, beta_1=0.0, beta_2=0.99, epsilon=1e-8)
            for _ in range(2)
        )
        self.d_optimizer.build(self.discriminator.trainable_variables)
        self.g_optimizer.build(self.generator.trainable_variables)
        self.at = tf.Variable(0, dtype=tf.int64)
        """Steps done."""
        self._traced: dict[tuple[int, bool], Any] = {}

    def _drawing(self, dtype: Any) -> Drawing:
        found = Drawing(self.sizes, self.settings.channels, self.colours, dtype=dtype)
        found.build((None, self.settings.latent))
        return found

    def _judging(self, dtype: Any) -> Judging:
        found = Judging(self.sizes, self.settings.channels, self.colours, dtype=dtype)
        found.build((None, *self.sizes[-1], self.colours))
        return found

    def stage(self, step: int) -> tuple[int, float]:
        """Return the stage of a step (from 1 on), and how far it has faded in: through its first half, from 0 to 1."""
        number = next((place for place, end in enumerate(self.ends) if step <= end), len(self.ends) - 1)
        begin = self.ends[number - 1] if number else 0
        half = max(1, (self.ends[number] - begin) // 2)
        return number, min(1.0, (step - begin) / half) if number else 1.0

    def stages(self) -> tuple[Stage, ...]:
        """Return a stage a size; a step costs more the larger its images are."""
        lengths = np.diff([0, *self.planned]).tolist()
        return tuple(
            Stage(f"{height} x {width}", steps, ALONE + height * width)
            for (height, width), steps in zip(self.sizes, lengths, strict=True)
        )

    def milestones(self) -> tuple[int, ...]:
        """Return the last steps of all stages: a snapshot of each shows the growth."""
        return tuple(self.ends)

    def step(self, real: NDArray[np.uint8], step: int) -> tuple[tf.Tensor, tf.Tensor]:
        """Take a step, the `step`-th from 1 on, on images `(n, h, w, c)`; return D's and G's loss."""
        stage, alpha = self.stage(step)
        if stage and step == self.ends[stage - 1] + 1:
            for optimizer in (self.d_optimizer, self.g_optimizer):
                for variable in optimizer.variables:
                    if variable is not optimizer.learning_rate:
                        variable.assign(ops.zeros_like(variable))
        key = stage, step % LAZY == 0
        if key not in self._traced:
            self._traced[key] = tf.function(lambda x, alpha: self._step(x, alpha, *key), autograph=False)
        losses: tuple[tf.Tensor, tf.Tensor] = self._traced[key](tf.constant(real), tf.constant(alpha))
        self.at.assign(step)
        return losses

    def _step(
        self, pixels: tf.Tensor, alpha: tf.Tensor, stage: int, penalised: bool
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Take one step of D on real and fake images, then one of G through the new D, at a stage's size."""
        real = self._faded(pixels, stage, alpha)
        count = self.settings.batch
        fake = self.generator(self._latents(count), stage=stage, alpha=alpha)
        with tf.GradientTape() as tape:
            logits = self.discriminator(tf.concat([real, fake], 0), stage=stage, alpha=alpha, training=True)
            d_loss = tf.reduce_mean(tf.nn.softplus(-logits[:count]) + tf.nn.softplus(logits[count:]))
            whole = d_loss
            if penalised:
                with tf.GradientTape() as inner:
                    inner.watch(real)
                    judged = tf.reduce_sum(self.discriminator(real, stage=stage, alpha=alpha, training=True))
                slope = tf.cast(inner.gradient(judged, real), tf.float32)
                squares = tf.reduce_mean(tf.reduce_sum(slope**2, (1, 2, 3)))
                whole += self.settings.penalty / 2 * LAZY * squares
        self._apply(self.d_optimizer, tape, whole, self.discriminator)
        z = self._latents(count)
        with tf.GradientTape() as tape:
            fake = self.generator(z, stage=stage, alpha=alpha)
            logits = self.discriminator(fake, stage=stage, alpha=alpha, training=True)
            g_loss = tf.reduce_mean(tf.nn.softplus(-logits))
        self._apply(self.g_optimizer, tape, g_loss, self.generator)
        for mean, now in zip(self.average.variables, self.generator.variables, strict=True):
            mean.assign(self.settings.ema * mean + (1 - self.settings.ema) * now)
        return d_loss, g_loss

    def _faded(self, pixels: tf.Tensor, stage: int, alpha: tf.Tensor) -> tf.Tensor:
        """Return real images as a stage sees them, -1 to 1: at its size, and faded in as its own images are."""
        real = tf.cast(pixels, tf.float32) / 127.5 - 1
        for _ in range(len(self.sizes) - 1 - stage):
            real = halved(real)
        return mixed(doubled(halved(real)), real, alpha) if stage else real

    def _latents(self, count: int) -> tf.Tensor:
        return keras.random.normal((count, self.settings.latent), seed=self.random)

    @staticmethod
    def _apply(optimizer: Any, tape: tf.GradientTape, loss: tf.Tensor, network: layers.Layer) -> None:
        """Move the variables that the loss depends on; those of other stages rest."""
        found = tape.gradient(loss, network.trainable_variables)
        moved = [place for place, gradient in enumerate(found) if gradient is not None]
        optimizer.apply(
            [found[place] for place in moved], [network.trainable_variables[place] for place in moved]
        )

    def train(self, start: int = 0) -> Iterator[Step]:
        """Train both; yield every 20 steps and at the end of every stage."""
        images, losses = channelled(self.dataset.x_train), []
        for step, index in enumerate(batches(len(images), self.settings.batch, self.seed, start), start + 1):
            losses.append(self.step(images[index], step))
            if step % TOLD == 0 or step in self.ends:
                d_loss, g_loss = np.mean(np.array(losses, np.float32), 0)
                yield Step(step, {"d_loss": float(d_loss), "g_loss": float(g_loss)})
                losses = []

    def parts(self) -> dict[str, Any]:
        """Return all networks and optimizers, and where the noise has come to."""
        return {
            "discriminator": self.discriminator,
            "generator": self.generator,
            "average": self.average,
            "d_optimizer": self.d_optimizer,
            "g_optimizer": self.g_optimizer,
            "random": self.random,
        }

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the parts, and the steps done."""
        return super().state() | {"at": np.asarray(self.at.numpy())}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what `state()` returned."""
        super().restore(state)
        self.at.assign(int(state["at"]))

    def graphs(self) -> dict[str, Any]:
        """Return averaged G as it stands, in float32, as a decoder: a small stage's images at full size."""
        stage, alpha = self.stage(max(1, int(self.at.numpy())))
        plain = self._drawing("float32")
        plain.set_weights(self.average.get_weights())
        settle(plain)
        z = keras.Input((self.settings.latent,))
        image = plain(z, stage=stage, alpha=alpha)
        for _ in range(len(self.sizes) - 1 - stage):
            image = layers.UpSampling2D(interpolation="nearest")(image)
        return {"decoder": keras.Model(z, image)}

    def judges(self) -> dict[str, Any]:
        """Return D in float32, which judges each image on its own: beside the usual deviation of real images."""
        stage, alpha = self.stage(max(1, int(self.at.numpy())))
        plain = self._judging("float32")
        plain.set_weights(self.discriminator.get_weights())
        real = self._faded(tf.constant(channelled(self.dataset.x_train[:USUAL])), stage, tf.constant(alpha))
        real = real[: len(real) // GROUP * GROUP]
        if len(real):
            plain.usual.assign(tf.reduce_mean(plain.deviation(plain.seen(real, stage, alpha))))
        settle(plain)
        image = x = keras.Input((*self.sizes[-1], self.colours), name="image")
        for _ in range(len(self.sizes) - 1 - stage):
            x = layers.AveragePooling2D()(x)
        judged = layers.Activation("sigmoid")(plain(x, stage=stage, alpha=alpha))
        return {"discriminator": keras.Model(image, judged)}

    def sampling(self) -> dict[str, Any]:
        """Return the kind, the channels, and the stages with their last steps, for who wants to show the growth."""
        stages = [{"size": list(size), "until": end} for size, end in zip(self.sizes, self.ends, strict=True)]
        return {
            "kind": "decoder",
            "latent": [self.settings.latent],
            "range": [-1.0, 1.0],
            "channels": self.colours,
            "stages": stages,
        }
