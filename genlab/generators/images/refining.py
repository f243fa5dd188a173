"""What sharpens the last step of a flow of grey images: a network that learns against a discriminator.

A flow's last step draws the mean of all that an image could be, as every denoiser does: outlines are a little soft, and
the specks that lie along a real boot's edges are spread into a faint haze. (Of clothes it lacked 8% to 22% of the power
at the upper frequencies.) A denoiser's last step can learn against a discriminator instead (Jolicoeur-Martineau et al.
2021, Adversarial score matching and improved sampling for image generation, arXiv:2009.05475): a small network is told
where the last step begins, whose noise decides which of all images it is, and where it leads, and adds what makes
images pass for real. Nothing is added at first. What it learns from are the flow's own paths from noise, so it
mends what the flow itself does wrong, too; the velocity stays as it is.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from numpy.typing import NDArray

from genlab.checkpoints.heun import last_step
from genlab.checkpoints.images.combs import Combs, tops_of
from genlab.checkpoints.images.levels import Groups, asked_of
from genlab.generators.average import Average
from genlab.generators.base import Step, batches
from genlab.generators.images.judge import fits, shown
from genlab.generators.images.teacher import Teacher
from genlab.generators.images.velocity import activated, block, convolved, parted
from genlab.generators.rates import rising_and_falling
from genlab.generators.replicas import drawn, shared
from genlab.generators.states import keras_state, of_part, restore_keras_state, under

if TYPE_CHECKING:
    from genlab.generators.images.flow import Flow

CHANNELS, WIDTH = 32, 64
"""Of the refiner: feature maps at full resolution (twice as many at half), and numbers of its condition."""
CLOSER = 8.0
"""What the refiner multiplies the noise by that the last step takes away: what matters of it are hundredths."""
STATES = 10_000
"""Paths from noise that it learns from, at most: the discriminator learned 4,000 by heart."""
DRAWING = 8
"""Of so many steps one draws paths, before the others learn."""
CLOSE = 10.0
"""What the discriminator sees of a pixel beside itself: how far it lies from those around, so many times."""
NUDGE = 0.02
"""Deviation of the noise that images are nudged by, to see how steeply they are judged."""
LITTLE = 1.0
"""Weight of how much is added, squared."""
LEARNING_RATE, D_LEARNING_RATE = 0.0005, 0.001
KEPT = 0.995
"""Share of the old moving average kept at every step."""


def refiner_network(
    shape: tuple[int, ...], classes: int, dtype: Any = "float32", groups: int = 1
) -> keras.Model:
    """Build the network that refines what a flow's last step leads to.

    Args:
        shape: height and width, multiples of 2, and 1.
        classes: number of classes.
        dtype: Keras dtype policy of the inner layers.
        groups: of like tones; see `velocity_network`.

    Returns:
        A model from where the last step begins, x `(n, h, w, 1)`, where it leads, ahead `(n, h, w, 1)`, and class
        `(n,)` int32 to the refined `(n, h, w, 1)`.
    """
    x_in, ahead_in = (keras.Input(shape, name=name) for name in ("x", "ahead"))
    label_in = keras.Input((), dtype="int32", name="label")
    asked = [layers.Embedding(many, WIDTH, dtype=dtype)(of) for many, of in parted(label_in, classes, groups)]
    together = layers.Add(dtype=dtype)(asked) if len(asked) > 1 else asked[0]
    condition = layers.Dense(WIDTH, activation="silu", dtype=dtype)(together)

    given = layers.Concatenate(dtype=dtype)([ahead_in, CLOSER * (x_in - ahead_in)])
    x = convolved(given, CHANNELS, dtype)
    low = convolved(activated(x, dtype), 2 * CHANNELS, dtype, strides=2)
    low = convolved(
        activated(block(block(low, condition, dtype), condition, dtype), dtype), CHANNELS, dtype, 1
    )
    x = layers.Add(dtype=dtype)([x, layers.UpSampling2D(dtype=dtype)(low)])
    x = block(block(x, condition, dtype), condition, dtype)
    added = layers.Activation("linear", dtype="float32")(convolved(activated(x, dtype), 1, dtype, zero=True))
    return keras.Model(
        [x_in, ahead_in, label_in], layers.Add(dtype="float32")([ahead_in, added]), name="refiner"
    )


def discriminator_network(
    shape: tuple[int, ...], classes: int, dtype: Any = "float32", groups: int = 1
) -> keras.Model:
    """Build the discriminator, which judges a whole image and each of its patches (Isola et al. 2017, PatchGAN).

    A projection on the class's vector judges (Miyato & Koyama 2018), in either case.

    Returns:
        A model from images `(n, h, w, 1)` and class `(n,)` int32 to logits of being real: of the image `(n,)`, and of
        its patches `(n, h / 2, w / 2)`.
    """
    image, label = keras.Input(shape), keras.Input((), dtype="int32")
    around = layers.AveragePooling2D(3, strides=1, padding="same", dtype="float32")(image)
    x = layers.Concatenate(dtype="float32")([image, CLOSE * (image - around)])

    def seen(x: Any, filters: int, size: int, strides: int) -> Any:
        x = layers.Conv2D(filters, size, strides=strides, padding="same", dtype=dtype)(x)
        return layers.LeakyReLU(0.2, dtype=dtype)(x)

    half = seen(seen(seen(x, CHANNELS // 2, 3, 1), CHANNELS, 4, 2), 2 * CHANNELS, 3, 1)
    near = layers.Conv2D(2 * CHANNELS, 1, dtype="float32")(half)
    patches = layers.Dense(1, dtype="float32")(layers.LeakyReLU(0.2, dtype="float32")(near))[..., 0]
    low = layers.Flatten(dtype=dtype)(seen(seen(half, 2 * CHANNELS, 4, 2), 4 * CHANNELS, 3, 2))
    whole = layers.LeakyReLU(0.2, dtype="float32")(layers.Dense(4 * CHANNELS, dtype=dtype)(low))
    judged = layers.Dense(1, dtype="float32")(whole)[..., 0] + fits(whole, label, classes, groups)
    return keras.Model(
        [image, label], [judged, patches + fits(near, label, classes, groups)], name="discriminator"
    )


class LastStep:
    """What of a flow learns to refine its last step, after the velocity has learned."""

    def __init__(self, flow: "Flow", dtype: Any, seed: int) -> None:
        """Build both networks and their optimizers.

        Args:
            flow: whose last step it is.
            dtype: Keras dtype policy of the networks' inner layers.
            seed: of the noise, the order of images, and what it learns from.
        """
        self.flow, self.seed = flow, seed
        size, classes, groups = flow.size, flow.classes, flow.levels.many
        self.network = refiner_network(size, classes, dtype, groups)
        self.discriminator = discriminator_network(size, classes, dtype, groups)
        self.random = keras.random.SeedGenerator(seed)
        self.batch = flow.settings.refiner_batch
        self.drawing = min(-(-STATES // self.batch), flow.refiner_steps // DRAWING)
        """Steps in which the flow draws what the others learn from."""
        rate = rising_and_falling(LEARNING_RATE, self.steps - self.drawing, 100)
        self.optimizer = keras.optimizers.Adam(rate, beta_1=0.5, beta_2=0.99, clipnorm=1.0)
        self.d_optimizer = keras.optimizers.Adam(D_LEARNING_RATE, beta_1=0.5, beta_2=0.99)
        self.optimizer.build(self.network.trainable_variables)
        self.d_optimizer.build(self.discriminator.trainable_variables)
        self.average = Average(self.network, KEPT)
        self.taken = 0

    @property
    def steps(self) -> int:
        """How many it learns for, as the run stands."""
        return self.flow.ends[-1] - self.flow.ends[-2]

    @property
    def ready(self) -> bool:
        """Whether it has learned for all of its steps."""
        return 0 < self.steps <= self.taken

    def train(
        self, images: NDArray[np.uint8], groups: Groups, labels: NDArray[np.int32], start: int
    ) -> Iterator[Step]:
        """Train from step `start` of the run; yield every 20 steps.

        Args:
            images: to learn from, `(n, h, w, 1)`.
            groups: theirs, `(n,)`.
            labels: classes and groups as one number, `(n,)`: see `asked_of`.
            start: steps of the run that are done.
        """
        flow, before, losses = self.flow, self.flow.ends[-2], []
        states = _States(flow, self.batch, self.seed)
        step_of = flow.replicas.step(self._step)
        for _ in range(min(start - before, self.drawing)):  # of a run that goes on
            states.draw()
        chosen = batches(len(images), self.batch, self.seed + 1, start - before)
        for step, index in enumerate(chosen, start + 1):
            self.taken = step - before
            if self.taken <= self.drawing:
                states.draw()
            else:
                pick = np.random.default_rng((self.seed, self.taken)).integers(0, len(states.x), self.batch)
                real = flow.levels.numbers(images[index], groups[index])
                given = states.x[pick], states.ahead[pick], states.asked[pick], real, labels[index]
                losses.append(step_of(*map(tf.constant, given)))
                self.average.follow(self.taken - self.drawing)
            if step % 20 == 0 or step >= flow.ends[-1]:
                means = np.mean(np.array(losses, np.float32), 0).tolist() if losses else ()
                yield Step(step, dict(zip(("g_loss", "d_loss"), means, strict=False)))
                losses = []

    def _step(
        self, x: tf.Tensor, ahead: tf.Tensor, asked: tf.Tensor, real: tf.Tensor, labels: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Take one step of the refiner against the discriminator, then one of the discriminator."""
        levels, classes = self.flow.levels, self.flow.classes
        with tf.GradientTape() as tape:
            refined = self.network([x, ahead, asked], training=True)
            fake = shown(refined, levels, asked // classes)
            judged = self.discriminator([fake, asked], training=True)
            g_loss = sum(ops.mean(ops.softplus(-each)) for each in judged)
            share = shared(g_loss + LITTLE * ops.mean(ops.square(refined - ahead)))
        variables = self.network.trainable_variables
        self.optimizer.apply(tape.gradient(share, variables), variables)
        both, of = tf.concat([fake, real], 0), tf.concat([asked, labels], 0)
        noise = drawn(lambda n: keras.random.normal((n, 2, *x.shape[1:]), seed=self.random), x.shape[0])
        nudged = both + NUDGE * tf.concat([noise[:, 0], noise[:, 1]], 0)
        with tf.GradientTape() as tape:
            judged = self.discriminator([tf.concat([both, nudged], 0), tf.concat([of, of], 0)], training=True)
            d_loss, steep = 0.0, 0.0
            for each in judged:
                is_fake, is_real, near_fake, near_real = tf.split(each, 4)
                d_loss += ops.mean(ops.softplus(is_fake) + ops.softplus(-is_real))
                # Of R1 and R2, without second derivatives (Lin et al. 2025).
                steep += ops.mean(ops.square(is_fake - near_fake) + ops.square(is_real - near_real))
            share = shared(d_loss + steep)
        variables = self.discriminator.trainable_variables
        self.d_optimizer.apply(tape.gradient(share, variables), variables)
        return g_loss, d_loss

    def graph(self) -> keras.Model:
        """Return the refiner with averaged weights, in float32."""
        flow = self.flow
        plain = refiner_network(flow.size, flow.classes, groups=flow.levels.many)
        plain.set_weights(self.average.weights)
        return plain

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the combs."""
        return self.combs.arrays()

    @cached_property
    def combs(self) -> Combs:
        """How often each comb comes in a class of training images."""
        data = self.flow.dataset
        return Combs.of(tops_of(data.x_train), data.y_train, self.flow.classes)

    def _parts(self) -> dict[str, Any]:
        return {
            "network": self.network,
            "discriminator": self.discriminator,
            "optimizer": self.optimizer,
            "d_optimizer": self.d_optimizer,
            "random": self.random,
        }

    def state(self) -> dict[str, NDArray[Any]]:
        """Return both networks and optimizers, seed, moving average, and steps taken."""
        kept = keras_state(**self._parts()) | self.average.state() | {"taken": np.asarray(self.taken)}
        return under("refiner", kept)

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what `state()` returned; nothing where there is none, as in a run from before flows had this."""
        if own := of_part("refiner", state):
            restore_keras_state(own, **self._parts())
            self.average.restore(own)
            self.taken = int(own["taken"])


class _States:
    """Where a flow's last steps begin and lead to, the same for the same seed.

    Attributes:
        x, ahead: float32 `(n, h, w, 1)`.
        asked: classes and groups as one number, int32 `(n,)`.
    """

    def __init__(self, flow: "Flow", batch: int, seed: int) -> None:
        network = flow.velocity("float32")  # as it will draw
        network.set_weights(flow.average.weights)
        self.teacher = Teacher(flow.classes, flow.settings.heun_steps, network, flow.levels)
        self.flow, self.batch, self.seed = flow, batch, seed
        self.x, self.ahead = (np.zeros((0, *flow.size), np.float32) for _ in range(2))
        self.asked = np.zeros(0, np.int32)

    def draw(self) -> None:
        """Draw a batch more."""
        for name, more in zip(("x", "ahead", "asked"), self._drawn(), strict=True):
            setattr(self, name, np.concatenate([getattr(self, name), more]))

    def _drawn(self) -> tuple[NDArray[Any], ...]:
        flow, batch = self.flow, self.batch
        rng = np.random.default_rng((self.seed, 7, len(self.x)))
        noise = rng.standard_normal((batch, *flow.size), np.float32)
        labels = rng.choice(flow.dataset.y_train, batch)
        asked = asked_of(labels, flow.levels.drawn(noise, labels), flow.classes)
        velocity = self.teacher.velocity(asked)
        return *map(np.asarray, last_step(velocity, tf.constant(noise), flow.settings.heun_steps)), asked
