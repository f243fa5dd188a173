"""The judge of a one-step flow's images: whether they pass for real, and how alike they are to its teacher's.

How alike shows in two ways: in pixels, and in what the judge's own layers see of both (perceptual distance by a
discriminator's features, Larsen et al. 2016).
"""

from typing import Any

import keras
import tensorflow as tf
from keras import layers, ops

from genlab.checkpoints.images.levels import Levels
from genlab.generators.images.velocity import parted

SOFT = 0.03
"""Of pixels in -1..1: below it a difference counts by its square, above by its size (Song & Dhariwal 2023)."""


def judge_network(
    shape: tuple[int, ...], classes: int, channels: int, dtype: Any = "float32", groups: int = 1
) -> keras.Model:
    """Build the discriminator: a projection of its last layer on the class's vector judges (Miyato & Koyama 2018).

    Returns:
        A model from images `(n, h, w, c)` and class `(n,)` int32 to logits of being real `(n,)`, and what its four
        layers see `(n, h', w', c)`.
    """
    image, label = keras.Input(shape), keras.Input((), dtype="int32")
    seen, x = [], image
    for filters, size, strides in ((1, 4, 2), (2, 4, 2), (2, 3, 1), (4, 3, 2)):
        x = layers.Conv2D(filters * channels, size, strides=strides, padding="same", dtype=dtype)(x)
        x = layers.LeakyReLU(0.2, dtype=dtype)(x)
        seen.append(layers.Activation("linear", dtype="float32")(x))
    width = 4 * channels
    x = layers.LeakyReLU(0.2, dtype=dtype)(layers.Dense(width, dtype=dtype)(layers.Flatten(dtype=dtype)(x)))
    x = layers.Activation("linear", dtype="float32")(x)
    wanted = [
        layers.Embedding(many, width, embeddings_initializer="zeros", dtype="float32")(of)
        for many, of in parted(label, classes, groups)
    ]
    fits = ops.sum(sum(wanted) * x, -1) / width**0.5
    return keras.Model([image, label], [layers.Dense(1, dtype="float32")(x)[:, 0] + fits, *seen])


def shown(drawn: tf.Tensor, levels: Levels, groups: tf.Tensor) -> tf.Tensor:
    """Return images as people would see them: every pixel at the place of the grey level that it falls to.

    The judge would else tell fakes by their not lying in those places. Gradients pass as if nothing had been moved
    (straight through, Bengio et al. 2013), but for what lies beyond black or white.

    Args:
        drawn: numbers `(n, ...)`.
        levels: where grey levels lie.
        groups: of each image, int32 `(n,)`.
    """
    places = tf.gather(levels.places, groups)
    ends = [_beside(places[:, end], drawn) for end in (0, -1)]
    found = tf.gather(
        places, tf.reshape(level(drawn, levels, groups), [tf.shape(drawn)[0], -1]), batch_dims=1
    )
    inside = tf.clip_by_value(drawn, *ends)
    return inside + tf.stop_gradient(tf.reshape(found, tf.shape(drawn)) - inside)


def _beside(numbers: tf.Tensor, like: tf.Tensor) -> tf.Tensor:
    """Return numbers `(n,)` in a shape that goes with images' `(n, ...)`."""
    return tf.reshape(numbers, [-1, *[1] * (len(like.shape) - 1)])


def level(drawn: tf.Tensor, levels: Levels, groups: tf.Tensor) -> tf.Tensor:
    """Return the grey levels that pixels of images of some groups fall to, int32 of their shape."""
    flat = tf.reshape(drawn, [tf.shape(drawn)[0], -1])
    return tf.reshape(tf.searchsorted(tf.gather(levels.borders, groups), flat), tf.shape(drawn))


def apart(drawn: tf.Tensor, wanted: tf.Tensor, levels: Levels, groups: tf.Tensor) -> tf.Tensor:
    """Return how far two batches are apart in pixels, softly (pseudo-Huber, Song & Dhariwal 2023)."""
    return ops.mean(ops.sqrt(ops.square(missed(drawn, wanted, levels, groups)) + SOFT**2) - SOFT)


def missed(drawn: tf.Tensor, wanted: tf.Tensor, levels: Levels, groups: tf.Tensor) -> tf.Tensor:
    """Return by how much pixels differ; not at all where they fall to the same grey level, as black and beyond."""
    same = level(drawn, levels, groups) == level(wanted, levels, groups)
    return tf.where(same, tf.zeros_like(drawn), drawn - wanted)


def unlike(drawn: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """Return the mean absolute difference of what a layer sees in two batches, in shares of what it sees at all."""
    wanted = tf.stop_gradient(wanted)
    return ops.mean(ops.abs(drawn - wanted)) / (ops.mean(ops.abs(wanted)) + 1e-3)
