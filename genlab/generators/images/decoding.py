"""What draws each pixel's level in the last step of a flow of grey images: a discrete decoder (Ho et al. 2020, 3.3).

A flow's answer to noise is a number, and a number says where a pixel's level lies, not which of its neighbours it is.
Around a real boot lie specks of 1 to 3 of 255 levels, at a tenth to a quarter of the places along its edge; a flow's
numbers there are all a little more than black, and whichever way they are read, hardly any place has a speck, or nearly
all have. So what a flow leads to is noised once more, to t = 0.95, where what noise there is hides such specks, and
levels are drawn by their chances given that (x_t), which a network learns from training images. It draws some pixels
before others and sees which levels these have: see `genlab.checkpoints.images.laststep`.

By Bayes' rule the chance of a level is how likely x_t is of it, a Gaussian of deviation 1 - t around t times its place,
times its chance by all that is around. The first is known and need not be learned; the second is 256 numbers and one
more Gaussian. (A network that had to answer with both at once took levels near each other for one: within real clothes
17% of neighbours are at most two levels apart, it drew 13%, this one 16%.)
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from genlab.checkpoints.images.combs import TOPS, Combs, teeth, tops_of
from genlab.checkpoints.images.flow import Flow as FlowSampler
from genlab.checkpoints.images.laststep import NEVER, TURNS, stretch, turns
from genlab.checkpoints.images.levels import Groups, Levels
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import channelled
from genlab.generators.average import Average
from genlab.generators.base import Step, batches
from genlab.generators.images.velocity import block, convolved, parted
from genlab.generators.objective import Objective
from genlab.generators.rates import rising_and_falling
from genlab.generators.replicas import drawn
from genlab.generators.states import keras_state, of_part, restore_keras_state, under

if TYPE_CHECKING:
    from genlab.generators.images.flow import Flow

AT = 0.95
"""The time t to which numbers are noised: noise has a deviation of 0.05 then, black ends 0.04 from its middle."""
LEVELS = 256
CHANNELS = 32
WIDTH = 64
"""Of what class and group are embedded in, and of the last layer before the chances."""
DILATIONS = (1, 2, 1)
"""Of each residual block's two convolutions: together they see 19 pixels across."""
CLOSER = 10.0
"""What differences of numbers are multiplied by before a convolution: those that matter are hundredths."""
WIDE = 4.0
"""Logarithm of the second Gaussian's precision at the beginning: a deviation of 0.14."""
LEARNING_RATE = 0.003
BALANCED = 3
"""How often a finished one's levels are balanced: where chances are nearly 0 or 1, leaning moves few pixels at once."""
TRUSTED = 200
"""Pixels of a class and a level from which on its own count weighs more than that of all classes."""
KEPT = 0.995
"""Share of the old moving average kept at every step."""


