"""Networks as files: `weights.npz` holds every weight once, large ones in half precision; ONNX graphs read them there.

Half precision halves a checkpoint and moves no pixel by a grey level that one could see: a weight keeps 11 bits
(IEEE 754 binary16), more than the 8 of bfloat16 in which most networks here are trained.
"""

from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from genlab.errors import GenlabError
from genlab.generators import lean
from genlab.media import arrays

LARGE = 1024
"""Entries from which on an array is written in half precision, and read from `weights.npz` by its graph."""
WEIGHTS = "weights.npz"
WITH_KERNELS = ("Conv", "ConvTranspose", "Gemm", "MatMul")
"""What multiplies by weights, its second input."""


def backend() -> str:
    """Return the backend that Keras runs on; loaded here, for a pixel histogram does without."""
    return str(lean.keras().backend.backend())


def exports() -> bool:
    """Return whether Keras' backend writes graphs as checkpoints hold them: TensorFlow does."""
    return backend() == "tensorflow"


def rounded(model: Any) -> Any:
    """Round a Keras model's large weights to what a checkpoint keeps of them, in place; return the model."""
    model.set_weights([_halved(weight).astype(weight.dtype) for weight in model.get_weights()])
    return model


def kept_weights(model: Any) -> list[NDArray[Any]]:
    """Return a rounded model's weights as `weights.npz` holds them."""
    return [_halved(weight) for weight in model.get_weights()]


def write_networks(models: Mapping[str, Any], folder: Path) -> None:
    """Write Keras models by role: all their rounded weights in `weights.npz`, and a graph `ROLE.onnx` of each.

    The array `ROLE/NNN` is the role's weight of that number, in Keras' order. The models' own weights are rounded.
    """
    if not models:
        return
    kept = {role: kept_weights(rounded(model)) for role, model in models.items()}
    named = {f"{role}/{number:03d}": array for role in kept for number, array in enumerate(kept[role])}
    arrays.save_aligned(folder / WEIGHTS, named)
    places = arrays.places(folder / WEIGHTS)
    for role, model in models.items():
        _export(model, folder / f"{role}.onnx")
        mine = {name: array for name, array in named.items() if name.startswith(f"{role}/")}
        _share(folder / f"{role}.onnx", mine, places)


def write_onnx(model: Any, path: Path) -> None:
    """Write a rounded Keras model as one ONNX file, its large weights in half precision within."""
    _export(model, path)
    _share(path, {f"{number:03d}": array for number, array in enumerate(kept_weights(model))}, {})


def _export(model: Any, path: Path) -> None:
    """Write a model as an ONNX graph that holds its weights.

    Raises:
        GenlabError: where Keras' backend cannot.
    """
    if not exports():
        raise GenlabError(
            f"No checkpoint can be written on Keras' backend '{backend()}'. Expected tensorflow: the same "
            "command there goes on from what is saved."
        )
    blank = [np.zeros((1, *entry.shape[1:]), entry.dtype) for entry in model.inputs]
    model(blank if len(blank) > 1 else blank[0])  # export needs one call
    model.export(str(path), format="onnx", verbose=False)


def _share(path: Path, kept: Mapping[str, NDArray[Any]], places: Mapping[str, arrays.Place]) -> None:
    """Let a graph read the large weights it holds from `weights.npz` beside it, as ONNX's external data.

    A weight that has no place there stays within, in half precision.

    The exporter has turned their axes (Keras' kernels are HWIO, ONNX's OIHW), so a weight is known by its values.
    Where the graph is opened, it is cast to float32 and turned once; it then computes as before. What the exporter
    has multiplied into a kernel is no longer a weight of the model, and stays in the graph, in half precision.
    """
    found = onnx.load(str(path))
    large = {name: array for name, array in kept.items() if array.size >= LARGE}
    kernels = {node.input[1] for node in found.graph.node if node.op_type in WITH_KERNELS}
    nodes, inside, stored = [], [], {}
    for tensor in found.graph.initializer:
        array = numpy_helper.to_array(tensor)
        cast = f"{tensor.name}/cast"
        match = next(_matches(array, large), None) if array.dtype == np.float32 else None
        if match:
            name, axes = match
            stored[name] = (
                _external(name, large[name], places[name])
                if name in places
                else numpy_helper.from_array(large[name], name)
            )
            nodes.append(helper.make_node("Cast", [name], [cast], to=TensorProto.FLOAT))
            nodes.append(helper.make_node("Transpose", [cast], [tensor.name], perm=axes))
        elif tensor.name in kernels and (half := _halved(array)) is not array:
            inside.append(numpy_helper.from_array(half, cast))
            nodes.append(helper.make_node("Cast", [cast], [tensor.name], to=TensorProto.FLOAT))
        else:
            inside.append(tensor)
    nodes.extend(found.graph.node)
    del found.graph.node[:], found.graph.initializer[:]
    found.graph.node.extend(nodes)
    found.graph.initializer.extend([*inside, *stored.values()])
    path.write_bytes(found.SerializeToString())  # onnx.save would read the external data in


def _matches(array: NDArray[Any], kept: Mapping[str, NDArray[Any]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the names of weights that are this array with its axes turned, each with how to turn them."""
    for name, weight in kept.items():
        if sorted(weight.shape) == sorted(array.shape):
            for axes in permutations(range(array.ndim)):
                if np.array_equal(weight.transpose(axes), array):
                    yield name, axes


def _external(name: str, array: NDArray[Any], place: arrays.Place) -> onnx.TensorProto:
    """Return a tensor whose values lie in `weights.npz`."""
    tensor = TensorProto(
        name=name,
        data_type=helper.np_dtype_to_tensor_dtype(array.dtype),
        dims=array.shape,
        data_location=TensorProto.EXTERNAL,
    )
    for key, value in (("location", WEIGHTS), ("offset", place.offset), ("length", place.length)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor


def _halved(array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype != np.float32 or array.size < LARGE or np.abs(array).max() > np.finfo(np.float16).max:
        return array
    return array.astype(np.float16)
