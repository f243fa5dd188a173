"""Additive attention (Bahdanau, Cho & Bengio 2015): a target is written with a look back at every place of its source.

The source is read from both sides, and what was read at each place is kept. While writing, a small network says how
well each place fits the hidden state, and what lies there is mixed by that. (In the paper the mixture enters the next
hidden state; here it joins the hidden state on its way to the scores, so that a whole line is learned at once.)
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from keras import layers, ops

from genlab.generators.base import Settings
from genlab.generators.sequences.blocks import NEVER
from genlab.generators.sequences.seq2seq import Reader, Seq2seq, Seq2seqSettings


@dataclass(frozen=True)
class AttentionSettings(Seq2seqSettings):
    """A layer of gated units on each side, each way of reading with half of them."""

    units: int = 128


class Looking(Reader):
    """The layers, with those that look back."""

    def __init__(self, generator: Seq2seq) -> None:
        """Lay out the layers."""
        super().__init__(generator)
        units = generator.settings.units
        self.read = layers.Bidirectional(layers.GRU(units // 2, return_sequences=True))
        self.first = layers.Dense(units, activation="tanh")
        self.place, self.asked = layers.Dense(units, use_bias=False), layers.Dense(units)
        self.fit = layers.Dense(1, use_bias=False)
        self.joined = layers.Dense(units, activation="tanh")

    def encoded(self, source: Any) -> list[Any]:
        """Return the first hidden state, what was read at each place `(n, s, units)`, and which are none `(n, s)`."""
        known = ops.not_equal(source, 0)
        read = self.read(self.drop(self.embed_source(source)), mask=known)
        behind = 1 - ops.cast(known, "float32")
        mean = ops.sum(read * (1 - behind)[..., None], 1) / ops.sum(1 - behind, 1, keepdims=True)
        return [self.first(mean), read, behind]

    def told(self, hidden: Any, memories: list[Any]) -> list[Any]:
        """Return the scores of hidden states `(n, t, units)`, each joined by what it looks at, and how much of what."""
        looks = self.looks(hidden, memories)
        mixed = ops.matmul(looks, memories[0])  # (n, t, units)
        return [self.scores(self.drop(self.joined(ops.concatenate([hidden, mixed], -1)))), looks]

    def looks(self, hidden: Any, memories: list[Any]) -> Any:
        """Return how much of each place is looked at, `(n, t, s)` (Bahdanau et al., A.1.2)."""
        read, behind = memories
        both = ops.tanh(self.asked(hidden)[:, :, None] + self.place(read)[:, None])  # (n, t, s, units)
        return ops.softmax(self.fit(both)[..., 0] + NEVER * behind[:, None])


class Attention(Seq2seq):
    """Read the source from both sides, and look back at it while writing."""

    name = "attention"
    source = "Bahdanau, Cho & Bengio (2015), arXiv:1409.0473"
    settings_type: ClassVar[type[Settings]] = AttentionSettings
    reader: ClassVar[type[Reader]] = Looking

    def sampling(self) -> dict[str, Any]:
        """Return that the shares of attention come with the scores, too."""
        return super().sampling() | {"looks": True}
