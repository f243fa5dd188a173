"""The last step of a flow of grey images, which draws each pixel's level (the discrete decoder of Ho et al. 2020, 3.3).

A flow's answer to noise is a number, and a number says where a pixel's level lies, not which of its neighbours it is.
Around a real boot lie specks of 1 to 3 of 255 levels, at a tenth to a quarter of the places along its edge; a flow's
numbers there are all a little more than black, and whichever way they are read, hardly any place has a speck, or nearly
all have. So a flow stops a step early, at t = 0.92, where what noise is left hides such specks. The network of this
file looks at what is there (x_t) and at where the velocity would lead from it, and answers with the chance of each of
the 256 levels at every pixel; a level is drawn by these chances. It learns from training images at that t.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from genlab.checkpoints.images.levels import Groups
from genlab.generators.average import Average
from genlab.generators.base import Step, batches
from genlab.generators.images.velocity import block, convolved, parted
from genlab.generators.objective import Objective
from genlab.generators.rates import rising_and_falling
from genlab.generators.replicas import drawn
from genlab.generators.states import keras_state, of_part, restore_keras_state, under

if TYPE_CHECKING:
    from genlab.generators.images.flow import Flow

AT = 0.92
"""The time t at which a flow hands over: noise has a deviation of 0.08 then, black ends 0.04 from its middle."""
LEVELS = 256
CHANNELS = 32
WIDTH = 64
"""Of what class and group are embedded in, and of the last layer before the chances."""
DILATIONS = (1, 2, 1)
"""Of each residual block's two convolutions: together they see 19 pixels across."""
LEARNING_RATE = 0.003
KEPT = 0.995
"""Share of the old moving average kept at every step."""


def decoder_network(
    shape: tuple[int, ...], classes: int, groups: int = 1, dtype: Any = "float32"
) -> keras.Model:
    """Build the network that tells the chances of every level at every pixel.

    Args:
        shape: height, width and 1.
        classes: number of classes.
        groups: of like tones; see `velocity_network`.
        dtype: Keras dtype policy of the inner layers.

    Returns:
        A model from x `(n, h, w, 1)`, where the velocity leads from it `(n, h, w, 1)` and class `(n,)` int32 to logits
        `(n, h, w, 256)`.
    """
    x_in, estimate_in = keras.Input(shape, name="x"), keras.Input(shape, name="estimate")
    label_in = keras.Input((), dtype="int32", name="label")
    asked = [layers.Embedding(many, WIDTH, dtype=dtype)(of) for many, of in parted(label_in, classes, groups)]
    condition = layers.Dense(WIDTH, activation="silu", dtype=dtype)(
        layers.Add(dtype=dtype)(asked) if len(asked) > 1 else asked[0]
    )

    given = layers.Concatenate(dtype=dtype)([x_in, estimate_in])
    x = convolved(given, CHANNELS, dtype)
    for dilation in DILATIONS:
        x = block(x, condition, dtype, dilation)
    x = layers.Concatenate(dtype=dtype)([x, given])
    x = layers.Conv2D(WIDTH, 1, activation="silu", dtype=dtype)(x)
    return keras.Model([x_in, estimate_in, label_in], layers.Conv2D(LEVELS, 1, dtype="float32")(x))


def drawing(decoder: keras.Model) -> keras.Model:
    """Return a decoder that draws: it takes luck `(n, h, w, 1)` in 0..1 besides, and answers with levels `(n, h, w)`.

    A level is the number of those before whose chances, summed up, do not reach the luck.
    """
    luck = keras.Input(decoder.inputs[0].shape[1:], name="luck")
    sums = ops.cumsum(ops.softmax(decoder.output), axis=-1)
    before = ops.cast(sums[..., :-1] < luck, "float32")  # the last sum is 1 but for what rounding leaves
    return keras.Model([*decoder.inputs, luck], ops.sum(before, axis=-1), name="decoder")


class Decoding(Objective):
    """The training objective around a decoder, the same on every Keras backend."""

    def __init__(self, network: keras.Model, velocity: keras.Model, seed: int) -> None:
        """Wrap a decoder and the finished velocity that it follows on; `seed` gives the noise."""
        super().__init__()
        self.network, self.velocity = network, velocity
        velocity.trainable = False
        self.random = keras.random.SeedGenerator(seed)

    def loss_of(self, x: Any, y: Any, training: bool) -> Any:
        """Return the cross-entropy of a pixel's level, in nats.

        x `(n, h, w, 2)` are where the levels of images lie, and the levels.
        """
        count, size = ops.shape(x)[0], (*x.shape[1:-1], 1)
        noise = drawn(lambda n: keras.random.normal((n, *size), seed=self.random), count)
        numbers, levels = x[..., :1], ops.cast(x[..., 1], "int32")
        started = (1 - AT) * noise + AT * numbers
        estimate = started + (1 - AT) * self.velocity([started, AT * ops.ones((count, 1)), y], training=False)
        logits = self.network([started, ops.stop_gradient(estimate), y], training=training)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(levels, logits, from_logits=True))


class LastStep:
    """What of a flow learns to draw levels, after the velocity has learned."""

    def __init__(self, flow: "Flow", dtype: Any, batch: int, seed: int) -> None:
        """Build decoder and optimizer.

        Args:
            flow: whose last step it is.
            dtype: Keras dtype policy of the decoder's inner layers.
            batch: images a step.
            seed: of the order of images and the noise.
        """
        self.flow, self.batch, self.seed = flow, batch, seed
        self.network = decoder_network(flow.size, flow.classes, flow.levels.many, dtype)
        self.model = Decoding(self.network, flow.velocity("float32"), seed)
        rate = rising_and_falling(LEARNING_RATE, self.steps, 100)
        self.optimizer = keras.optimizers.AdamW(rate, weight_decay=0.0, clipnorm=1.0, beta_2=0.99)
        self.model.compile(optimizer=self.optimizer)
        self.optimizer.build(self.network.trainable_variables)
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
        self.model.velocity.set_weights(self.flow.average.weights)
        take = self.flow.replicas.keras_step(self.model)
        before, losses = self.flow.ends[-2], []
        chosen = batches(len(images), self.batch, self.seed + 1, start - before)
        for step, index in enumerate(chosen, start + 1):
            self.model.reset_metrics()
            numbers = self.flow.levels.numbers(images[index], groups[index])
            losses.append(take(np.concatenate([numbers, images[index]], -1, dtype=np.float32), labels[index]))
            self.taken = step - before
            self.average.follow(self.taken)
            if step % 20 == 0 or step >= self.flow.ends[-1]:
                yield Step(step, {"decoder_loss": float(np.mean(losses))})
                losses = []

    def graph(self) -> keras.Model:
        """Return the drawing decoder with averaged weights, in float32."""
        plain = decoder_network(self.flow.size, self.flow.classes, self.flow.levels.many)
        plain.set_weights(self.average.weights)
        return drawing(plain)

    def state(self) -> dict[str, NDArray[Any]]:
        """Return decoder, optimizer, seed, moving average, and steps taken."""
        parts = keras_state(model=self.network, optimizer=self.optimizer, random=self.model.random)
        return under("decoder", parts | self.average.state() | {"taken": np.asarray(self.taken)})

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what `state()` returned; nothing where there is none, as in a run from before flows had this."""
        if own := of_part("decoder", state):
            restore_keras_state(own, model=self.network, optimizer=self.optimizer, random=self.model.random)
            self.average.restore(own)
            self.taken = int(own["taken"])
