"""The state that a run saves: all it needs to go on, and what it is a run of, so that no other goes on from there."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from numpy.typing import NDArray

from genlab.checkpoints import History
from genlab.errors import GenlabError
from genlab.media import arrays
from genlab.paths import written_aside

STATE, RUN = "state.npz", "run.json"
"""All arrays to go on from; what they are of, and the losses so far."""
FORMAT = 1
"""Of a saved state; one without a number is of format 1."""


def save(
    path: Path, identity: Mapping[str, Any], history: History, state: Mapping[str, NDArray[Any]]
) -> None:
    """Write what a run can go on from, each file aside first, then renamed."""
    path.mkdir(parents=True, exist_ok=True)
    with written_aside(path / RUN) as aside:
        whole = {"format": FORMAT, "identity": identity, "history": history}
        aside.write_text(json.dumps(whole), encoding="utf-8")
    arrays.save(path / STATE, state, compressed=False)


def load(path: Path) -> tuple[dict[str, Any], History, dict[str, NDArray[Any]]]:
    """Return what a run can go on from: its identity, its losses so far, and its arrays.

    Raises:
        GenlabError: where they are damaged, or of an unknown format.
    """
    try:
        told = json.loads((path / RUN).read_text(encoding="utf-8"))
        state = arrays.load(path / STATE)
        identity, history, form = told["identity"], told["history"], told.get("format", 1)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, BadZipFile) as error:
        raise GenlabError(
            f"Damaged training state in '{path}'. Expected {STATE} and {RUN}. Received: {error}."
        ) from error
    if form != FORMAT:
        raise GenlabError(
            f"Unknown format of the training state in '{path}'. Expected {FORMAT}. Received: {form}."
        )
    return identity, history, state


def unlike(saved: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a saved identity says otherwise than a run's own; what was not yet kept then counts for nothing."""
    found: dict[str, Any] = {}
    for key, value in saved.items():
        if isinstance(value, dict) and isinstance(own.get(key), dict):
            found |= unlike(value, own[key])
        elif value != own.get(key):
            found[key] = value
    return found
