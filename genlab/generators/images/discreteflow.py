"""Discrete flow matching (Gat et al. 2024): an image of few colours, each square of which is a class.

Pixel art has a palette: a face of ten colours has one of them all over the hair. A flow of numbers comes near a colour
and misses it by a shade, a little differently at every square, and the number of shades alone tells its faces from
real ones. Here a square is no number but one of the colours that the training images have. At t = 0 every square is
hidden, at t = 1 all are shown; a training image with the share t of its squares shown stands in between, and the
network answers with the chances of every colour at every hidden square (Gat et al. 2024: masked source, linear
schedule). A sample uncovers the squares bit by bit in an order by chance, as many at once as cannot contradict each
other, and then hides some once more and uncovers anew what is unlikely there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from genlab.checkpoints.images.levels import Levels
from genlab.datasets import Dataset, channelled, reduced
from genlab.errors import GenlabError
from genlab.generators.base import Step
from genlab.generators.images.flow import Flow, FlowSettings, sampling_of, side_of_squares, size_of
from genlab.generators.images.velocity import blocks_of, velocity_network
from genlab.generators.objective import Objective
from genlab.generators.replicas import drawn

MOST_COLOURS = 1024
EVALUATIONS = 16
"""Of a quick run's network, which is asked for its samples many times in two minutes."""


@dataclass(frozen=True)
class DiscreteFlowSettings(FlowSettings):
    """What a discrete flow is trained with.

    Attributes:
        entropy: in nats, what the squares that a sample uncovers at once may leave open beside the least sure of them:
            less takes more steps, and the squares agree better.
        correctors: how often a part of a sample's squares is hidden again, to uncover anew what is unlikely there.
        again: how large a part.
        unlikely: a colour is, that is less than so many times as likely as the likeliest one there; above 1, all are.
        temperature: that correctors draw at: below 1, likely colours are taken more often still.
        evaluations: of the network, after which all squares that are hidden are uncovered at the latest; 0: no limit.
    """

    steps: int = 6000
    batch: int = 64
    channels: int = 48
    guiding: float = 0.0
    entropy: float = 0.3
    correctors: int = 8
    again: float = 0.35
    unlikely: float = 0.25
    temperature: float = 0.6
    evaluations: int = 0

    def check(self) -> None:
        """Raise GenlabError where correctors cannot hide such a part."""
        super().check()
        if self.again > 1:
            raise GenlabError(f"Invalid value for setting 'again'. Expected 0 to 1. Received: {self.again}.")

    @classmethod
    def quick(cls) -> Self:
        """Return a third of the width, previews that take seconds, and a rate at 0 when the minutes end."""
        return cls(
            steps=700,
            batch=32,
            channels=16,
            learning_rate=0.004,
            ema=0.98,
            minutes=2.0,
            correctors=0,
            evaluations=EVALUATIONS,
        )


class Uncovering(Objective):
    """The training objective around a network that guesses hidden colours, the same on every Keras backend."""

    def __init__(self, network: keras.Model, seed: int) -> None:
        """Wrap a network; `seed` gives the times and what is hidden."""
        super().__init__()
        self.network = network
        self.random = keras.random.SeedGenerator(seed)

    def loss_of(self, x: Any, y: Any, training: bool) -> Any:
        """Return the bound on the negative log-likelihood of a square's colour, in nats.

        It is the cross-entropy over hidden squares, weighted by 1 / (1 - t) (Sahoo et al. 2024, Simple and effective
        masked diffusion language models, arXiv:2406.07524); x are colours `(n, h, w)`.
        """
        count, squares = ops.shape(x)[0], x.shape[1:]
        t = drawn(lambda n: keras.random.uniform((n, 1), 0.0, 0.999, seed=self.random), count)
        luck = drawn(lambda n: keras.random.uniform((n, *squares), seed=self.random), count)
        hidden = luck >= t[..., None]
        colours = ops.cast(x, "int32")
        mask = self.network.output_shape[-1]
        logits = self.network([ops.where(hidden, mask, colours), t, y], training=training)
        missed = keras.losses.sparse_categorical_crossentropy(colours, logits, from_logits=True)
        weight = ops.cast(hidden, "float32") / (1 - t[..., None])
        return ops.mean(weight * missed)


