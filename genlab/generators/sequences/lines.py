"""What families have in common that learn lines token by token: batches of like length, the loop, what a line costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.generators.base import Generator, Settings, Step
from genlab.generators.rates import rising_and_falling
from genlab.generators.sequences.beginnings import beginnings
from genlab.generators.sequences.subwords import vocabulary_of
from genlab.media.tokens import END

Tokens = NDArray[np.int32]
Weights = NDArray[np.float32]
ROUNDED = 16
"""Lengths of batches are multiples of it: each other length has the networks laid out anew."""
WARMING = 100
REPORT = 10
TESTED = 512
"""Test lines that a run is measured on while it learns."""
STRONGEST = 1.0
"""Length that a gradient is cut to."""
BETA_2 = 0.99
"""How slowly Adam forgets how large gradients were."""


@dataclass(frozen=True)
class LinesSettings(Settings):
    """What all of them are set to.

    Attributes:
        batch: lines a step.
        vocabulary: sub-words at most; 0 for letters. Short lines are always learned letter by letter.
        rate: of learning, at its highest; it rises over the first steps, and falls to 0 as a cosine.
        decay: of weights, a step and unit of the rate.
        dropout: share of numbers that are left out while learning.
    """

    steps: int = 4000
    batch: int = 64
    vocabulary: int = 4000
    rate: float = 2e-3
    decay: float = 0.1
    dropout: float = 0.1

    def check(self) -> None:
        """Raise GenlabError where a setting cannot be."""
        super().check()
        for name, fits, expected in (
            ("vocabulary", self.vocabulary >= 0, "0 or more"),
            ("rate", 0 < self.rate <= 1, "more than 0, at most 1"),
            ("decay", 0 <= self.decay <= 1, "0 to 1"),
            ("dropout", 0 <= self.dropout < 1, "0 or more, less than 1"),
        ):
            if not fits:
                raise GenlabError(
                    f"Invalid value for setting '{name}'. Expected {expected}. Received: {getattr(self, name)}."
                )


class Lines(Generator):
    """A family that gives the chances of each token after those before it; it brings its networks."""

    medium = "text"
    settings_type: ClassVar[type[Settings]] = LinesSettings
    fixed_steps = True
    kind: ClassVar[str]
    """How its samples are drawn, as in `genlab.checkpoints.kinds`."""

    def __init__(self, dataset: Any, settings: Any, seed: int) -> None:
        """Learn the vocabulary, number the lines, and build the networks.

        Raises:
            GenlabError: for images, or pairs.
        """
        super().__init__(dataset, settings, seed)
        self.numbered(dataset, settings.vocabulary)
        self.longest = max(map(len, (*self.lines, *self.tests)))
        keras.utils.set_random_seed(seed)
        self.network = self.built()
        self.learn_by(self.optimizer())

    def learn_by(self, optimizer: keras.optimizers.Optimizer) -> None:
        """Let an optimizer move the network's weights."""
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.network.compile(optimizer, loss=loss, jit_compile=False)
        optimizer.build(self.network.trainable_variables)

    def optimizer(self) -> keras.optimizers.Optimizer:
        """Return what moves the weights: AdamW (Loshchilov & Hutter 2019)."""
        return keras.optimizers.AdamW(
            self.rate(), weight_decay=self.settings.decay, beta_2=BETA_2, clipnorm=STRONGEST
        )

    def rate(self) -> keras.optimizers.schedules.CosineDecay:
        """Return how the rate of learning rises and falls."""
        return rising_and_falling(self.settings.rate, self.settings.steps, WARMING)

    def numbered(self, dataset: Any, most: int) -> None:
        """Learn the vocabulary, at most so many sub-words, and number `lines` and `tests` by it."""
        self.vocabulary = vocabulary_of(dataset, most)
        self.lines, self.tests = (
            [np.array([*self.vocabulary.encode(line), END], np.int32) for line in lines]
            for lines in (dataset.train, dataset.test)
        )

    def lengths(self) -> NDArray[np.int64]:
        """Return how long each training line is."""
        return np.array([len(line) for line in self.lines])

    def given(self, tokens: Tokens, places: Sequence[int], tested: bool) -> Any:
        """Return what the network takes to say what follows tokens `(n, t)`, of training or of test lines."""
        return tokens

    def questions(self, places: Sequence[int], tested: bool, step: int) -> tuple[Any, Tokens, Weights]:
        """Return what the network is given of some lines, the tokens it is asked for, and which of them count.

        Args:
            places: of the lines, training or test.
            tested: whether they are test lines.
            step: of training, 0 where lines are tested: whatever is drawn follows from it.
        """
        tokens, asked, weights = padded([(self.tests if tested else self.lines)[place] for place in places])
        return self.given(tokens, places, tested), asked, weights

    def built(self) -> keras.Model:
        """Return the network of tokens `(n, t)` to scores `(n, t, v)` of what follows each."""
        raise TypeError(f"Generator '{type(self).__name__}' defines no built().")

    def step(self) -> keras.Model:
        """Return a copy of the network as it is sampled from: one token and the states in, scores and states out."""
        raise TypeError(f"Generator '{type(self).__name__}' defines no step().")

    def states(self) -> list[list[int]]:
        """Return the shape of each state without the axis of lines."""
        raise TypeError(f"Generator '{type(self).__name__}' defines no states().")

    def train(self, start: int = 0) -> Iterator[Step]:
        """Minimise the cross-entropy of each token after those before it; yield each tenth step.

        At an epoch's end with `val_bits`.
        """
        epoch = max(1, len(self.lines) // self.settings.batch)
        losses: list[float] = []
        for step, index in enumerate(
            batches_by_length(self.lengths(), self.settings.batch, self.seed, start), start + 1
        ):
            given, asked, weights = self.questions(index.tolist(), False, step)
            self.network.reset_metrics()
            share = weights / max(weights.mean(), 1e-9)
            losses.append(float(self.network.train_on_batch(given, asked, share)))
            ended = step % epoch == 0 or step >= self.settings.steps
            if step % REPORT == 0 or ended:
                yield Step(step, {"loss": float(np.mean(losses))} | (self.validation() if ended else {}))
                losses = []

    def validation(self) -> dict[str, float]:
        """Return `val_bits`, what a letter (its end counted as one) or a note of the test lines costs in bits."""
        nats, _ = self.tested()
        size = sum(self.dataset.size(text) for text in self.dataset.test[:TESTED])
        return {"val_bits": nats / np.log(2) / size}

    def tested(self) -> tuple[float, float]:
        """Return what the first test lines cost, in nats, and how many of their tokens were asked for."""
        order = np.argsort([len(line) for line in self.tests[:TESTED]], kind="stable")
        nats, count = 0.0, 0.0
        for first in range(0, len(order), self.settings.batch):
            given, asked, weights = self.questions(
                order[first : first + self.settings.batch].tolist(), True, 0
            )
            scores = self.network(given, training=False)
            costs = keras.losses.sparse_categorical_crossentropy(asked, scores, from_logits=True)
            nats += float((np.asarray(ops.convert_to_numpy(costs)) * weights).sum())
            count += float(weights.sum())
        return nats, count

    def parts(self) -> dict[str, Any]:
        """Return network and optimizer."""
        return {"network": self.network, "optimizer": self.network.optimizer}

    def graphs(self) -> dict[str, Any]:
        """Return the network as it is sampled from."""
        return {"step": self.step()}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the vocabulary."""
        return self.vocabulary.arrays()

    def sampling(self) -> dict[str, Any]:
        """Return the kind, how many tokens a line has at most, and how they are drawn."""
        return {
            "kind": self.kind,
            "medium": self.dataset.medium,
            "latent": [self.longest],
            "cut": self.vocabulary.cut,
            "temperature": 1.0,
            "top_k": 0,
            "states": self.states(),
            "beginnings": self.beginnings(),
        }

    def beginnings(self) -> list[str]:
        """Return what previews go on from."""
        return beginnings(self.dataset, self.vocabulary)


def rounded_up(length: int) -> int:
    """Return the length of a batch that holds lines of a length."""
    return -(-length // ROUNDED) * ROUNDED


def padded(lines: Sequence[Tokens]) -> tuple[Tokens, Tokens, Weights]:
    """Return lines as networks learn them: tokens `(n, t)` from `END` on, what follows each, and which of it counts."""
    longest = rounded_up(max(map(len, lines)))
    asked, weights = (
        np.full((len(lines), longest), END, np.int32),
        np.zeros((len(lines), longest), np.float32),
    )
    for row, line in enumerate(lines):
        asked[row, : len(line)], weights[row, : len(line)] = line, 1
    given = np.concatenate([np.full((len(lines), 1), END, np.int32), asked[:, :-1]], 1)
    return given, asked, weights


def batches_by_length(
    lengths: NDArray[np.int64], batch: int, seed: int, start: int
) -> Iterator[NDArray[np.int64]]:
    """Yield batches of lines of like length without end, in an order of no length, beginning at step `start`.

    The order follows from the seed and the epoch alone, so a resumed run sees what an unbroken one would.
    Fewer lines than a batch are drawn with replacement.
    """
    count = len(lengths)
    per_epoch = max(1, count // batch)
    epoch, position = divmod(start, per_epoch)
    while True:
        rng = np.random.default_rng((seed, epoch))
        order = (
            rng.permutation(count)[: per_epoch * batch] if count >= batch else rng.integers(0, count, batch)
        )
        alike = order[np.argsort(lengths[order], kind="stable")].reshape(per_epoch, batch)
        yield from alike[rng.permutation(per_epoch)][position:]
        epoch, position = epoch + 1, 0
