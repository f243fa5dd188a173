"""A checkpoint's card: where a trained generator comes from, what it has become, and how it is sampled."""

import json
import platform
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from genlab.errors import GenlabError
from genlab.paths import written_aside

CARD = "card.json"
FORMAT = 1

History = dict[str, list[float | None]]
"""Columns of a run's moments: `step`, and each loss; `None` where a moment did not report it."""


@dataclass(frozen=True)
class Card:
    """What a checkpoint is, in JSON.

    Attributes:
        generator: the family, e.g. `gan`.
        dataset: the dataset's name.
        label: the class it was trained on, `None` for all (`class` in JSON).
        seed: of weights, batches and noise.
        settings: of the training run.
        sampling: how a latent becomes an image; see `genlab.checkpoints.kinds`.
        source: book program or paper.
        versions: of Python and the libraries that trained it.
        files: SHA-256 of every file beside the card.
        train_minutes: time spent training, saving and previews left out.
        steps: gradient steps done.
        created: UTC, ISO 8601.
        metrics: `frechet`, `frechet_floor` and others, by name.
        history: losses over the run, `{"step": [...], "loss": [...]}`.
        formerly: what `Checkpoint.sha256` was before the same training's files were written, or its outputs read, in
            another form; packs that were drawn then name it. Left out of the JSON where there is none.
        learned: SHA-256 of the images or texts that it learned from, for somebody's file keeps its name when lines are
            added to it. Left out of the JSON where it is not known, as in older cards.
        format: version of this layout.
    """

    generator: str
    dataset: str
    label: int | None
    seed: int
    settings: dict[str, Any]
    sampling: dict[str, Any]
    source: str
    versions: dict[str, str]
    files: dict[str, str]
    train_minutes: float
    steps: int
    created: str
    metrics: dict[str, float] = field(default_factory=dict)
    history: History = field(default_factory=dict)
    formerly: list[str] = field(default_factory=list)
    learned: str = ""
    format: int = FORMAT

    @property
    def stopped_early(self) -> bool:
        """Whether a clock has ended the run before its steps; of a snapshot, whether it may have."""
        settings = self.settings
        return bool(settings.get("minutes")) and self.steps < int(settings.get("steps") or 0)

    def to_json(self) -> str:
        """Return the card's text."""
        values = asdict(self)
        values["class"] = values.pop("label")
        for name in ("formerly", "learned"):
            if not values[name]:
                del values[name]
        return json.dumps(values, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str, path: Path) -> "Card":
        """Read a card.

        Raises:
            GenlabError: where it is no card, or one of another format.
        """
        try:
            values = json.loads(text)
            if values.get("format") != FORMAT:
                raise GenlabError(
                    f"Unknown checkpoint format in '{path}'. Expected {FORMAT}. "
                    f"Received: {values.get('format')}."
                )
            values["label"] = values.pop("class")
            return cls(**values)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GenlabError(
                f"Damaged checkpoint card '{path}'. Expected genlab's JSON. Received: {error}."
            ) from error


def write_card(path: Path, card: Card) -> None:
    """Write a card whole or not at all."""
    with written_aside(path / CARD) as aside:
        aside.write_text(card.to_json(), encoding="utf-8")


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that training leans on."""
    found = {"python": platform.python_version()}
    for package in ("genlab", "tensorflow", "tensorflow_cpu", "keras", "numpy", "tf2onnx", "onnxruntime"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def thinned(history: History, most: int = 200) -> History:
    """Keep at most `most` evenly spread points of a history, the last one among them."""
    count = len(history.get("step", []))
    kept = np.unique(np.linspace(0, max(0, count - 1), min(count, most)).round().astype(int)).tolist()
    return {key: [values[index] for index in kept] for key, values in history.items()}
