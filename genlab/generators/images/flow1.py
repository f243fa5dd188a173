"""The flow's student, which draws an image in one step (distillation into a conditional GAN, Kang et al. 2024).

The teacher is a finished flow: it leads noise to an image in some fifteen evaluations of its network. First it draws
pairs of noise and image. A network of fewer blocks then learns to go from a pair's noise to its image at once. Plain
squares of differing pixels would blur what the student cannot foresee, so two things besides pixels count: what a
discriminator's layers see in the student's image should be what they see in the teacher's, and the discriminator,
which knows real training images and their classes, must take for real what the student draws from noise that is in no
pair. (It judged the pairs' own images before: the student drew from their noise twice as well, by Frechet distance, as
from any other.) `teacher`, `pairs` and `judge`, beside this file, are what their names say.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any, Self

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from numpy.typing import NDArray

from genlab import checkpoints
from genlab.checkpoints.images.levels import Levels, asked_of
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Dataset, channelled, reduced
from genlab.errors import GenlabError
from genlab.generators.average import Average
from genlab.generators.base import Generator, Settings, Stage, Step, batches
from genlab.generators.images import teacher
from genlab.generators.images.flow import fitted, sampling_of, side_of_squares, size_of
from genlab.generators.images.judge import apart, judge_network, shown, unlike
from genlab.generators.images.pairs import Pairs
from genlab.generators.images.velocity import velocity_network
from genlab.generators.precision import policy_of
from genlab.generators.rates import rising_and_falling
from genlab.generators.states import of_part, under

BLOCKS = (1, 2, 1)
"""The student's residual blocks: half of the teacher's, for an image must not cost a millisecond."""
BLOCKS_IN_SQUARES = (1, 1, 2, 1, 1)
"""Those of images in squares: six of the teacher's seven, for there are fewer pixels."""
TEACHING, DRAWING = 0.5, 0.3
"""What a step of a teacher costs beside one of the student, and what each of a teacher's steps from noise to image."""
NUDGE = 0.1
"""Deviation of the noise that real images are nudged by, to see how steeply D judges them."""


@dataclass(frozen=True)
class Flow1Settings(Settings):
    """What a one-step flow is trained with; `steps` counts those that draw the pairs, and an own teacher's, too.

    Attributes:
        channels: feature maps at the first resolution (half of the image's, or a pixel a square); twice as many below.
        d_channels: of the discriminator's first layer.
        pairs: of noise and image that the teacher draws first, `batch` of them a step.
        learning_rate: Adam's peak for the student; it rises over 100 steps and falls as a cosine to 0.
        d_learning_rate: Adam's for the discriminator.
        alike_pixels, alike_features, real: weights of the student's three aims: the pair's pixels, what the
            discriminator's layers see in them, and to be taken for real where the noise is new.
        ema: share of the old average kept at every step.
        dtype_policy: `mixed_bfloat16` (`float32` where the machine has no bfloat16), or `float32`.
        teacher: a flow's checkpoint (its name or path); `flow-DATASET` where left out.
        teacher_steps: where no teacher is named and there is none of that name, train one so long in the run first.
        teacher_channels, teacher_heun_steps: of a teacher that is trained in the run.
    """

    steps: int = 9000
    batch: int = 96
    channels: int = 48
    d_channels: int = 32
    pairs: int = 60_000
    learning_rate: float = 0.002
    d_learning_rate: float = 0.001
    alike_pixels: float = 2.0
    alike_features: float = 0.3
    real: float = 0.2
    ema: float = 0.998
    dtype_policy: str = "mixed_bfloat16"
    teacher: str = ""
    teacher_steps: int = 0
    teacher_channels: int = 32
    teacher_heun_steps: int = 4

    @classmethod
    def quick(cls) -> Self:
        """Return few pairs and a rate that has fallen to 0 when the minutes end; a teacher, if need be, in half."""
        return cls(steps=700, batch=64, channels=32, pairs=2048, ema=0.99, teacher_steps=300, minutes=2.0)


