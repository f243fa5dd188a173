"""BERT (Devlin et al. 2019): words are left out of a line, and told by what stands on both sides of them.

A GPT sees what is before a word alone, for it goes on; BERT sees the whole line but for the word, and fills it in. So
it writes nothing from a beginning. Here a token is a whole word or a mark, so that one word is left out and one comes
back (the paper's are pieces of words, and it learns to tell the next sentence, too, which later work did without).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.generators.base import Settings
from genlab.generators.sequences.blocks import Block, Places, behind, check_heads
from genlab.generators.sequences.lines import Lines, LinesSettings, Tokens, Weights, rounded_up
from genlab.generators.sequences.subwords import whole_words
from genlab.media.tokens import is_word

MASKED, REPLACED = 0.8, 0.1
"""Of the words asked about: shares that are left out, and that another word stands for; the rest stays (3.1)."""
SHORTEST = 3
"""Tokens that lines, in the middle of all, must have: a word alone has no sides."""
SHOWN = 500
"""Test lines that a checkpoint keeps, to fill in where no others are given."""


@dataclass(frozen=True)
class BertSettings(LinesSettings):
    """Four blocks of width 160, and the 6,000 most frequent words.

    Attributes:
        vocabulary: words and marks at most.
        blocks: of attention and of what is made of it.
        width: numbers that a token is told by.
        heads: parts of these that attend each on its own.
        asked: share of the words of a line that are asked about while learning, the paper's by default. Where there
            are few steps, more of them teach more (Wettig et al. 2023, arXiv:2202.08005).
    """

    steps: int = 8000
    vocabulary: int = 6000
    rate: float = 1e-3
    blocks: int = 4
    width: int = 160
    heads: int = 5
    asked: float = 0.15

    @classmethod
    def quick(cls) -> "BertSettings":
        """Return a run of a class: a smaller network, fewer words, more of them asked about, two minutes of steps."""
        return cls(steps=800, vocabulary=3000, rate=2e-3, blocks=2, width=96, heads=3, asked=0.4, minutes=2.0)

    def check(self) -> None:
        """Raise GenlabError where the heads cannot share the width, or nothing is asked about."""
        super().check()
        check_heads(self.width, self.heads)
        for name, fits, expected in (
            ("vocabulary", self.vocabulary >= SHORTEST, f"{SHORTEST} or more"),
            ("asked", 0 < self.asked <= 1, "more than 0, at most 1"),
        ):
            if not fits:
                raise GenlabError(
                    f"Invalid value for setting '{name}'. Expected {expected}. Received: {getattr(self, name)}."
                )


class Bert(Lines):
    """Fill in the words that were left out of a line, from both sides of each."""

    name = "bert"
    source = "Devlin et al. (2019), arXiv:1810.04805"
    kind = "filler"
    settings_type: ClassVar[type[Settings]] = BertSettings

    def numbered(self, dataset: Any, most: int) -> None:
        """Number the words and marks of the lines, and note which can be asked about.

        Raises:
            GenlabError: where most lines are too short to have a word with something beside it.
        """
        self.vocabulary = whole_words(dataset, most)
        self.mask = len(self.vocabulary)  # stands for a word that is left out
        self.lines, self.tests = (
            [np.array(self.vocabulary.encode(line), np.int32) for line in lines]
            for lines in (dataset.train, dataset.test)
        )
        if (middle := np.median([len(line) for line in self.lines])) < SHORTEST:
            raise GenlabError(
                f"Invalid dataset '{dataset.name}' for generator '{self.name}'. Expected lines of {SHORTEST} words "
                f"and marks or more. Received: {middle:g} in the middle of all."
            )
        self.words = np.array([is_word(token) for token in self.vocabulary.tokens])

    def built(self) -> keras.Model:
        """Return the network of lines `(n, t)` with words left out, and places, to the scores `(n, k, v)` there."""
        return Sides(self.mask, self.longest, self.settings, self.seed).network(None, None)

    def questions(self, places: Sequence[int], tested: bool, step: int) -> tuple[Any, Tokens, Weights]:
        """Return lines with words left out and the places asked about, the words that stood there, and which count.

        Of each line the setting's share of its known words is asked about, one at least.
        """
        rng = np.random.default_rng((self.seed, step, int(tested), places[0]))
        lines = [(self.tests if tested else self.lines)[place] for place in places]
        given = np.zeros((len(lines), min(rounded_up(max(map(len, lines))), self.longest)), np.int32)
        for row, line in enumerate(lines):
            given[row, : len(line)] = line
        words = self.words[given]
        asked = np.maximum(1, np.rint(self.settings.asked * words.sum(1)))  # words of each line
        most = math.ceil(self.settings.asked * given.shape[1])
        at = np.argsort(np.where(words, rng.random(given.shape), 2.0), axis=1)[:, :most].astype(np.int32)
        weights = np.take_along_axis(words, at, 1) & (np.arange(most) < asked[:, None])
        stood = np.take_along_axis(given, at, 1)
        other, fate = rng.choice(np.flatnonzero(self.words), at.shape), rng.random(at.shape)
        put = np.where(fate < MASKED, self.mask, np.where(fate < MASKED + REPLACED, other, stood))
        np.put_along_axis(given, at, np.where(weights, put, stood).astype(np.int32), 1)
        return [given, at], stood, weights.astype(np.float32)

    def validation(self) -> dict[str, float]:
        """Return `val_loss`, the cross-entropy of the words of test lines that are asked about, in nats."""
        nats, asked = self.tested()
        return {"val_loss": nats / max(asked, 1.0)}

    def graphs(self) -> dict[str, Any]:
        """Return the network of one place that is asked about."""
        copy = Sides(self.mask, self.longest, self.settings, self.seed)
        copy.network(None, None).set_weights(self.network.get_weights())
        return {"fill": copy.network(self.longest, 1)}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the vocabulary, and test lines to fill in."""
        shown = "\n".join(self.dataset.test[:SHOWN])
        return {**self.vocabulary.arrays(), "lines": np.frombuffer(shown.encode(), np.uint8)}

    def sampling(self) -> dict[str, Any]:
        """Return the kind, and how many tokens a line has at most."""
        return {
            "kind": self.kind,
            "medium": self.dataset.medium,
            "latent": [3],
            "cut": self.vocabulary.cut,
            "longest": self.longest,
            "temperature": 1.0,
        }


