"""Sequence to sequence (Sutskever, Vinyals & Le 2014): a source is read into one vector, and a target written from it.

The whole source must pass through that one vector, however long it is: short ones come out well, long ones do not. The
source is read from its end, as in the paper, so that its first words are the freshest.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import keras
from keras import layers, ops

from genlab.generators.base import Settings
from genlab.generators.sequences.pairs import Pairs, PairsSettings


@dataclass(frozen=True)
class Seq2seqSettings(PairsSettings):
    """A layer of gated units on each side.

    Attributes:
        units: of the hidden layers.
        width: numbers that a token is told by.
    """

    steps: int = 6000
    units: int = 192
    width: int = 64

    @classmethod
    def quick(cls) -> "Seq2seqSettings":
        """Return a run of a class: fewer units, and so many steps as two minutes take."""
        return cls(steps=800, units=128, minutes=2.0)


class Reader:
    """The layers that both sides have."""

    def __init__(self, generator: "Seq2seq") -> None:
        """Lay out the layers."""
        settings = generator.settings
        self.drop = layers.Dropout(settings.dropout, seed=generator.seed)
        self.embed_source = layers.Embedding(len(generator.source_vocabulary), settings.width)
        self.embed = layers.Embedding(len(generator.vocabulary), settings.width)
        self.read = layers.GRU(settings.units, go_backwards=True)
        self.write = layers.GRU(settings.units, return_sequences=True)
        self.scores = layers.Dense(len(generator.vocabulary))

    def encoded(self, source: Any) -> list[Any]:
        """Return the one vector `(n, units)` that sources `(n, s)` are read into."""
        return [self.read(self.drop(self.embed_source(source)), mask=ops.not_equal(source, 0))]

    def told(self, hidden: Any, memories: list[Any]) -> list[Any]:
        """Return the scores that hidden states `(n, t, units)` stand for; the source is in them."""
        return [self.scores(self.drop(hidden))]


class Seq2seq(Pairs):
    """Read the source into one vector, and write the target from it."""

    name = "seq2seq"
    source = "Sutskever, Vinyals & Le (2014), arXiv:1409.3215; gated units of Cho et al. (2014)"
    kind = "translator"
    settings_type: ClassVar[type[Settings]] = Seq2seqSettings
    reader: ClassVar[type[Reader]] = Reader

    def built(self) -> keras.Model:
        """Return the network of sources `(n, s)` and targets so far `(n, t)` to scores `(n, t, v)`."""
        return self._whole(self.reader(self))

    def _whole(self, parts: Reader) -> keras.Model:
        source, target = (keras.Input((None,), dtype="int32") for _ in range(2))
        first, *memories = parts.encoded(source)
        hidden = parts.write(parts.drop(parts.embed(target)), initial_state=first)
        return keras.Model([source, target], parts.told(hidden, memories)[0])

    def graphs(self) -> dict[str, Any]:
        """Return the encoder, and the network of one token of the target."""
        parts = self.reader(self)
        self._whole(parts).set_weights(self.network.get_weights())
        source = keras.Input((self.longest_source,), dtype="int32", name="source")
        encoder = keras.Model(source, parts.encoded(source))
        token = keras.Input((1,), dtype="int32", name="token")
        before = keras.Input((self.settings.units,), name="state_00")
        memories = [
            keras.Input(each.shape[1:], name=f"memory_{number:02d}")
            for number, each in enumerate(encoder.outputs[1:])
        ]
        hidden, _ = parts.write.cell(parts.embed(token)[:, 0], [before])
        scores, *looks = (each[:, 0] for each in parts.told(hidden[:, None], memories))
        return {"encoder": encoder, "step": keras.Model([token, before, *memories], [scores, hidden, *looks])}

    def states(self) -> list[list[int]]:
        """Return the shape of the hidden state."""
        return [[self.settings.units]]
