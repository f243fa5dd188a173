"""A step's operations are those that TensorFlow counts in the graph it runs."""

from typing import Any

import pytest

from genlab.bench.operations import product, step_operations

pytest.importorskip("keras")

BATCH = 4
PRODUCTS = ("Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", "MatMul")


def test_a_step_s_operations_are_tensorflow_s_own_count() -> None:
    import tensorflow as tf
    from tensorflow.python.framework import ops
    from tensorflow.python.profiler.internal import flops_registry  # noqa: F401

    from genlab.generators.images.flow import FlowMatching
    from genlab.generators.images.velocity import velocity_network

    network = velocity_network((28, 28, 1), 10, 16)
    model = FlowMatching(network, 0)

    def gradients(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = model.compute_loss(images, labels)
        return tape.gradient(loss, network.trainable_variables)

    graph = (
        tf.function(gradients)
        .get_concrete_function(
            tf.TensorSpec((BATCH, 28, 28, 1), tf.float32), tf.TensorSpec((BATCH,), tf.int32)
        )
        .graph
    )
    needed = tf.compat.v1.graph_util.extract_sub_graph(
        graph.as_graph_def(), [tensor.op.name for tensor in graph.outputs]
    )  # gradients of inputs that nobody asks for stand in the graph, too, and are never computed
    nodes = [node for node in needed.node if node.op in PRODUCTS]
    counted = sum(ops.get_stats_for_node_def(graph, node, "flops").value for node in nodes)
    assert step_operations(network, BATCH) == pytest.approx(counted, rel=1e-9)


def test_a_product_is_made_in_the_number_format_asked_for() -> None:
    made = product("bfloat16")()
    assert made.shape == (2048, 2048)
    assert made.dtype.name == "bfloat16"
