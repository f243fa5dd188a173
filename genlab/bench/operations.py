"""How near a network's training step comes to what this machine can multiply."""

from collections.abc import Callable
from typing import Any

import numpy as np

from genlab import datasets
from genlab.bench.figures import Figure, median_ms

SIDE = 2048


def step_operations(network: Any, batch: int) -> int:
    """Count the floating point operations of a training step in a network's convolutions and dense layers.

    A layer takes 2 (multiply, add) for each weight and each place that it is used at, forward; as many again for the
    gradient of its weights, and of its input, unless nothing before it learns. Activations, sums, loss and optimizer
    are left out: there are fewer of them than one in a hundred.

    Args:
        network: a Keras model of `Conv2D` and `Dense` layers, each used once.
        batch: images a step.
    """
    from keras import layers

    total = 0
    for layer in network.layers:
        if not isinstance(layer, (layers.Conv2D, layers.Dense)):
            continue
        places = int(np.prod(layer.output.shape[1:-1], dtype=np.int64))
        passes = 1 + bool(layer.trainable_weights) + _learns_before(layer)
        total += 2 * int(np.prod(layer.kernel.shape)) * places * passes
    return total * batch


def _learns_before(layer: Any) -> bool:
    """Tell whether a layer that feeds this one, or one before it, has weights to learn."""
    sources = [node.operation for node in layer._inbound_nodes[0].parent_nodes]
    return any(source.trainable_weights or _learns_before(source) for source in sources)


def product(dtype: str) -> Callable[[], Any]:
    """Return a function that multiplies two matrices of 2,048 x 2,048 numbers of a type: 2 x 2,048^3 operations."""
    import tensorflow as tf

    rng = np.random.default_rng(0)
    one, two = (tf.cast(rng.standard_normal((SIDE, SIDE), np.float32), dtype) for _ in range(2))
    return lambda: tf.matmul(one, two).numpy()


def flow(repeats: int = 15) -> Figure:
    """Compare one step of the flow, as trained by default, with products of matrices in its number format.

    The two take turns, so that whatever else the machine does slows both.
    """
    from genlab.generators.images.flow import Flow, FlowSettings
    from genlab.generators.precision import policy_of

    settings = FlowSettings()
    dtype = policy_of(settings.dtype_policy).compute_dtype
    data = datasets.load("mnist")
    trained = Flow(data, settings, 0)
    images = data.x_train[: settings.batch, ..., None].astype(np.float32) / 127.5 - 1
    labels = data.y_train[: settings.batch].astype(np.int32)
    multiply = product(dtype)

    def step() -> None:
        trained.model.train_on_batch(images, labels)

    for _ in range(3):  # trace first
        step()
        multiply()
    turns = [(median_ms(step, 1), median_ms(multiply, 1)) for _ in range(repeats)]
    step_ms, product_ms = np.median(turns, axis=0)
    operations = step_operations(trained.network, settings.batch)
    pace, rate = operations / step_ms / 1e6, 2 * SIDE**3 / product_ms / 1e6
    return Figure(
        "flow step, share of the matrix-product rate",
        pace / rate,
        "",
        "at least 0.5",
        pace / rate >= 0.5,
        f"{operations / 1e9:.3g} GFLOP forward and backward in {step_ms:.4g} ms: {pace:.0f} GFLOP/s; "
        f"matrix products {rate:.0f} GFLOP/s; batch {settings.batch}, {dtype}",
    )
