"""Samples from networks as Keras holds them, while they learn."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from genlab.checkpoints.kinds import kind_of
from genlab.checkpoints.sampler import Sampler
from genlab.generators.base import Generator
from genlab.generators.graphs import rounded


def keras_sampler(generator: Generator, label: int | None) -> Sampler:
    """Return a sampler that runs a family's Keras models instead of ONNX graphs."""

    def as_graph(model: Any) -> Any:
        def run(inputs: Mapping[str, Any]) -> Any:
            values = list(inputs.values())
            found = model(values if len(values) > 1 else values[0], training=False)
            if isinstance(found, list):
                return [np.asarray(each, np.float32) for each in found]
            return np.asarray(found, np.float32)

        return run

    sampling = generator.sampling()
    graphs = {role: as_graph(rounded(model)) for role, model in generator.graphs().items()}
    return kind_of(sampling, generator.name)(sampling, graphs, generator.arrays(), label)
