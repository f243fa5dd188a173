"""Blocks of attention, as Transformers are built of (Vaswani et al. 2017): each token is told by others what it asks.

Each token asks (a query), others answer with how well they fit (a key) and what they have to say (a value); what is
said is mixed by how well it fits.
"""

from typing import Any

import numpy as np
from keras import layers, ops

from genlab.errors import GenlabError

SLOWEST = 1e4
"""How much slower than the first pair of a query's numbers the last ones turn (Su et al. 2021)."""
NEVER = -1e9
"""Added to how well a token fits that must not be looked at."""


def check_heads(width: int, heads: int) -> None:
    """Raise GenlabError where heads cannot share a width."""
    if heads < 1 or width % heads:
        raise GenlabError(
            f"Invalid value for setting 'heads'. Expected a divisor of width {width}. Received: {heads}."
        )


def gelu(x: Any) -> Any:
    """Return a soft rectifier by its tangent form, which ONNX has operators for (Hendrycks & Gimpel 2016)."""
    return ops.gelu(x, approximate=True)


class Attention(layers.Layer):
    """Self-attention of several heads: tokens of a line tell each other."""

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

    def call(self, x: Any, never: Any, turn: Any = None) -> Any:
        """Return what each of the tokens `x (n, t, width)` is told.

        Args:
            x: the tokens.
            never: `NEVER` where a token must not look, else 0; it fits to `(n, heads, t, t)`.
            turn: by which queries and keys are turned, `(t, size / 2)` as `Turn` gives it; none where left out.
        """
        query, key, value = self._split(x, turn=turn)  # (n, heads, t, size)
        shares = ops.softmax(self._fit(query, key) + never)  # (n, heads, t, t)
        return self._joined(ops.matmul(shares, value), ops.shape(x)[1])  # Vaswani et al., eq. 1

    def step(self, x: Any, never: Any, keys: Any, values: Any, turn: Any = None) -> tuple[Any, Any, Any]:
        """Return what one more token `x (n, 1, width)` is told, its key and its value, `(n, heads, 1, size)`.

        Args:
            x: the token.
            never: `(n, 1, 1, T)`, `NEVER` from its place on, else 0.
            keys, values: of the tokens before it, `(n, heads, T, size)`.
            turn: by which its query and its key are turned, `(n, 1, 1, size / 2)`; none where left out.
        """
        query, key, value = self._split(x, 1, turn)  # (n, heads, 1, size)
        fit = ops.concatenate(
            [self._fit(query, keys) + never, self._fit(query, key)], -1
        )  # (n, heads, 1, T + 1)
        shares = ops.softmax(fit)
        told = ops.matmul(shares[..., :-1], values) + shares[..., -1:] * value
        return self._joined(told, 1), key, value

    def _split(self, x: Any, length: int = -1, turn: Any = None) -> list[Any]:
        """Return queries, keys and values of tokens, each `(n, heads, t, size)`."""
        asked = ops.reshape(
            self.asked(x), (-1, length if length > 0 else ops.shape(x)[1], 3, self.heads, self.size)
        )
        query, key, value = (ops.transpose(asked[:, :, part], (0, 2, 1, 3)) for part in range(3))
        return [query, key, value] if turn is None else [turned(query, turn), turned(key, turn), value]

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

    def __call__(self, x: Any, never: Any, turn: Any = None) -> Any:
        """Return what the tokens `x (n, t, width)` of whole lines become; all else as in `Attention.call`."""
        x = x + self.drops[0](self.attention(self.norms[0](x), never, turn))
        return x + self.drops[1](self._thought(x))

    def step(self, x: Any, never: Any, keys: Any, values: Any, turn: Any = None) -> tuple[Any, Any, Any]:
        """Return what one more token becomes, and its key and value; see `Attention.step`."""
        told, key, value = self.attention.step(self.norms[0](x), never, keys, values, turn)
        x = x + told
        return x + self._thought(x), key, value

    def _thought(self, x: Any) -> Any:
        return self.narrow(self.wide(self.norms[1](x)))


class Places(layers.Layer):
    """The place of each token in its line; the padding behind a batch's longest line shares the last one."""

    def __init__(self, longest: int) -> None:
        """Know how many places there are."""
        super().__init__()
        self.longest = longest

    def call(self, tokens: Any) -> Any:
        """Return 0, 1, 2, ... for tokens `(n, t)`, `(t,)`."""
        return ops.minimum(ops.arange(ops.shape(tokens)[1]), self.longest - 1)


class Turn(layers.Layer):
    """By which angles queries and keys are turned, so that a key is found by how far back it lies.

    How well a key fits a query follows from what both are and from how far apart they stand, wherever that is (rotary
    position embedding, Su et al. 2021, arXiv:2104.09864, section 3.2.2).
    """

    def __init__(self, size: int) -> None:
        """Know how many numbers a query has."""
        super().__init__()
        self.rates = SLOWEST ** -np.linspace(0, 1, size // 2, endpoint=False, dtype=np.float32)

    def call(self, places: Any) -> Any:
        """Return the angles `(..., size / 2)` of places `(...)`."""
        return ops.cast(places, "float32")[..., None] * self.rates


def turned(x: Any, angles: Any) -> Any:
    """Return queries or keys `(n, heads, t, size)`, each pair of numbers turned by its angle."""
    one, other = ops.split(x, 2, -1)
    cos, sin = ops.cos(angles), ops.sin(angles)
    return ops.concatenate([one * cos - other * sin, one * sin + other * cos], -1)


class Later(layers.Layer):
    """Which tokens of a line come later than others, and must not be looked at while it is written."""

    def call(self, tokens: Any) -> Any:
        """Return `(t, t)` of tokens `(n, t)`: `NEVER` where the second comes later than the first, else 0."""
        places = ops.arange(ops.shape(tokens)[1])
        return ops.cast(places[None, :] > places[:, None], "float32") * NEVER


def behind(tokens: Any) -> Any:
    """Return `(n, 1, 1, t)` of tokens `(n, t)`: `NEVER` for the zeros behind a line, which are none, else 0."""
    return ops.where(ops.equal(tokens, 0), NEVER, 0.0)[:, None, None]
