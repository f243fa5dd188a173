"""Networks as files: large weights in half precision, in the ONNX graph as in `weights.npz`.

Half precision halves a checkpoint and moves no pixel by a grey level that one could see: a weight keeps 11 bits
(IEEE 754 binary16), more than the 8 of bfloat16 in which most networks here are trained.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LARGE = 1024
"""Entries from which on an array is written in half precision."""


def rounded(model: Any) -> Any:
    """Round a Keras model's large weights to what a checkpoint keeps of them, in place; return the model."""
    model.set_weights([_halved(weight).astype(weight.dtype) for weight in model.get_weights()])
    return model


def kept_weights(model: Any) -> list[NDArray[Any]]:
    """Return a rounded model's weights as `weights.npz` holds them."""
    return [_halved(weight) for weight in model.get_weights()]


def write_onnx(model: Any, path: Path) -> None:
    """Write a rounded Keras model as an ONNX graph.

    Weights in half precision are cast back to float32 when the graph is opened, so that it computes as before.
    """
    blank = [np.zeros((1, *entry.shape[1:]), entry.dtype) for entry in model.inputs]
    model(blank if len(blank) > 1 else blank[0])  # export needs one call
    model.export(str(path), format="onnx", verbose=False)
    found = onnx.load(str(path))
    casts = []
    for place, tensor in enumerate(found.graph.initializer):
        array = numpy_helper.to_array(tensor)
        half = _halved(array)
        # What the exporter has multiplied into a kernel is no longer a rounded weight: it stays as it is.
        if half.dtype == array.dtype or not np.array_equal(half.astype(array.dtype), array):
            continue
        stored = f"{tensor.name}/half"
        casts.append(helper.make_node("Cast", [stored], [tensor.name], to=TensorProto.FLOAT))
        found.graph.initializer[place].CopyFrom(numpy_helper.from_array(half, stored))
    nodes = [*casts, *found.graph.node]
    del found.graph.node[:]
    found.graph.node.extend(nodes)
    onnx.save(found, str(path))


def _halved(array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype != np.float32 or array.size < LARGE or np.abs(array).max() > np.finfo(np.float16).max:
        return array
    return array.astype(np.float16)
