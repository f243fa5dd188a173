"""Data-parallel training (`tf.distribute`): each device holds a copy of the networks and takes its part of a batch.

Whatever a step draws at random is drawn for the whole batch on every device, which then keeps its part: so a run on
several devices sees the noise that one device would, and follows the same losses. What dropout leaves out stays each
device's own.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError
from genlab.generators import FAMILIES, family
from genlab.generators.base import Generator, Settings


@cache  # a second strategy over the same devices would number its messages as the first does
def several(count: int = 0) -> Any:
    """Return a strategy over several devices of this machine (`tf.distribute.MirroredStrategy`).

    Args:
        count: devices; 0 for every GPU. Without a GPU, the processor is split into so many logical devices.

    Raises:
        GenlabError: where there are fewer than two, TensorFlow has begun with another number, or Keras runs on another
            backend.
    """
    if keras.backend.backend() != "tensorflow":
        raise GenlabError(
            "Invalid Keras backend for --distribute. Expected tensorflow. "
            f"Received: {keras.backend.backend()}."
        )
    import tensorflow as tf

    found = tf.config.list_physical_devices("GPU")
    kind, wanted = ("GPU", count or len(found)) if found else ("CPU", count)
    if wanted < 2 or (found and wanted > len(found)):
        raise GenlabError(
            "Invalid number of devices for --distribute. Expected 2 or more"
            + (
                f", of {len(found)} GPUs"
                if found
                else "; without a GPU, name how many to split the processor into"
            )
            + f". Received: {count or len(found)}."
        )
    if not found:
        processor = tf.config.list_physical_devices("CPU")[0]
        try:
            tf.config.set_logical_device_configuration(
                processor, [tf.config.LogicalDeviceConfiguration()] * wanted
            )
        except RuntimeError as error:  # devices are counted once a process
            if len(tf.config.list_logical_devices("CPU")) < wanted:
                raise GenlabError(
                    f"Cannot split the processor into {wanted} devices. Expected a process in which TensorFlow "
                    "has not begun. Received one in which it has."
                ) from error
    return tf.distribute.MirroredStrategy([f"{kind}:{number}" for number in range(wanted)])


def scope(kind: type[Generator], settings: Settings, devices: int) -> Any:
    """Return the scope in which a family's networks are copied to several devices.

    Raises:
        GenlabError: for a family that does not do that, or a batch that cannot be parted evenly.
    """
    if not kind.replicated:
        raise GenlabError(
            f"Invalid generator '{kind.name}' for --distribute. "
            f"Expected one of: {', '.join(name for name in FAMILIES if family(name).replicated)}."
        )
    found = several(devices)
    count = found.num_replicas_in_sync
    for name, batch in settings.batches().items():
        if batch % count:
            raise GenlabError(
                f"Invalid {name} {batch} for {count} devices. Expected a multiple of {count}. Received: {batch}."
            )
    return found.scope()


class Replicas:
    """The copies of a generator's networks: one, or those of the strategy in whose scope it is built."""

    def __init__(self) -> None:
        self.strategy: Any = None
        if keras.backend.backend() == "tensorflow":
            import tensorflow as tf

            self.strategy = tf.distribute.get_strategy()
        self.count = self.strategy.num_replicas_in_sync if self.strategy else 1

    def step(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a traced step of arrays `(n, ...)`; its losses are means over the copies.

        Args:
            function: takes a copy's part of each array, returns scalars; decides nothing by what they hold, so that
                its code, and Keras', need not be rewritten for the trace, which would take a third of that.
        """
        import tensorflow as tf

        if self.count == 1:
            return tf.function(function, autograph=False)

        @tf.function(autograph=False)  # type: ignore[untyped-decorator]
        def over_all(*parts: Any) -> Any:
            told = self.strategy.run(function, args=parts)
            return tf.nest.map_structure(
                lambda loss: self.strategy.reduce(tf.distribute.ReduceOp.MEAN, loss, axis=None), told
            )

        return lambda *arrays: over_all(*map(self._split, arrays))

    def keras_step(self, model: keras.Model) -> Callable[..., Any]:
        """Return a step of a compiled Keras model: takes x and y, returns the loss."""
        if self.count == 1:
            return model.train_on_batch
        if model.optimizer.clipnorm is None:
            return self.step(lambda x, y: model.train_step((x, y))["loss"])
        return self.step(lambda x, y: self._clipped_step(model, x, y))

    def _clipped_step(self, model: keras.Model, x: Any, y: Any) -> Any:
        """Take a step whose gradients are clipped as one device clips them: after they are summed, not before."""
        import tensorflow as tf

        variables = model.trainable_variables
        with tf.GradientTape() as tape:
            loss = model.compute_loss(x=x, y=y, training=True)
        parts = [tf.convert_to_tensor(part) for part in tape.gradient(loss, variables)]
        sums = tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.SUM, parts)
        limit = model.optimizer.clipnorm
        # The optimizer sums over the copies once more.
        model.optimizer.apply([tf.clip_by_norm(each, limit) / self.count for each in sums], variables)
        return loss * self.count

    def _split(self, array: NDArray[Any]) -> Any:
        import tensorflow as tf

        parts = np.split(np.asarray(array), self.count)
        return self.strategy.experimental_distribute_values_from_function(
            lambda context: tf.constant(parts[context.replica_id_in_sync_group])
        )


def drawn(draw: Callable[[Any], Any], count: Any) -> Any:
    """Draw for the whole batch, and return this copy's part.

    Args:
        draw: takes a number n, returns `(n, ...)`.
        count: of this copy's part.
    """
    copies = _copies()
    if copies == 1:
        return draw(count)
    import tensorflow as tf

    place = tf.distribute.get_replica_context().replica_id_in_sync_group
    return draw(copies * count)[place * count : (place + 1) * count]


def shared(loss: Any) -> Any:
    """Return this copy's share of the loss of a whole batch: gradients are summed over the copies."""
    copies = _copies()
    return loss if copies == 1 else loss / copies


def _copies() -> int:
    if keras.backend.backend() != "tensorflow":
        return 1
    import tensorflow as tf

    return int(tf.distribute.get_strategy().num_replicas_in_sync)