class Flow1(Generator):
    """Draw the image that a flow would lead to, in one step."""

    name = "flow1"
    conditional = True
    colour = True
    source = "A flow distilled to one step: noise-image pairs and a discriminator (Kang et al. 2024)"
    sides_multiple_of = 4
    settings_type = Flow1Settings

    def __init__(self, dataset: Dataset, settings: Flow1Settings, seed: int) -> None:
        """Open the teacher, or build one, and build the student, the discriminator and their optimizers."""
        super().__init__(dataset, settings, seed)
        keras.utils.set_random_seed(seed)
        self.side = side_of_squares(dataset.x_train)
        """Pixels along the side of the squares that images are drawn in."""
        self.size = size_of(self.shape, self.side)
        """Height, width and channels of what teacher and student draw: a pixel a square."""
        self.teacher = teacher.asked_for(dataset, settings, self.side, seed)
        self.levels = self.teacher.levels.learned()
        """Where grey levels lie on the axes that both draw on."""
        self.classes = self.teacher.classes
        if settings.steps <= self.before:
            raise GenlabError(
                f"Invalid steps {settings.steps} for generator '{self.name}'. Expected more than the "
                f"{self.before} that teacher and pairs take. Received: {settings.steps}."
            )
        keras.utils.set_random_seed(seed)
        policy = policy_of(settings.dtype_policy)
        self.network = self._student(policy)
        self.average = Average(self.network, settings.ema)
        self.discriminator = judge_network(
            self.size, self.classes, settings.d_channels, policy, self.levels.many
        )
        self.random = keras.random.SeedGenerator(seed)
        rate = rising_and_falling(settings.learning_rate, settings.steps - self.before, 100)
        self.optimizer = keras.optimizers.Adam(rate, beta_1=0.5, beta_2=0.99, clipnorm=1.0)
        self.d_optimizer = keras.optimizers.Adam(settings.d_learning_rate, beta_1=0.5, beta_2=0.99)
        self.optimizer.build(self.network.trainable_variables)
        self.d_optimizer.build(self.discriminator.trainable_variables)
        self.pairs = Pairs(settings.pairs, self.size, dataset.y_train, seed)
        self.step = tf.function(self._step, autograph=False)

    def _student(self, dtype: Any) -> keras.Model:
        """Build the student: its network answers with the image, and so with the velocity image - x."""
        blocks = BLOCKS if self.side == 1 else BLOCKS_IN_SQUARES
        channels, groups = self.settings.channels, self.levels.many
        inner = velocity_network(self.size, self.classes, channels, dtype, blocks, groups)
        velocity = layers.Subtract(dtype="float32")([inner.output, inner.inputs[0]])
        return keras.Model(inner.inputs, velocity, name="velocity")

    @property
    def taught(self) -> int:
        """Steps of a teacher that is trained in the run."""
        return self.ends[0] if self.teacher.own else 0

    @property
    def before(self) -> int:
        """Steps before the student learns."""
        return self.ends[-2]

    @property
    def paired(self) -> int:
        """Pairs that the student learns from: those that the clock has left time to draw."""
        return min(self.settings.pairs, (self.before - self.taught) * self.settings.batch)

    def stages(self) -> tuple[Stage, ...]:
        """Return the teacher, where it learns in the run, the drawing of pairs, and the student."""
        settings, drawing = self.settings, ceil(self.settings.pairs / self.settings.batch)
        taught = settings.teacher_steps if self.teacher.own else 0
        teaching = (Stage("teacher", taught, TEACHING),) if taught else ()
        drawn = Stage("pairs", drawing, DRAWING * self.teacher.heun_steps)
        return *teaching, drawn, Stage("student", settings.steps - taught - drawing)

    def train(self, start: int = 0) -> Iterator[Step]:
        """Train the teacher where there is none, let it draw the pairs, then train the student."""
        yield from self._teach(start)
        yield from self._pair(max(start, self.taught))
        yield from self._learn(max(start, self.before))

    def _teach(self, start: int) -> Iterator[Step]:
        """Train the teacher from step `start`, where there is none already."""
        if self.teacher.own and start < self.taught:
            for moment in self.teacher.own.train(start):
                yield Step(moment.step, {f"teacher_{key}": loss for key, loss in moment.losses.items()})
                if moment.step >= self.taught:
                    break

    def _pair(self, start: int) -> Iterator[Step]:
        """Let the teacher draw the images of a batch of pairs at every step from `start` on."""
        self.teacher.settle()
        batch = self.settings.batch
        step = start
        while step < self.before:
            self.pairs.draw(self.teacher, (step - self.taught) * batch, batch)
            step += 1
            yield Step(step, {})

    def _learn(self, start: int) -> Iterator[Step]:
        """Train student and discriminator from step `start`; yield every 20 steps."""
        settings, data = self.settings, self.dataset
        reals = reduced(channelled(data.x_train), self.side)
        groups = self.levels.groups(data.x_train)
        classes = asked_of(data.y_train, groups, self.classes)
        first = start - self.before
        chosen = batches(self.paired, settings.batch, self.seed, first)
        shown = batches(len(reals), settings.batch, self.seed + 1, first)
        losses: list[Any] = []
        for step, (pair, real) in enumerate(zip(chosen, shown, strict=True), start + 1):
            noise, labels = self.pairs.noise(pair), self.pairs.labels[pair]
            of = self.levels.drawn(noise, labels)
            losses.append(
                self.step(
                    tf.constant(noise),
                    tf.constant(self.levels.numbers(self.pairs.images[pair], of)),
                    tf.constant(asked_of(labels, of, self.classes)),
                    tf.constant(self.levels.numbers(reals[real], groups[real])),
                    tf.constant(classes[real]),
                )
            )
            self.average.follow(step - self.before)
            if step % 20 == 0 or step >= self.ends[-1]:
                means = np.mean(np.array(losses, np.float32), 0).tolist()
                yield Step(step, dict(zip(("pixels", "features", "g_loss", "d_loss"), means, strict=True)))
                losses = []

    def _step(
        self, noise: tf.Tensor, wanted: tf.Tensor, labels: tf.Tensor, real: tf.Tensor, classes: tf.Tensor
    ) -> tuple[tf.Tensor, ...]:
        """Take one step of the student against the discriminator, then one of the discriminator.

        Beside each pair's noise stands a new one, for the class of a real image.
        """
        settings = self.settings
        started = tf.concat([noise, keras.random.normal(real.shape, seed=self.random)], 0)
        asked = tf.concat([labels, classes], 0)
        groups, free_groups = labels // self.classes, classes // self.classes
        with tf.GradientTape() as tape:
            velocity = self.network([started, tf.zeros((started.shape[0], 1)), asked], training=True)
            drawn, free = tf.split(started + velocity, 2)
            pixels = apart(drawn, wanted, self.levels, groups)
            free = shown(free, self.levels, free_groups)
            images = tf.concat([shown(drawn, self.levels, groups), wanted, free], 0)
            judged, *seen = self.discriminator([images, tf.concat([labels, asked], 0)], training=True)
            features = sum(unlike(*tf.split(layer, 3)[:2]) for layer in seen)
            g_loss = ops.mean(ops.softplus(-tf.split(judged, 3)[2]))
            loss = (
                settings.alike_pixels * pixels + settings.alike_features * features + settings.real * g_loss
            )
        variables = self.network.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        nudged = real + NUDGE * keras.random.normal(real.shape, seed=self.random)
        images = tf.concat([free, real, nudged], 0)
        with tf.GradientTape() as tape:
            judged, *_ = self.discriminator([images, tf.concat([classes] * 3, 0)], training=True)
            fake, true, near = tf.split(judged, 3)
            d_loss = ops.mean(ops.softplus(fake) + ops.softplus(-true))
            steep = ops.mean(ops.square(true - near))  # of R1, without second derivatives (Lin et al. 2025)
            loss = d_loss + steep
        variables = self.discriminator.trainable_variables
        self.d_optimizer.apply(tape.gradient(loss, variables), variables)
        return pixels, features, g_loss, d_loss

    def parts(self) -> dict[str, Any]:
        """Return both networks and optimizers, and where the noise has come to."""
        return {
            "model": self.network,
            "discriminator": self.discriminator,
            "optimizer": self.optimizer,
            "d_optimizer": self.d_optimizer,
            "random": self.random,
        }

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the parts, the average, the pairs' images, and an own teacher's state."""
        return (
            super().state()
            | self.average.state()
            | {"images": self.pairs.images}
            | under("levels", self.levels.arrays())
            | under("teacher", self.teacher.own.state() if self.teacher.own else {})
        )

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what `state()` returned."""
        super().restore(state)
        self.average.restore(state)
        self.pairs.images = state["images"]
        self.levels = Levels.kept(of_part("levels", state))  # a run that began with even ones keeps them
        if self.teacher.own:
            self.teacher.own.restore(of_part("teacher", state))

    def graphs(self) -> dict[str, Any]:
        """Return the student with averaged weights, in float32, as a velocity: its one step is x + velocity(x, 0)."""
        plain = self._student("float32")
        plain.set_weights(self.average.weights)
        return {"velocity": plain}

    def finish(self, sampler: Sampler) -> None:
        """Find how the finished student's numbers are read."""
        self.levels = fitted(self, self.levels, sampler)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return where grey levels lie, and how numbers are read."""
        return self.levels.arrays()

    def sampling(self) -> dict[str, Any]:
        """Return a flow's, with one step of one evaluation."""
        return sampling_of(self.size, self.classes, 1, self.side)

    def described_settings(self) -> dict[str, Any]:
        """Return the settings, the teacher by the name of its checkpoint; none where it was trained in the run."""
        name = checkpoints.checkpoint_name("flow", self.dataset.name, None)
        return asdict(self.settings) | {
            "teacher": self.settings.teacher or ("" if self.teacher.own else name)
        }
