"""Networks that grow: a generator and a discriminator of every size up to the full one (Karras et al. 2018).

Equalised learning rate (section 4.1), pixel normalisation (4.2), the deviation over a minibatch (section 3), toRGB and
fromRGB with a fade from each size to the next (section 2).
"""

from typing import Any

import keras
from keras import layers, ops

LEAST = 4
"""Pixels a side that growth begins with, at least; fewer than twice as many."""
GROUP = 4
"""Images whose deviation D sees together."""


def sizes(height: int, width: int) -> list[tuple[int, int]]:
    """Return the image sizes of all stages, the smallest first; the full size alone where it cannot be halved."""
    found = [(height, width)]
    while all(side % 2 == 0 and side // 2 >= LEAST for side in found[0]):
        found.insert(0, (found[0][0] // 2, found[0][1] // 2))
    return found


def widths(channels: int, stages: int) -> list[int]:
    """Return the channels at each stage's size."""
    return [max(channels // 4, channels >> max(0, stage - 1)) for stage in range(stages)]


def doubled(x: Any) -> Any:
    """Double the sides of images `(n, h, w, c)`, every pixel four times."""
    return ops.repeat(ops.repeat(x, 2, axis=1), 2, axis=2)


def halved(x: Any) -> Any:
    """Halve the sides of images `(n, h, w, c)`, four pixels' mean each."""
    return ops.average_pool(x, 2, strides=2, padding="valid")


def mixed(old: Any, new: Any, alpha: Any) -> Any:
    """Return `(1 - alpha) old + alpha new`: exactly the old at 0, exactly the new at 1."""
    alpha = ops.cast(alpha, new.dtype)
    return (1 - alpha) * ops.cast(old, new.dtype) + alpha * new


def normalised(x: Any) -> Any:
    """Scale every pixel's channels to a mean square of 1 (section 4.2)."""
    exact = ops.cast(x, "float32")
    return ops.cast(exact * ops.rsqrt(ops.mean(exact**2, axis=-1, keepdims=True) + 1e-8), x.dtype)


def leaky(x: Any) -> Any:
    """Return x where it is positive, a fifth of it where not."""
    return ops.maximum(x, 0.2 * x)  # TensorFlow's own has a derivative that its optimiser stumbles over


class Equal(layers.Layer):
    """A convolution whose weights are N(0, 1) and are scaled at run time by He's constant, so that all learn alike.

    Source: section 4.1. On `(n, d)` it is a dense layer.
    """

    def __init__(self, filters: int, side: int = 1, gain: float = 2.0, **rest: Any) -> None:
        super().__init__(**rest)
        self.filters, self.side, self.gain = filters, side, gain

    def build(self, shape: Any) -> None:
        """Make the kernel `(side, side, in, out)`, of a dense layer `(in, out)`, and the bias."""
        window = (self.side, self.side) if len(shape) == 4 else ()
        self.scale = (self.gain / (self.side**2 * shape[-1])) ** 0.5
        normal = keras.initializers.RandomNormal(0, 1)
        self.kernel = self.add_weight(shape=(*window, shape[-1], self.filters), initializer=normal)
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros")

    def call(self, x: Any) -> Any:
        """Return what the scaled kernel makes of x, and the bias."""
        kernel = self.kernel * self.scale
        if len(x.shape) == 2:
            return ops.matmul(x, kernel) + self.bias
        return ops.conv(x, kernel, padding="same") + self.bias


def settle(network: layers.Layer) -> None:
    """Put the scales of a finished network into its kernels, so that a graph of it holds what its weights are."""
    for layer in network._flatten_layers():
        if isinstance(layer, Equal):
            layer.kernel.assign(layer.kernel * layer.scale)
            layer.scale = 1.0


class Drawing(layers.Layer):
    """G at every stage: z `(n, latent)` to images `(n, h, w, colours)`, about -1 to 1."""

    def __init__(self, stages: list[tuple[int, int]], channels: int, colours: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.stages, dtype = stages, self.dtype_policy
        self.width = widths(channels, len(stages))
        (height, width), first = stages[0], self.width[0]
        self.first = Equal(height * width * first, gain=2 / 16, dtype=dtype)
        self.blocks = [
            [Equal(filters, 3, dtype=dtype) for _ in range(2 if stage else 1)]
            for stage, filters in enumerate(self.width)
        ]
        self.colours = [Equal(colours, gain=1.0, dtype=dtype) for _ in stages]

    def build(self, shape: Any) -> None:
        """Make the weights of all stages, also of those that are to come."""
        self.first.build(shape)
        before = self.width[0]
        for block, colour, filters in zip(self.blocks, self.colours, self.width, strict=True):
            for layer in block:
                layer.build((None, None, None, before))
                before = filters
            colour.build((None, None, None, filters))

    def call(self, z: Any, stage: int, alpha: Any = 1.0) -> Any:
        """Draw at a stage's size; `alpha` is how far that stage has faded in."""
        x = self.first(normalised(z))
        x = normalised(leaky(ops.reshape(x, (-1, *self.stages[0], self.width[0]))))
        before = x
        for number in range(stage + 1):
            before, x = x, doubled(x) if number else x
            for layer in self.blocks[number]:
                x = normalised(leaky(layer(x)))
        image = ops.cast(self.colours[stage](x), "float32")
        if stage:
            old = doubled(ops.cast(self.colours[stage - 1](before), "float32"))
            image = mixed(old, image, alpha)
        return image


class Judging(layers.Layer):
    """D at every stage: images `(n, h, w, colours)` to logits `(n, 1)` of being real."""

    def __init__(self, stages: list[tuple[int, int]], channels: int, colours: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.stages, dtype = stages, self.dtype_policy
        self.channels = colours
        self.width = widths(channels, len(stages))
        self.colours = [Equal(filters, dtype=dtype) for filters in self.width]
        self.blocks = [
            [
                Equal(filters, 3, dtype=dtype),
                Equal(self.width[max(0, stage - 1)], 3 if stage else 1, dtype=dtype),
            ]
            for stage, filters in enumerate(self.width)
        ]
        self.dense = Equal(self.width[0], dtype=dtype)
        self.last = Equal(1, gain=1.0, dtype="float32")

    def build(self, shape: Any) -> None:
        """Make the weights of all stages, and the mean deviation of real images, which judges alone ask for."""
        for stage, (colour, block, filters) in enumerate(
            zip(self.colours, self.blocks, self.width, strict=True)
        ):
            colour.build((None, None, None, self.channels))
            block[0].build((None, None, None, filters + (0 if stage else 1)))
            block[1].build((None, None, None, filters))
        height, width = self.stages[0]
        self.dense.build((None, height * width * self.width[0]))
        self.last.build((None, self.width[0]))
        self.usual = self.add_weight(shape=(), initializer="zeros", trainable=False, dtype="float32")

    def call(self, image: Any, stage: int, alpha: Any = 1.0, training: bool = False) -> Any:
        """Judge images of a stage's size; with `training` each group of four sees its deviation, else all the usual."""
        x = self.seen(image, stage, alpha)
        spread = self.deviation(x) if training else ops.full_like(x[:, :1, :1, :1], 1.0) * self.usual
        plane = ops.ones_like(x[..., :1]) * ops.cast(spread, x.dtype)
        x = ops.concatenate([x, plane], -1)
        for layer in self.blocks[0]:
            x = leaky(layer(x))
        x = ops.reshape(x, (-1, self.stages[0][0] * self.stages[0][1] * self.width[0]))
        return self.last(ops.cast(leaky(self.dense(x)), "float32"))

    def seen(self, image: Any, stage: int, alpha: Any) -> Any:
        """Return what is left of images at the smallest size, `(n, h, w, c)`."""
        x = leaky(self.colours[stage](image))
        for number in range(stage, 0, -1):
            for layer in self.blocks[number]:
                x = leaky(layer(x))
            x = halved(x)
            if number == stage:
                x = mixed(leaky(self.colours[stage - 1](halved(image))), x, alpha)
        return x

    def deviation(self, x: Any) -> Any:
        """Return the mean deviation within each group of four images, one number an image `(n, 1, 1, 1)`."""
        exact = ops.cast(x, "float32")
        groups = ops.reshape(exact, (-1, GROUP, *exact.shape[1:]))
        found = ops.mean(ops.sqrt(ops.var(groups, axis=1) + 1e-8), axis=(1, 2, 3))
        return ops.reshape(ops.repeat(found, GROUP), (-1, 1, 1, 1))
