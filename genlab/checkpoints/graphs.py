"""Networks as functions; ONNX files through ONNX Runtime."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError

Floats = NDArray[np.float32]
Graph = Callable[[Mapping[str, NDArray[Any]]], Floats]
"""A network as a function from named inputs to its one output."""


Step = Callable[[Mapping[str, NDArray[Any]]], Sequence[Floats]]
"""A network as a function from named inputs to all its outputs."""


def onnx_graph(path: str, threads: int = 1) -> Graph:
    """Open an ONNX file as a function.

    Inputs are matched by name, or by order where the exporter gave others.

    Raises:
        GenlabError: where ONNX Runtime cannot read it.
    """
    run = onnx_step(path, threads)
    return lambda inputs: run(inputs)[0]


def onnx_step(path: str, threads: int = 1) -> Step:
    """Open an ONNX file as a function that returns all its outputs; else as `onnx_graph`."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it never gives memory back to the web process
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime raises its own unexported kinds
        raise GenlabError(f"Damaged ONNX graph '{path}'. Received: {str(error).splitlines()[0]}.") from error
    names = [entry.name for entry in session.get_inputs()]

    def run(inputs: Mapping[str, NDArray[Any]]) -> Sequence[Floats]:
        feed = inputs if set(names) == set(inputs) else dict(zip(names, inputs.values(), strict=True))
        outputs: Sequence[Floats] = session.run(None, dict(feed))
        return outputs

    return run
