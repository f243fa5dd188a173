"""A Transformer that goes on (Vaswani et al. 2017, decoder alone; Radford et al. 2018).

A recurrent network must carry what it read along; attention looks back at it. Each token asks (a query), every token
before it answers with how well it fits (a key) and what it has to say (a value); what is said is mixed by how well it
fits. While sampling, keys and values of what was read are kept: a new token costs one look back, not a reading of all.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import keras
from keras import layers, ops

from genlab.errors import GenlabError
from genlab.generators.base import Settings
from genlab.generators.sequences.lines import Lines, LinesSettings

NEVER = -1e9
"""Added to how well a token fits that must not be looked at."""


@dataclass(frozen=True)
class GptSettings(LinesSettings):
    """Four blocks of width 160.

    Attributes:
        blocks: of attention and of what is made of it.
        width: numbers that a token is told by.
        heads: parts of these that attend each on its own.
    """

    blocks: int = 4
    width: int = 160
    heads: int = 5

    @classmethod
    def quick(cls) -> "GptSettings":
        """Return a run of a class: a smaller network, fewer sub-words, and so many steps as two minutes take."""
        return cls(steps=600, vocabulary=2000, blocks=3, width=96, heads=3, minutes=2.0)

    def check(self) -> None:
        """Raise GenlabError where the heads cannot share the width."""
        super().check()
        if self.heads < 1 or self.width % self.heads:
            raise GenlabError(
                f"Invalid value for setting 'heads'. Expected a divisor of width {self.width}. Received: {self.heads}."
            )


def gelu(x: Any) -> Any:
    """Return a soft rectifier by its tangent form, which ONNX has operators for (Hendrycks & Gimpel 2016)."""
    return ops.gelu(x, approximate=True)


class Attention(layers.Layer):
    """Self-attention of several heads, of each token to itself and those before it."""

    def __init__(self, width: int, heads: int) -> None:
        """Learn one matrix that makes queries, keys and values at once, and one that mixes the heads."""
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.asked = layers.Dense(3 * width, use_bias=False)
        self.mixed = layers.Dense(width, use_bias=False)

    def build(self, shape: Any) -> None:
        """Build both matrices."""
        self.asked.build(shape)
        self.mixed.build(shape)

    def call(self, x: Any) -> Any:
        """Return what each of the tokens `x (n, t, width)` is told."""
        query, key, value = self._split(x)  # (n, heads, t, size)
        places = ops.arange(ops.shape(x)[1])
        later = ops.cast(places[None, :] > places[:, None], x.dtype)  # (t, t)
        shares = ops.softmax(self._fit(query, key) + later * NEVER)  # (n, heads, t, t)
        return self._joined(ops.matmul(shares, value), ops.shape(x)[1])  # Vaswani et al., eq. 1

    def step(self, x: Any, never: Any, keys: Any, values: Any) -> tuple[Any, Any, Any]:
        """Return what one more token `x (n, 1, width)` is told, its key and its value, `(n, heads, 1, size)`.

        Args:
            x: the token.
            never: `(n, 1, 1, T)`, `NEVER` from its place on, else 0.
            keys, values: of the tokens before it, `(n, heads, T, size)`.
        """
        query, key, value = self._split(x, 1)  # (n, heads, 1, size)
        fit = ops.concatenate(
            [self._fit(query, keys) + never, self._fit(query, key)], -1
        )  # (n, heads, 1, T + 1)
        shares = ops.softmax(fit)
        told = ops.matmul(shares[..., :-1], values) + shares[..., -1:] * value
        return self._joined(told, 1), key, value

    def _split(self, x: Any, length: int = -1) -> list[Any]:
        """Return queries, keys and values of tokens, each `(n, heads, t, size)`."""
        asked = ops.reshape(
            self.asked(x), (-1, length if length > 0 else ops.shape(x)[1], 3, self.heads, self.size)
        )
        return [ops.transpose(asked[:, :, part], (0, 2, 1, 3)) for part in range(3)]

    def _fit(self, query: Any, key: Any) -> Any:
        """Return how well keys fit queries, `(n, heads, t, T)`."""
        return ops.matmul(query, ops.transpose(key, (0, 1, 3, 2))) / self.size**0.5

    def _joined(self, told: Any, length: Any) -> Any:
        """Mix what the heads are told, `(n, heads, t, size)`, into `(n, t, width)`."""
        return self.mixed(
            ops.reshape(ops.transpose(told, (0, 2, 1, 3)), (-1, length, self.heads * self.size))
        )


class Block:
    """Attention, then two dense layers for each token by itself; each is added to what it was given (pre-norm)."""

    def __init__(self, width: int, heads: int, dropout: float, seed: int) -> None:
        """Lay out the layers."""
        self.attention = Attention(width, heads)
        self.norms = [layers.LayerNormalization(epsilon=1e-5) for _ in range(2)]
        self.wide, self.narrow = layers.Dense(4 * width, activation=gelu), layers.Dense(width)
        self.drops = [layers.Dropout(dropout, seed=seed + number) for number in range(2)]

    def __call__(self, x: Any) -> Any:
        """Return what the tokens `x (n, t, width)` of whole lines become."""
        x = x + self.drops[0](self.attention(self.norms[0](x)))
        return x + self.drops[1](self._thought(x))

    def step(self, x: Any, never: Any, keys: Any, values: Any) -> tuple[Any, Any, Any]:
        """Return what one more token becomes, and its key and value; see `Attention.step`."""
        told, key, value = self.attention.step(self.norms[0](x), never, keys, values)
        x = x + told
        return x + self._thought(x), key, value

    def _thought(self, x: Any) -> Any:
        return self.narrow(self.wide(self.norms[1](x)))


class Gpt(Lines):
    """Look back at all tokens before, block by block, and say what comes next."""

    name = "gpt"
    source = "Vaswani et al. (2017), arXiv:1706.03762; Radford et al. (2018)"
    kind = "cached"
    settings_type: ClassVar[type[Settings]] = GptSettings

    def built(self) -> keras.Model:
        """Return the network of whole lines."""
        return Decoder(len(self.vocabulary), self.longest, self.settings, self.seed).whole()

    def step(self) -> keras.Model:
        """Return the network of one token, told the keys and values of those before."""
        copy = Decoder(len(self.vocabulary), self.longest, self.settings, self.seed)
        copy.whole().set_weights(self.network.get_weights())
        return copy.step(self.states()[0])

    def states(self) -> list[list[int]]:
        """Return the shapes of keys and values, one after the other, block by block."""
        settings = self.settings
        shape = [settings.heads, self.longest, settings.width // settings.heads]
        return [shape for _ in range(2 * settings.blocks)]


class Decoder:
    """The layers, put together for whole lines and for one token."""

    def __init__(self, tokens: int, longest: int, settings: GptSettings, seed: int) -> None:
        """Lay out the layers; `longest` places can be told apart."""
        self.longest = longest
        small = keras.initializers.RandomNormal(stddev=0.02, seed=seed)
        self.embed = layers.ReversibleEmbedding(tokens, settings.width, embeddings_initializer=small)
        self.placed = layers.Embedding(longest, settings.width, embeddings_initializer=small)
        self.drop = layers.Dropout(settings.dropout, seed=seed)
        self.blocks = [
            Block(settings.width, settings.heads, settings.dropout, seed + 2 * number + 1)
            for number in range(settings.blocks)
        ]
        self.norm = layers.LayerNormalization(epsilon=1e-5)

    def whole(self) -> keras.Model:
        """Return tokens `(n, t)` to scores `(n, t, v)`."""
        tokens = keras.Input((None,), dtype="int32")
        x = self.drop(self.embed(tokens) + self.placed(Places(self.longest)(tokens)))
        for block in self.blocks:
            x = block(x)
        return keras.Model(tokens, self._scores(x))

    def step(self, shape: list[int]) -> keras.Model:
        """Return one token `(n, 1)`, its place `(n, 1)` and the states to scores `(n, v)`, and its keys and values."""
        token, place = (keras.Input((1,), dtype="int32", name=name) for name in ("token", "place"))
        states = [keras.Input(shape, name=f"state_{number:02d}") for number in range(2 * len(self.blocks))]
        later = ops.cumsum(ops.one_hot(place[:, 0], self.longest), -1)  # (n, T): 1 from its place on
        never = later[:, None, None] * NEVER
        x = self.embed(token) + self.placed(place)
        kept = []
        for block, keys, values in zip(self.blocks, states[::2], states[1::2], strict=True):
            x, *both = block.step(x, never, keys, values)
            kept += both
        return keras.Model([token, place, *states], [self._scores(x)[:, 0], *kept])

    def _scores(self, x: Any) -> Any:
        """Return how well each token would come next: how like what is thought `x` its own numbers are."""
        return self.embed(self.norm(x), reverse=True)


class Places(layers.Layer):
    """The place of each token in its line; the padding behind a batch's longest line shares the last one."""

    def __init__(self, longest: int) -> None:
        """Know how many places there are."""
        super().__init__()
        self.longest = longest

    def call(self, tokens: Any) -> Any:
        """Return 0, 1, 2, ... for tokens `(n, t)`, `(t,)`."""
        return ops.minimum(ops.arange(ops.shape(tokens)[1]), self.longest - 1)