def decoder_network(
    shape: tuple[int, ...], levels: Levels, classes: int, dtype: Any = "float32"
) -> keras.Model:
    """Build the network that tells the chances of every level at every pixel.

    Args:
        shape: height, width and 1.
        levels: where they lie, for each group of like tones; see `velocity_network`.
        classes: number of classes.
        dtype: Keras dtype policy of the inner layers.

    Returns:
        A model from x `(n, h, w, 1)`, how far levels are stretched `(n, 1)`, class `(n,)` int32, the numbers of levels
        that are known `(n, h, w, 1)`, and at which pixels they are (1; else 0) `(n, h, w, 1)`, to logits
        `(n, h, w, 256)`.
    """
    x_in, known_in, shown_in = (keras.Input(shape, name=name) for name in ("x", "known", "shown"))
    stretch_in, label_in = keras.Input((1,), name="stretch"), keras.Input((), dtype="int32", name="label")
    asked = [
        layers.Embedding(many, WIDTH, dtype=dtype)(of) for many, of in parted(label_in, classes, levels.many)
    ]
    asked.append(layers.Dense(WIDTH, dtype=dtype)(stretch_in))
    condition = layers.Dense(WIDTH, activation="silu", dtype=dtype)(layers.Add(dtype=dtype)(asked))

    seen = x_in / AT
    given = layers.Concatenate(dtype=dtype)([x_in, known_in, shown_in, CLOSER * shown_in * (known_in - seen)])
    x = convolved(given, CHANNELS, dtype)
    for dilation in DILATIONS:
        x = block(x, condition, dtype, dilation)
    x = layers.Concatenate(dtype=dtype)([x, given])
    x = layers.Conv2D(WIDTH, 1, activation="silu", dtype=dtype)(x)

    def answer(many: int) -> Any:
        return layers.Conv2D(many, 1, kernel_initializer="zeros", dtype="float32")(x)

    places: Any = levels.places[
        0
    ]  # an array: an export would ask for a tensor's values as for one input more
    if levels.many > 1:
        places = ops.take(levels.places, ops.floor_divide(label_in, classes), axis=0)[:, None, None]
    around = answer(2)
    precise = ops.exp(ops.clip(around[..., 1:], -8, 5) + WIDE)
    likely = (AT / (1 - AT)) ** 2
    middle = likely * seen + precise * (seen + around[..., :1] / CLOSER)
    logits = answer(LEVELS) + (middle - (likely + precise) / 2 * places) * places
    return keras.Model([x_in, stretch_in, label_in, known_in, shown_in], logits)


def drawing(decoder: keras.Model) -> keras.Model:
    """Return a decoder that draws, from a last step's inputs (see `LastStep` there), levels `(n, h, w)`.

    Leaning `(n, 256)` is added to each pixel's logits; luck `(n, h, w, 1)` lies in 0..1. A level is the number of those
    before whose chances, summed up, do not reach the luck.
    """
    x, stretching, label, known, shown = decoder.inputs
    leaning, luck = keras.Input((LEVELS,), name="leaning"), keras.Input(x.shape[1:], name="luck")
    sums = ops.cumsum(ops.softmax(decoder.output + leaning[:, None, None]), axis=-1)
    before = ops.cast(sums[..., :-1] < luck, "float32")  # the last sum is 1 but for what rounding leaves
    given = [x, stretching, label, leaning, luck, known, shown]
    return keras.Model(given, ops.sum(before, axis=-1), name="decoder")


