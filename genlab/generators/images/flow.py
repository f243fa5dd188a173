"""Class-conditional flow matching (Lipman et al. 2023; rectified flow, Liu et al. 2023), built for a CPU.

A straight path leads from noise to image: x_t = (1 - t) noise + t image, with velocity image - noise. The network
learns the velocity from (x_t, t, class); a sample follows it from t = 0 to 1.

Pixel art is often stored larger than it was drawn: every square of, say, 2x2 pixels has one colour. A flow of all
pixels has to give four equal answers a square, and they differ by a shade. So where all training images are in squares,
the flow has one pixel a square, works at that resolution, at half and a quarter of it, and its samples are enlarged.

A smaller network that learned briefly guides the last half of the way: see `guide`, beside this file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from genlab.checkpoints.images.combs import Combs, tops_of
from genlab.checkpoints.images.levels import Levels, asked_of
from genlab.checkpoints.images.network import Network
from genlab.checkpoints.sampler import Sampler
from genlab.datasets import Dataset, channelled, enlarged, reduced
from genlab.errors import GenlabError
from genlab.generators.average import Average
from genlab.generators.base import Generator, Settings, Stage, Step, batches
from genlab.generators.images.guide import WORK, Guide
from genlab.generators.images.velocity import blocks_of, velocity_network
from genlab.generators.learning import learning
from genlab.generators.objective import Objective
from genlab.generators.precision import policy_of
from genlab.generators.rates import rising_and_falling
from genlab.generators.replicas import Replicas, drawn
from genlab.generators.states import of_part, under

LOOKED_AT = 4000
"""Samples that a finished flow draws to learn how its numbers are read."""


@dataclass(frozen=True)
class FlowSettings(Settings):
    """What a flow is trained with.

    Attributes:
        channels: feature maps at the first resolution (half of the image's, or a pixel a square); twice as many below.
        learning_rate: AdamW's peak; it rises over 200 steps and falls as a cosine to 0.
        ema: share of the old average kept at every step.
        heun_steps: sampling steps of two evaluations (Heun 1900), the last of one (Euler).
        guiding: share of the steps in which, at last, a network of half the width learns to guide the flow, from half
            as many images a step; 0: none does.
        guidance: how much of what both say differently is added on the way.
        guided_from: the time from which on it is.
        dtype_policy: `mixed_bfloat16` (`float32` where the machine has no bfloat16), or `float32`.
    """

    steps: int = 6000
    batch: int = 128
    channels: int = 64
    learning_rate: float = 0.002
    ema: float = 0.998
    heun_steps: int = 8
    guiding: float = 1 / 7
    guidance: float = 0.5
    guided_from: float = 0.5
    dtype_policy: str = "mixed_bfloat16"

    gone: ClassVar[Mapping[str, Any]] = {"decoding": 0.0}

    @classmethod
    def quick(cls) -> Self:
        """Return half the width, half the batch, and a rate that has fallen to 0 when the minutes end."""
        return cls(steps=1200, batch=64, channels=32, ema=0.99, guiding=0.0, minutes=2.0)

    def check(self) -> None:
        """Raise GenlabError where no step would be left for the velocity, or there is no such time."""
        super().check()
        if not 0 <= self.guiding < 1:
            raise GenlabError(
                f"Invalid value for setting 'guiding'. Expected 0 or more, below 1. Received: {self.guiding}."
            )
        if not 0 <= self.guided_from <= 1:
            raise GenlabError(
                f"Invalid value for setting 'guided_from'. Expected 0 to 1. Received: {self.guided_from}."
            )

    def batches(self) -> dict[str, int]:
        """Return the flow's, and the guide's where it learns."""
        return super().batches() | ({"guide's batch": self.guide_batch} if self.guiding else {})

    @property
    def guide_batch(self) -> int:
        """Images a step of the guide."""
        return max(1, self.batch // 2)

    @property
    def guide_channels(self) -> int:
        """Feature maps of the guide at its first resolution."""
        return max(4, self.channels // 2)  # a quarter of them is the narrowest layer's


def side_of_squares(images: NDArray[np.uint8]) -> int:
    """Return the pixels along the side of the squares that images `(n, h, w[, 3])` are drawn in; 1 for most images.

    It is the largest that leaves a multiple of 4 squares, 8 or more, along both sides of an image.
    """
    images = channelled(images)
    height, width = images.shape[1:3]
    for side in range(min(height, width) // 8, 1, -1):
        whole = height % (4 * side) == width % (4 * side) == 0
        if whole and all(np.array_equal(image, enlarged(reduced(image, side), side)) for image in images):
            return side
    return 1


class FlowMatching(Objective):
    """The training objective around a velocity network, the same on every Keras backend."""

    def __init__(self, network: keras.Model, seed: int) -> None:
        """Wrap a network; `seed` gives the noise and the times."""
        super().__init__()
        self.network = network
        self.random = keras.random.SeedGenerator(seed)

    def loss_of(self, x: Any, y: Any, training: bool) -> Any:
        """Return the mean squared error of the velocity (Lipman et al. 2023, eq. 23; sigma_min = 0).

        x are images, or codes of images.
        Times are logit-normal (Esser et al. 2024, eq. 19): more of them in the middle, where it is hard.
        """
        count = ops.shape(x)[0]
        noise = drawn(lambda n: keras.random.normal((n, *x.shape[1:]), seed=self.random), count)
        t = ops.sigmoid(drawn(lambda n: keras.random.normal((n, 1), seed=self.random), count))
        weight = ops.reshape(t, (count, *[1] * (len(x.shape) - 1)))
        found = self.network([(1 - weight) * noise + weight * x, t, y], training=training)
        return ops.mean(ops.square(found - (x - noise)))


class Flow(Generator):
    """Follow a learned velocity from noise to an image of the class asked for."""

    name = "flow"
    conditional = True
    replicated = True
    colour = True
    source = "Flow matching (Lipman et al. 2023), rectified flow (Liu et al. 2023)"
    sides_multiple_of = 4
    settings_type = FlowSettings
    of_numbers: ClassVar[bool] = True
    """Whether a path ends at a number for each pixel, so that another network can guide it there."""

    def __init__(self, dataset: Dataset, settings: FlowSettings, seed: int) -> None:
        """Build the network, its moving average and the optimizer."""
        super().__init__(dataset, settings, seed)
        if settings.guiding and not self.of_numbers:
            raise GenlabError(
                f"Invalid value for setting 'guiding' of generator '{self.name}'. Expected 0. "
                f"Received: {settings.guiding}."
            )
        keras.utils.set_random_seed(seed)
        self.classes = int(dataset.y_train.max()) + 1
        self.look_at(dataset)
        self.network = self.velocity(policy_of(settings.dtype_policy))
        self.model = self.objective(self.network, seed)
        rate = rising_and_falling(settings.learning_rate, self.learned - self.before, 200)
        self.model.compile(
            optimizer=keras.optimizers.AdamW(rate, weight_decay=0.01, clipnorm=1.0, beta_2=0.99)
        )
        self.model.optimizer.build(self.network.trainable_variables)
        self.replicas = Replicas()
        self.average = Average(self.network, settings.ema)
        self.guide = Guide(self, seed + 1) if self.guide_steps else None

    @property
    def guide_steps(self) -> int:
        """Steps in which a network learns, at last, to guide the flow; 0 where none does."""
        steps = self.settings.steps
        return min(steps - 1, round(self.settings.guiding * steps))

    def stages(self) -> tuple[Stage, ...]:
        """Return the velocity, and the guide where there is one."""
        steps, guiding = self.settings.steps, self.guide_steps
        if not guiding:
            return (Stage("", steps),)
        return Stage("velocity", steps - guiding), Stage("guide", guiding, WORK)

    @property
    def learned(self) -> int:
        """The step at which the velocity has learned."""
        return self.ends[-2] if self.guide_steps else self.ends[-1]

    @property
    def before(self) -> int:
        """Steps that are spent before the flow learns."""
        return 0

    def look_at(self, dataset: Dataset) -> None:
        """Find in the images what the network must know before it is built."""
        self.side = side_of_squares(dataset.x_train)
        """Pixels along the side of the squares that images are drawn in."""
        self.size = size_of(self.shape, self.side)
        """Height, width and channels of what the network draws: a pixel a square."""
        self.levels = Levels.of(dataset.x_train, dataset.y_train, self.seed)
        """Where grey levels lie on the axis that the network draws on; for each group of images with like tones."""

    def objective(self, network: keras.Model, seed: int) -> Objective:
        """Return what a network learns by."""
        return FlowMatching(network, seed)

    def velocity(self, dtype: Any, channels: int = 0) -> keras.Model:
        """Build a velocity network, of the settings' channels unless others are named."""
        width, blocks = channels or self.settings.channels, blocks_of(self.side)
        return velocity_network(self.size, self.classes, width, dtype, blocks, self.levels.many)

    def train(self, start: int = 0) -> Iterator[Step]:
        """Train the velocity, then the guide where there is one; yield every 20 steps."""
        images = reduced(channelled(self.dataset.x_train), self.side)
        groups = self.levels.groups(self.dataset.x_train)
        asked = asked_of(self.dataset.y_train, groups, self.classes)

        def ends(index: NDArray[np.int64]) -> NDArray[Any]:
            return self.levels.numbers(images[index], groups[index])

        if self.guide is None or start < self.learned:
            yield from self.follow(ends, asked, start)
        if self.guide is not None:
            yield from self.guide.train(ends, asked, max(start, self.learned))

    def follow(
        self, ends: Callable[[NDArray[np.int64]], NDArray[Any]], of: NDArray[Any], start: int
    ) -> Iterator[Step]:
        """Train the velocity from step `start`; without end where nothing comes after it.

        Args:
            ends: gives where the paths of some training images lead.
            of: their classes, `(n,)`, and groups: see `velocity_network`.
            start: steps done.
        """
        labels, take = of.astype(np.int32), self.replicas.keras_step(self.model)
        chosen = batches(len(labels), self.settings.batch, self.seed, start - self.before)

        def step(index: NDArray[np.int64]) -> Any:
            self.model.reset_metrics()
            return take(ends(index), labels[index])

        for moment in learning(step, self.average, chosen, start, self.before, lambda: self.learned):
            yield moment
            if self.guide is not None and moment.step >= self.learned:
                return

    def parts(self) -> dict[str, Any]:
        """Return network and optimizer."""
        return {"model": self.network, "optimizer": self.model.optimizer}

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the parts, the moving average, the noise's seed state and the grey levels' places."""
        return (
            super().state()
            | self.average.state()
            | {"random": np.asarray(self.model.random.state)}
            | under("levels", self.levels.arrays())
            | (self.guide.state() if self.guide else {})
        )

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what `state()` returned."""
        super().restore(state)
        self.average.restore(state)
        self.model.random.state.assign(state["random"])
        self.levels = Levels.kept(of_part("levels", state))  # a run that began with even ones keeps them
        if self.guide:
            self.guide = Guide(self, self.seed + 1)  # on these levels
            self.guide.restore(state)

    def graphs(self) -> dict[str, Any]:
        """Return the velocity network with averaged weights, in float32, and the guide once it has learned."""
        plain = self.velocity("float32")
        plain.set_weights(self.average.weights)
        return {"velocity": plain} | (
            {"guide": self.guide.graph()} if self.guide and self.guide.ready else {}
        )

    def finish(self, sampler: Sampler) -> None:
        """Find how the finished network's numbers are read."""
        self.levels = fitted(self, self.levels, sampler)

    @cached_property
    def combs(self) -> Combs | None:
        """How often each comb comes in a class of training images; None where few are stretched."""
        images = self.dataset.x_train
        if not self.of_numbers or images.ndim != 3 or self.side > 1:
            return None
        found = Combs.of(tops_of(images), self.dataset.y_train, self.classes)
        return found if found.many else None

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return where grey levels lie, how numbers are read, and which combs images have where many have one."""
        return self.levels.arrays() | (self.combs.arrays() if self.combs else {})

    def sampling(self) -> dict[str, Any]:
        """Return the kind, classes, channels, Heun steps, the squares' side, guidance, and whether there are combs."""
        found = sampling_of(self.size, self.classes, self.settings.heun_steps, self.side)
        if self.combs:
            found |= {"combed": True}
        if self.guide and self.guide.ready:
            found |= {"guidance": self.settings.guidance, "guided_from": self.settings.guided_from}
        return found


def fitted(generator: Generator, levels: Levels, sampler: Sampler) -> Levels:
    """Return levels by which the numbers of finished samples come as often as those of training images.

    Args:
        generator: the finished one.
        levels: what it learned to draw.
        sampler: of its networks; where what it draws are codes or colours, levels stay as they are.
    """
    if not isinstance(sampler, Network) or "range" in sampler.sampling:
        return levels
    data = generator.dataset
    count = min(LOOKED_AT, 1 + generator.settings.steps // 4)  # a run of few steps is no more exact
    labels = np.random.default_rng((generator.seed, 3)).choice(data.y_train, count).astype(np.int64)
    z = sampler.latents(count, generator.seed + 1)
    return levels.fitted(
        data.x_train, data.y_train, sampler.numbers(z, labels), labels, levels.drawn(z, labels)
    )


def size_of(shape: tuple[int, ...], side: int) -> tuple[int, int, int]:
    """Return squares along height and width, and channels, of images of `shape` `(h, w[, 3])` in squares of `side`."""
    height, width, channels = (*shape, 1)[:3]
    return height // side, width // side, channels


def sampling_of(size: tuple[int, ...], classes: int, heun_steps: int, side: int) -> dict[str, Any]:
    """Return how to draw an image of `size` `(h, w, c)` from a velocity: what a flow's card says under `sampling`.

    Each of its pixels becomes a square of `side` by `side`.
    """
    *shape, channels = size
    return {
        "kind": "flow",
        "latent": shape if channels == 1 else [*size],
        "channels": channels,
        "classes": classes,
        "heun_steps": heun_steps,
    } | ({"enlarged": side} if side > 1 else {})