class DiscreteFlow(Flow):
    """Uncover, square by square, an image of the class asked for."""

    name = "discreteflow"
    source = "Discrete flow matching (Gat et al. 2024), uncovered by entropy (Ben-Hamu et al. 2025)"
    settings_type = DiscreteFlowSettings
    of_numbers = False

    def look_at(self, dataset: Dataset) -> None:
        """Find the squares, and the colours that they have.

        Raises:
            GenlabError: where there are more colours than can be classes.
        """
        self.side = side_of_squares(dataset.x_train)
        self.size, self.levels = size_of(self.shape, self.side), Levels.even()  # colours are classes: no axis
        squares = reduced(channelled(dataset.x_train), self.side)
        places = 256 ** np.arange(squares.shape[-1])[::-1]
        numbers, colours = np.unique(squares @ places, return_inverse=True)  # rows would be sorted far slower
        palette = (numbers[:, None] // places % 256).astype(np.uint8)
        if len(palette) > MOST_COLOURS:
            raise GenlabError(
                f"Invalid dataset '{dataset.name}' for generator '{self.name}'. Expected images of at most "
                f"{MOST_COLOURS:,} colours. Received: {len(palette):,}."
            )
        self.palette = palette
        """All colours of the training images `(k, c)`, in order."""
        self.colours = colours.reshape(squares.shape[:3]).astype(np.int32)
        """Which of them each square of each training image has `(n, h, w)`."""

    def velocity(self, dtype: Any, channels: int = 0) -> keras.Model:
        """Build the network that guesses colours."""
        width, blocks = channels or self.settings.channels, blocks_of(self.side)
        return guessing_network(self.size[:2], len(self.palette), self.classes, width, dtype, blocks)

    def objective(self, network: keras.Model, seed: int) -> Objective:
        """Return what a network learns by."""
        return Uncovering(network, seed)

    def train(self, start: int = 0) -> Iterator[Step]:
        """Train; yield every 20 steps."""
        yield from self.follow(lambda index: self.colours[index], self.dataset.y_train, start)

    def graphs(self) -> dict[str, Any]:
        """Return the network with averaged weights, in float32."""
        return {"guess": super().graphs()["velocity"]}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the colours."""
        return {"palette": self.palette}

    def sampling(self) -> dict[str, Any]:
        """Return the kind, classes, channels, the squares' side, and how squares are uncovered."""
        asked = sampling_of(self.size, self.classes, 1, self.side)
        del asked["heun_steps"]
        return (
            asked
            | {
                "kind": "discreteflow",
                "latent": [*self.size[:2], 2],
                "entropy": self.settings.entropy,
                "correctors": self.settings.correctors,
                "again": self.settings.again,
                "unlikely": self.settings.unlikely,
                "temperature": self.settings.temperature,
            }
            | ({"evaluations": self.settings.evaluations} if self.settings.evaluations else {})
        )


def guessing_network(
    shape: tuple[int, ...], colours: int, classes: int, channels: int, dtype: Any, blocks: tuple[int, ...]
) -> keras.Model:
    """Build the network that guesses what is hidden: a flow's U-Net between a table of colours and their chances.

    Args:
        shape: height and width in squares, multiples of 4.
        colours: how many there are; one more number says "hidden".
        classes: number of classes.
        channels: feature maps at the first resolution, and numbers that stand for a colour.
        dtype: Keras dtype policy of the inner layers.
        blocks: as of `velocity_network`.

    Returns:
        A model from colours `(n, h, w)` int32, the share t of them shown `(n, 1)` and class `(n,)` int32 to logits
        `(n, h, w, colours)`.
    """
    x_in = keras.Input(shape, dtype="int32", name="x")
    t_in = keras.Input((1,), name="t")
    label_in = keras.Input((), dtype="int32", name="label")
    inner = velocity_network((*shape, channels), classes, channels, dtype, blocks)
    known = layers.Embedding(colours + 1, channels)(x_in)
    x = layers.Add()([known, inner([known, t_in, label_in])])
    x = layers.Activation("silu", dtype=dtype)(layers.Dense(2 * channels, dtype=dtype)(x))
    logits = layers.Activation("linear", dtype="float32")(layers.Dense(colours, dtype=dtype)(x))
    return keras.Model([x_in, t_in, label_in], logits, name="guess")
