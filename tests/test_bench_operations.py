"""A step's operations are those that TensorFlow counts in the graph it runs."""

import pytest

from genlab.bench.operations import product_rate, step_operations

pytest.importorskip("keras")

BATCH = 4
PRODUCTS = ("Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", "MatMul")


def test_a_step_s_operations_are_tensorflow_s_own_count() -> None:
    import tensorflow as tf
    from tensorflow.python.framework import ops
    from tensorflow.python.profiler.internal import flops_registry  # noqa: F401

    from genlab.generators.flow import FlowMatching, velocity_network

    network = velocity_network((28, 28), 10, 16)
    model = FlowMatching(network, 0)

    @tf.function
    def step(images: tf.Tensor, labels: tf.Tensor) -> list[tf.Tensor]:
        with tf.GradientTape() as tape:
            loss = model.compute_loss(images, labels)
        found: list[tf.Tensor] = tape.gradient(loss, network.trainable_variables)
        return found

    graph = step.get_concrete_function(
        tf.TensorSpec((BATCH, 28, 28, 1), tf.float32), tf.TensorSpec((BATCH,), tf.int32)
    ).graph
    nodes = [node for node in graph.as_graph_def().node if node.op in PRODUCTS]
    counted = sum(ops.get_stats_for_node_def(graph, node, "flops").value for node in nodes)
    assert step_operations(network, BATCH) == pytest.approx(counted, rel=1e-9)


def test_a_machine_multiplies() -> None:
    assert product_rate("float32", 1) > 1e8