class Decoding(Objective):
    """The training objective around a decoder, the same on every Keras backend."""

    def __init__(self, network: keras.Model, size: tuple[int, ...], seed: int) -> None:
        """Wrap a decoder of images of height and width `size`; `seed` gives the noise and the turns."""
        super().__init__()
        self.network, self.turns = network, turns(size)[None, ..., None]
        self.random = keras.random.SeedGenerator(seed)

    def loss_of(self, x: Any, y: Any, training: bool) -> Any:
        """Return the cross-entropy of a pixel's level, in nats, where the turns before some turn are known.

        x `(n, h, w, 3)` are where the levels of images lie, the levels, and the images' tops: see `Combs`.
        """
        count, size = ops.shape(x)[0], (*x.shape[1:-1], 1)
        noise = drawn(lambda n: keras.random.normal((n, *size), seed=self.random), count)
        turn = drawn(lambda n: keras.random.uniform((n, 1, 1, 1), 0, TURNS, seed=self.random), count)
        numbers, levels, top = x[..., :1], ops.cast(x[..., 1], "int32"), ops.cast(x[:, 0, 0, 2], "int32")
        shown = ops.cast(self.turns < ops.floor(turn), "float32")
        started = (1 - AT) * noise + AT * numbers
        stretched = ops.take(ops.convert_to_tensor(stretch(TOPS)), top - TOPS[0])[:, None]
        logits = self.network([started, stretched, y, shown * numbers, shown], training=training)
        lacking = ops.convert_to_tensor(np.where(teeth(TOPS), np.float32(0), NEVER))
        logits += ops.take(lacking, top - TOPS[0], axis=0)[:, None, None]
        missed = keras.losses.sparse_categorical_crossentropy(levels, logits, from_logits=True)
        hidden = 1 - shown[..., 0]
        return ops.mean(ops.sum(missed * hidden, (1, 2)) / ops.sum(hidden, (1, 2)))


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
        self.network = decoder_network(flow.size, flow.levels, flow.classes, dtype)
        self.model = Decoding(self.network, flow.size[:2], seed)
        rate = rising_and_falling(LEARNING_RATE, self.steps, 100)
        self.optimizer = keras.optimizers.AdamW(rate, weight_decay=0.0, clipnorm=1.0, beta_2=0.99)
        self.model.compile(optimizer=self.optimizer)
        self.optimizer.build(self.network.trainable_variables)
        self.average = Average(self.network, KEPT)
        self.taken = 0
        data = flow.dataset
        self.tops = tops_of(data.x_train)
        self.combs = Combs.of(self.tops, data.y_train, flow.classes)
        self.leaning = np.zeros((flow.classes, LEVELS), np.float32)

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
        take = self.flow.replicas.keras_step(self.model)
        before, losses = self.flow.ends[-2], []
        chosen = batches(len(images), self.batch, self.seed + 1, start - before)
        for step, index in enumerate(chosen, start + 1):
            self.model.reset_metrics()
            numbers = self.flow.levels.numbers(images[index], groups[index])
            tops = np.broadcast_to(self.tops[index, None, None, None], numbers.shape)
            given = np.concatenate([numbers, images[index], tops], -1, dtype=np.float32)
            losses.append(take(given, labels[index]))
            self.taken = step - before
            self.average.follow(self.taken)
            if step % 20 == 0 or step >= self.flow.ends[-1]:
                yield Step(step, {"decoder_loss": float(np.mean(losses))})
                losses = []

    def graph(self) -> keras.Model:
        """Return the drawing decoder with averaged weights, in float32."""
        plain = decoder_network(self.flow.size, self.flow.levels, self.flow.classes)
        plain.set_weights(self.average.weights)
        return drawing(plain)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the combs, and what levels lean by."""
        return self.combs.arrays() | {"leaning": self.leaning}

    def balance(self, sampler: Sampler, z: NDArray[np.float32], labels: NDArray[np.int64]) -> None:
        """Find by how much more often each level of each class must be drawn than the finished network says.

        What a velocity leads to is not quite what the network has learned from, so some levels come too often. A class
        leans as all together do, and as its own samples say where they have many pixels of a level.

        Args:
            sampler: of the networks as they stand; any but a flow's whose levels are drawn leaves all as it is.
            z, labels: of the samples that it draws for that.
        """
        if not isinstance(sampler, FlowSampler) or sampler.last is None:
            return
        flow, data = self.flow, self.flow.dataset
        groups, numbers = sampler.groups(z, labels), channelled(sampler.numbers(z, labels))
        self.leaning = np.zeros_like(self.leaning)
        wanted = _counts(data.x_train, data.y_train, flow.classes)
        last = replace(sampler.last, leaning=self.leaning)
        for _ in range(BALANCED):
            found = _counts(last.images(numbers, z, labels, groups), labels, flow.classes)
            real = wanted / np.maximum(wanted.sum(1, keepdims=True), 1) * found.sum(1, keepdims=True)
            every = (real.sum(0) + 1) / (found.sum(0) + 1)
            last.leaning[:] += np.log((real + TRUSTED * every) / (found + TRUSTED))

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


def _counts(images: NDArray[np.uint8], labels: NDArray[Any], classes: int) -> NDArray[np.float64]:
    """Return how many pixels of each level the images `(n, ...)` of each class have, `(classes, 256)`."""
    return np.stack(
        [np.bincount(images[labels == label].ravel(), minlength=LEVELS) for label in range(classes)]
    ).astype(np.float64)
