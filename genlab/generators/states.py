"""Weights and optimizers as named numpy arrays, so that no pickle is ever written or read."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab.errors import GenlabError


def keras_state(**parts: Any) -> dict[str, NDArray[Any]]:
    """Return every variable of models, optimizers and seed generators as `part/number`."""
    return {
        f"{part}/{number:03d}": np.asarray(variable.numpy())
        for part, thing in parts.items()
        for number, variable in enumerate(_variables(thing))
    }


def under(part: str, state: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return a state with its names put under a part's: `part/name`."""
    return {f"{part}/{name}": array for name, array in state.items()}


def of_part(part: str, state: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return what `under` has put under a part's name, by its own names."""
    prefix = f"{part}/"
    return {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}


def _variables(thing: Any) -> list[Any]:
    return list(thing.variables) if hasattr(thing, "variables") else [thing.state]


def restore_keras_state(state: dict[str, NDArray[Any]], **parts: Any) -> None:
    """Assign what `keras_state` returned.

    Raises:
        GenlabError: where an array lacks or its shape is another.
    """
    for part, thing in parts.items():
        for number, variable in enumerate(_variables(thing)):
            key = f"{part}/{number:03d}"
            found = state.get(key)
            if found is None or found.shape != tuple(variable.shape):
                raise GenlabError(
                    f"Invalid training state. Expected array '{key}' of shape {tuple(variable.shape)}. "
                    f"Received: {None if found is None else found.shape}."
                )
            variable.assign(found)
