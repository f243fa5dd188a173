"""BERT (Devlin et al. 2019): words are left out of a line, and told by what stands on both sides of them.

A GPT sees what is before a word alone, for it goes on; BERT sees the whole line but for the word, and fills it in. So
it writes nothing from a beginning. Here a token is a whole word or a mark, so that one word is left out and one comes
back (the paper's are pieces of words, and it learns to tell the next sentence, too, which later work did without).
"""

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

MASKED, REPLACED, LEFT = 0.8, 0.1, 0.1
"""Of the words that are asked about: shares that are left out, that another word stands for, and that stay (3.1)."""
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
        asked: share of the words of a line that are asked about while learning.
    """

    steps: int = 6000
    vocabulary: int = 6000
    rate: float = 1e-3
    blocks: int = 4
    width: int = 160
    heads: int = 5
    asked: float = 0.15

    @classmethod
    def quick(cls) -> "BertSettings":
        """Return a run of a class: a smaller network, fewer words, and so many steps as two minutes take."""
        return cls(steps=800, vocabulary=3000, rate=2e-3, blocks=2, width=96, heads=3, minutes=2.0)

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
        """Return the network of lines `(n, t)` with words left out to scores `(n, t, v)` of what stands where."""
        return Sides(self.mask, self.longest, self.settings, self.seed).whole()

    def questions(self, places: Sequence[int], tested: bool, step: int) -> tuple[Tokens, Tokens, Weights]:
        """Return lines with words left out, the lines as they were, and which of their words are asked about.

        One word of a line at least, where it has any that is known.
        """
        rng = np.random.default_rng((self.seed, step, int(tested), places[0]))
        lines = [(self.tests if tested else self.lines)[place] for place in places]
        whole = np.zeros((len(lines), min(rounded_up(max(map(len, lines))), self.longest)), np.int32)
        for row, line in enumerate(lines):
            whole[row, : len(line)] = line
        luck = np.where(self.words[whole], rng.random(whole.shape), np.inf)
        asked = luck <= np.maximum(self.settings.asked, luck.min(1, keepdims=True))
        asked &= self.words[whole]
        other = rng.choice(np.flatnonzero(self.words), whole.shape)
        fate = rng.random(whole.shape)
        given = np.where(
            asked & (fate < MASKED), self.mask, np.where(asked & (fate >= MASKED + LEFT), other, whole)
        )
        return given.astype(np.int32), whole, asked.astype(np.float32)

    def validation(self) -> dict[str, float]:
        """Return `val_loss`, the cross-entropy of the words of test lines that are asked about, in nats."""
        nats, asked = self.tested()
        return {"val_loss": nats / max(asked, 1.0)}

    def graphs(self) -> dict[str, Any]:
        """Return the network of one place that is asked about."""
        copy = Sides(self.mask, self.longest, self.settings, self.seed)
        copy.whole().set_weights(self.network.get_weights())
        return {"fill": copy.at()}

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

    def whole(self) -> keras.Model:
        """Return lines `(n, t)` to scores `(n, t, v)`."""
        line = keras.Input((None,), dtype="int32")
        return keras.Model(line, self._scores(self._thought(line)))

    def at(self) -> keras.Model:
        """Return lines `(n, longest)` and a place of each `(n, 1)` to the scores `(n, v)` of what stands there."""
        line = keras.Input((self.longest,), dtype="int32", name="line")
        place = keras.Input((1,), dtype="int32", name="place")
        there = ops.one_hot(place[:, 0], self.longest)[..., None]  # (n, longest, 1)
        thought = ops.sum(self._thought(line) * there, 1)
        return keras.Model([line, place], self._scores(thought))

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