class Sides:
    """The layers, put together for whole lines and for one place."""

    def __init__(self, tokens: int, longest: int, settings: BertSettings, seed: int) -> None:
        """Lay out the layers; one token more than `tokens` stands for a word that is left out."""
        self.tokens, self.longest = tokens, longest
        small = keras.initializers.RandomNormal(stddev=0.02, seed=seed)
        self.embed = layers.ReversibleEmbedding(tokens + 1, settings.width, embeddings_initializer=small)
        self.placed = layers.Embedding(longest, settings.width, embeddings_initializer=small)
        self.drop = layers.Dropout(settings.dropout, seed=seed)
        self.blocks = [
            Block(settings.width, settings.heads, settings.dropout, seed + 2 * number + 1)
            for number in range(settings.blocks)
        ]
        self.norm = layers.LayerNormalization(epsilon=1e-5)

    def network(self, length: int | None, count: int | None) -> keras.Model:
        """Return lines `(n, t)` and places of each `(n, k)` to the scores `(n, k, v)` of what stands there.

        Args:
            length: `t`; None for any.
            count: `k`; None for any.
        """
        line = keras.Input((length,), dtype="int32", name="line")
        place = keras.Input((count,), dtype="int32", name="place")
        there = Same()(place, line)  # (n, k, t)
        return keras.Model([line, place], self._scores(ops.matmul(there, self._thought(line))))

    def _thought(self, line: Any) -> Any:
        """Return what is thought at each place of a line: all of them look to both sides."""
        nothing = behind(line)
        x = self.drop(self.embed(line) + self.placed(Places(self.longest)(line)))
        for block in self.blocks:
            x = block(x, nothing)
        return self.norm(x)

    def _scores(self, thought: Any) -> Any:
        """Return how well each word fits: how like what is thought its own numbers are."""
        return self.embed(thought, reverse=True)[..., : self.tokens]


class Same(layers.Layer):
    """Which of a line's places each of some places is."""

    def call(self, place: Any, line: Any) -> Any:
        """Return 1 where a place `(n, k)` is that of the line `(n, t)`, else 0: `(n, k, t)`."""
        every = ops.arange(ops.shape(line)[1], dtype="int32")
        return ops.cast(ops.equal(place[..., None], every), "float32")
