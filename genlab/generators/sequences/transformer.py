"""The Transformer (Vaswani et al. 2017): a source is read, and its target written, by attention alone.

Nothing is carried from place to place: each token of the source is told by all the others, and each of the target by
those before it and by the source. So all places are learned at once, and none is far from another. As attention knows
no order, each place adds a pattern of its own. While translating, the keys and values of the source are made once, and
those of what was written are kept. (In the paper each block ends with the normalisation; here it begins with it, which
learns without a long rise of the rate: Xiong et al. 2020, arXiv:2002.04745.)
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import keras
import numpy as np
from keras import layers, ops

from genlab.generators.base import Settings
from genlab.generators.sequences.blocks import NEVER, Block, Later, Places, behind, check_heads
from genlab.generators.sequences.pairs import Pairs, PairsSettings


@dataclass(frozen=True)
class TransformerSettings(PairsSettings):
    """Three blocks of width 128 on each side.

    Attributes:
        blocks: of attention and of what is made of it.
        width: numbers that a token is told by.
        heads: parts of these that attend each on its own.
    """

    steps: int = 8000
    rate: float = 1e-3
    blocks: int = 3
    width: int = 128
    heads: int = 4

    @classmethod
    def quick(cls) -> "TransformerSettings":
        """Return a run of a class: a smaller network, and so many steps as two minutes take."""
        return cls(steps=800, rate=2e-3, blocks=2, width=96, minutes=2.0)

    def check(self) -> None:
        """Raise GenlabError where the heads cannot share the width."""
        super().check()
        check_heads(self.width, self.heads)


class Transformer(Pairs):
    """Read the source, and write the target, each place looking at all that it may."""

    name = "transformer"
    source = "Vaswani et al. (2017), arXiv:1706.03762"
    kind = "attending"
    settings_type: ClassVar[type[Settings]] = TransformerSettings

    def built(self) -> keras.Model:
        """Return the network of sources `(n, s)` and targets so far `(n, t)` to scores `(n, t, v)`."""
        return Sides(self).whole()

    def graphs(self) -> dict[str, Any]:
        """Return the encoder, and the network of one token of the target."""
        sides = Sides(self)
        sides.whole().set_weights(self.network.get_weights())
        encoder = sides.encoder()
        return {"encoder": encoder, "step": sides.step(self.states()[0], encoder.outputs)}

    def states(self) -> list[list[int]]:
        """Return the shapes of the target's keys and values, one after the other, block by block."""
        settings = self.settings
        shape = [settings.heads, self.longest, settings.width // settings.heads]
        return [shape for _ in range(2 * settings.blocks)]

    def sampling(self) -> dict[str, Any]:
        """Return that the shares of attention come with the scores, too."""
        return super().sampling() | {"looks": True}


class Sides:
    """The layers of both sides, put together for whole pairs, for sources, and for one token of a target."""

    def __init__(self, generator: Transformer) -> None:
        """Lay out the layers."""
        settings, self.longest_source, self.longest = (
            generator.settings,
            generator.longest_source,
            generator.longest,
        )
        kept, seed = (settings.width, settings.heads, settings.dropout), generator.seed
        self.scale = settings.width**0.5
        self.embed_source, self.embed = (
            layers.ReversibleEmbedding(
                len(known),
                settings.width,
                embeddings_initializer=keras.initializers.RandomNormal(stddev=1 / self.scale, seed=seed),
            )
            for known in (generator.source_vocabulary, generator.vocabulary)
        )
        self.placed = layers.Embedding(
            max(self.longest_source, self.longest),
            settings.width,
            embeddings_initializer=waves,
            trainable=False,
        )
        self.drop = layers.Dropout(settings.dropout, seed=seed)
        self.reading = [Block(*kept, seed + 10 * number + 1) for number in range(settings.blocks)]
        self.writing = [Writing(*kept, seed + 10 * number + 5) for number in range(settings.blocks)]
        self.norms = [layers.LayerNormalization(epsilon=1e-5) for _ in range(2)]

    def whole(self) -> keras.Model:
        """Return sources `(n, s)` and targets so far `(n, t)` to scores `(n, t, v)`."""
        source, target = (keras.Input((None,), dtype="int32") for _ in range(2))
        *memories, unread = self._read(source)
        later = Later()(target)
        x = self.drop(self.embed(target) * self.scale + self.placed(Places(self.longest)(target)))
        for block, keys, values in zip(self.writing, memories[::2], memories[1::2], strict=True):
            x = block(x, later, keys, values, unread)
        return keras.Model([source, target], self._scores(x))

    def encoder(self) -> keras.Model:
        """Return sources to their keys and values, `(n, heads, s, size)` each, and to what is behind them."""
        source = keras.Input((self.longest_source,), dtype="int32", name="source")
        return keras.Model(source, self._read(source))

    def step(self, shape: list[int], read: list[Any]) -> keras.Model:
        """Return a token `(n, 1)`, its place `(n, 1)`, states and memories to scores, new states, and shares `(n, s)`.

        Args:
            shape: of each state, the keys or values of the target so far.
            read: what the encoder gives; the memories are of its shapes.
        """
        token, place = (keras.Input((1,), dtype="int32", name=name) for name in ("token", "place"))
        states = [keras.Input(shape, name=f"state_{number:02d}") for number in range(2 * len(self.writing))]
        *memories, unread = [
            keras.Input(each.shape[1:], name=f"memory_{number:02d}") for number, each in enumerate(read)
        ]
        later = ops.cumsum(ops.one_hot(place[:, 0], self.longest), -1)  # (n, T): 1 from its place on
        never = later[:, None, None] * NEVER
        x = self.embed(token) * self.scale + self.placed(place)
        kept, seen = [], []
        for number, block in enumerate(self.writing):
            both = slice(2 * number, 2 * number + 2)
            x, key, value, shares = block.step(x, never, *states[both], *memories[both], unread)
            kept += [key, value]
            seen.append(ops.mean(shares, (1, 2)))  # (n, s): of all heads
        looks = sum(seen[1:], seen[0]) / len(seen)
        return keras.Model([token, place, *states, *memories, unread], [self._scores(x)[:, 0], *kept, looks])

    def _read(self, source: Any) -> list[Any]:
        """Return the keys and values of sources `(n, s)`, block by block, and `NEVER` for what is behind them."""
        unread = behind(source)  # (n, 1, 1, s)
        x = self.drop(
            self.embed_source(source) * self.scale + self.placed(Places(self.longest_source)(source))
        )
        for block in self.reading:
            x = block(x, unread)
        x = self.norms[0](x)
        return [each for block in self.writing for each in block.look.memory(x)] + [unread]

    def _scores(self, x: Any) -> Any:
        """Return how well each token would come next: how like what is thought `x` its own numbers are (3.4)."""
        return self.embed(self.norms[1](x), reverse=True)


class Writing(Block):
    """A block of the target: between attention and the dense layers, it looks at the source."""

    def __init__(self, width: int, heads: int, dropout: float, seed: int) -> None:
        """Lay out the layers."""
        super().__init__(width, heads, dropout, seed)
        self.look, self.looking = Look(width, heads), layers.LayerNormalization(epsilon=1e-5)
        self.drops.append(layers.Dropout(dropout, seed=seed + 2))

    def __call__(self, x: Any, later: Any, keys: Any = None, values: Any = None, unread: Any = None) -> Any:
        """Return what the tokens `x (n, t, width)` of whole targets become."""
        x = x + self.drops[0](self.attention(self.norms[0](x), later))
        x = x + self.drops[2](self.look(self.looking(x), keys, values, unread)[0])
        return x + self.drops[1](self._thought(x))

    def step(self, x: Any, never: Any, *kept: Any) -> tuple[Any, ...]:
        """Return what one more token becomes, its key and value, and its shares of the source `(n, heads, 1, s)`."""
        own_keys, own_values, keys, values, unread = kept
        told, key, value = self.attention.step(self.norms[0](x), never, own_keys, own_values)
        x = x + told
        told, shares = self.look(self.looking(x), keys, values, unread)
        x = x + told
        return x + self._thought(x), key, value, shares


class Look:
    """Attention of the target's tokens to the source's."""

    def __init__(self, width: int, heads: int) -> None:
        """Learn a matrix each for queries, keys, values, and one that mixes the heads."""
        self.asked, self.key, self.value, self.mixed = (layers.Dense(width, use_bias=False) for _ in range(4))
        self.split, self.joined = layers.Reshape((-1, heads, width // heads)), layers.Reshape((-1, width))
        self.size = width // heads

    def memory(self, read: Any) -> list[Any]:
        """Return keys and values `(n, heads, s, size)` of what was read `(n, s, width)`."""
        return [self._split(dense(read)) for dense in (self.key, self.value)]

    def __call__(self, x: Any, keys: Any, values: Any, unread: Any) -> tuple[Any, Any]:
        """Return what tokens `x (n, t, width)` are told, and how much of each place they look at."""
        fit = ops.matmul(self._split(self.asked(x)), ops.transpose(keys, (0, 1, 3, 2))) / self.size**0.5
        shares = ops.softmax(fit + unread)  # (n, heads, t, s)
        told = ops.transpose(ops.matmul(shares, values), (0, 2, 1, 3))  # (n, t, heads, size)
        return self.mixed(self.joined(told)), shares

    def _split(self, x: Any) -> Any:
        return ops.transpose(self.split(x), (0, 2, 1, 3))


def waves(shape: tuple[int, int], dtype: Any = None) -> Any:
    """Return the pattern of each place, `(places, width)`: sines and cosines from fast to slow (3.5)."""
    places, width = shape
    angles = np.arange(places)[:, None] / 10000 ** (np.arange(0, width, 2) / width)  # (places, width / 2)
    return ops.cast(np.concatenate([np.sin(angles), np.cos(angles)], 1)[:, :width], dtype or "float32")
