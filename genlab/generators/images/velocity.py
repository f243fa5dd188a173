"""The network that tells a flow's velocity from (x_t, t, class): a U-Net (Ronneberger et al. 2015), built for a CPU.

Most work happens at half and quarter resolution, no layer normalises (Keras' GroupNormalization alone cost a third of a
step), and images leave through a pixel shuffle and two full-resolution convolutions, which leave no grid as transposed
convolutions do. Time and class scale and shift what every residual block finds (FiLM, Perez et al. 2018).
"""

from typing import Any

import keras
import numpy as np
from keras import layers, ops

BLOCKS = (2, 3, 2)
"""Residual blocks at half resolution, at a quarter, and at half again."""
BLOCKS_IN_SQUARES = (1, 1, 2, 2, 1)
"""Those of images in squares: at full resolution (a pixel a square), half, a quarter, and back. Low resolutions matter:
only there it is seen that hair, or a background, has one colour throughout."""


def blocks_of(side: int) -> tuple[int, ...]:
    """Return the residual blocks for images in squares of `side`."""
    return BLOCKS if side == 1 else BLOCKS_IN_SQUARES


def velocity_network(
    shape: tuple[int, ...],
    classes: int,
    channels: int,
    dtype: Any = "float32",
    blocks: tuple[int, ...] = BLOCKS,
    groups: int = 1,
) -> keras.Model:
    """Build the velocity network.

    Args:
        shape: height and width, multiples of 4, and the numbers of a pixel: 1, or 3 in colour.
        classes: number of classes.
        channels: feature maps at the first resolution; twice as many at those below it.
        dtype: Keras dtype policy of the inner layers.
        blocks: residual blocks at half resolution, at a quarter, and at half again; or, if five, at full resolution,
            half, a quarter, and back.
        groups: of like tones; the class of an image of group g is its class and g times `classes`.

    Returns:
        A model from x `(n, h, w, c)`, t `(n, 1)` in 0..1 and class `(n,)` int32 to velocity `(n, h, w, c)`.
    """
    x_in = keras.Input(shape, name="x")
    t_in = keras.Input((1,), name="t")
    label_in = keras.Input((), dtype="int32", name="label")
    condition = condition_of(t_in, label_in, classes, 2 * channels, dtype, groups)

    def conv(x: Any, filters: int, size: int = 3, strides: int = 1, zero: bool = False) -> Any:
        return convolved(x, filters, dtype, size, strides=strides, zero=zero)

    def silu(x: Any) -> Any:
        return activated(x, dtype)

    def double(x: Any, filters: int) -> Any:
        """Double the resolution by a pixel shuffle."""
        rows, columns = x.shape[1], x.shape[2]
        x = layers.Reshape((rows, columns, 2, 2, filters), dtype=dtype)(conv(x, 4 * filters, 1))
        x = layers.Permute((1, 3, 2, 4, 5), dtype=dtype)(x)
        return layers.Reshape((2 * rows, 2 * columns, filters), dtype=dtype)(x)

    def row(x: Any, count: int) -> Any:
        for _ in range(count):
            x = block(x, condition, dtype)
        return x

    halved = len(blocks) == 3  # the lowest resolution is a quarter in either case

    def level(x: Any, here: tuple[int, ...]) -> Any:
        """Run the blocks of one resolution, with those of the lower ones between the first and the last."""
        x = row(x, here[0])
        if len(here) == 1:
            return x
        filters = x.shape[-1]
        low = level(conv(x, 2 * channels, strides=2), here[1:-1])
        x = layers.Concatenate(dtype=dtype)([x, double(low, filters)])
        return row(conv(x, filters, 1), here[-1])

    x = level(conv(x_in, channels, 4, strides=2) if halved else conv(x_in, channels), blocks)
    narrow = channels // 4 if halved else channels
    x = layers.Concatenate(dtype=dtype)([double(silu(x), narrow) if halved else silu(x), x_in])
    x = conv(silu(conv(x, narrow)), shape[-1], zero=True)
    return keras.Model(
        [x_in, t_in, label_in], layers.Activation("linear", dtype="float32")(x), name="velocity"
    )


def block(x: Any, condition: Any, dtype: Any, dilation: int = 1) -> Any:
    """Return x and what a residual block finds in it, scaled and shifted by a condition `(n, width)`."""
    filters = x.shape[-1]
    scale, shift = (
        layers.Reshape((1, 1, filters), dtype=dtype)(
            layers.Dense(filters, kernel_initializer="zeros", bias_initializer=start, dtype=dtype)(condition)
        )
        for start in ("ones", "zeros")
    )
    inner = convolved(activated(x, dtype), filters, dtype, dilation=dilation)
    inner = layers.Add(dtype=dtype)([layers.Multiply(dtype=dtype)([inner, scale]), shift])
    found = convolved(activated(inner, dtype), filters, dtype, dilation=dilation, zero=True)
    return layers.Add(dtype=dtype)([x, found])


def convolved(
    x: Any,
    filters: int,
    dtype: Any,
    size: int = 3,
    *,
    strides: int = 1,
    dilation: int = 1,
    zero: bool = False,
) -> Any:
    """Return x through a convolution that keeps its size, but for strides; `zero` for one that begins with nothing."""
    return layers.Conv2D(
        filters,
        size,
        strides=strides,
        padding="same",
        dilation_rate=dilation,
        kernel_initializer="zeros" if zero else "he_normal",
        dtype=dtype,
    )(x)


def activated(x: Any, dtype: Any) -> Any:
    """Return x through a SiLU."""
    return layers.Activation("silu", dtype=dtype)(x)


def condition_of(t: Any, label: Any, classes: int, width: int, dtype: Any, groups: int = 1) -> Any:
    """Embed time (Fourier features by a fixed dense layer), class and group into one vector `(n, width)`."""
    frequencies = (2 * np.pi * np.exp(np.linspace(np.log(0.25), np.log(16), width // 4))).astype(np.float32)[
        None
    ]
    angles = layers.Dense(
        width // 4,
        use_bias=False,
        trainable=False,
        dtype="float32",
        kernel_initializer=lambda shape, dtype=None: ops.convert_to_tensor(frequencies),
    )(t)
    waves = layers.Concatenate(dtype=dtype)([_Wave("sin")(angles), _Wave("cos")(angles)])
    together = layers.Add(dtype=dtype)(
        [
            layers.Dense(width, dtype=dtype)(waves),
            *(layers.Embedding(many, width, dtype=dtype)(of) for many, of in parted(label, classes, groups)),
        ]
    )
    hidden = layers.Activation("silu", dtype=dtype)(together)
    return layers.Dense(width, activation="silu", dtype=dtype)(hidden)


def parted(label: Any, classes: int, groups: int) -> list[tuple[int, Any]]:
    """Return how many classes there are and which is asked for `(n,)`; where there are groups, the same of these."""
    if groups == 1:
        return [(classes, label)]
    return [(classes, ops.mod(label, classes)), (groups, ops.floor_divide(label, classes))]


class _Wave(layers.Layer):
    """Sine or cosine as a layer."""

    def __init__(self, function: str) -> None:
        super().__init__(dtype="float32")
        self.function = function

    def call(self, angles: Any) -> Any:
        return getattr(ops, self.function)(angles)
