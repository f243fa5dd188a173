"""A recurrent network that goes on (Graves 2013), of gated units (Cho et al. 2014).

All that it knows of the tokens before lies in one vector of hidden units, which each new token changes a little: gates
learn what to keep and what to forget. What is far back must have been carried along through every step.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import keras
from keras import layers

from genlab.generators.base import Settings
from genlab.generators.sequences.lines import Lines, LinesSettings


@dataclass(frozen=True)
class RnnSettings(LinesSettings):
    """A layer of gated units.

    Attributes:
        units: of the hidden layer.
        width: numbers that a token is told by.
    """

    units: int = 256
    width: int = 128

    @classmethod
    def quick(cls) -> "RnnSettings":
        """Return a run of a class: fewer sub-words, and so many steps as two minutes take."""
        return cls(steps=600, vocabulary=2000, minutes=2.0)


class Rnn(Lines):
    """Read tokens one by one into a hidden state, and say what comes next."""

    name = "rnn"
    source = "Graves (2013), arXiv:1308.0850; gated units of Cho et al. (2014), arXiv:1406.1078"
    kind = "recurrent"
    settings_type: ClassVar[type[Settings]] = RnnSettings

    def layers(self) -> tuple[Any, Any, Any]:
        """Return how tokens become numbers, the gated units, and how hidden states become scores."""
        settings = self.settings
        return (
            layers.Embedding(len(self.vocabulary), settings.width),
            layers.GRU(settings.units, return_sequences=True),
            layers.Dense(len(self.vocabulary)),
        )

    def built(self) -> keras.Model:
        """Return the network of whole lines."""
        return self._whole(*self.layers())

    def _whole(self, embed: Any, units: Any, scores: Any) -> keras.Model:
        tokens = keras.Input((None,), dtype="int32")
        drop = layers.Dropout(self.settings.dropout, seed=self.seed)
        hidden = units(drop(embed(tokens)))  # (n, t, units)
        return keras.Model(tokens, scores(drop(hidden)))  # (n, t, v)

    def step(self) -> keras.Model:
        """Return the network of one token: the hidden state `(n, units)` comes in and goes out."""
        embed, units, scores = self.layers()
        self._whole(embed, units, scores).set_weights(self.network.get_weights())
        token = keras.Input((1,), dtype="int32", name="token")
        before = keras.Input((self.settings.units,), name="state_00")
        hidden, _ = units.cell(embed(token)[:, 0], [before])
        return keras.Model([token, before], [scores(hidden), hidden])

    def states(self) -> list[list[int]]:
        """Return the shape of the hidden state."""
        return [[self.settings.units]]
