"""The training loop: it yields its progress, so that a bar, a job row and a page can each show it."""

import json
import platform
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from genlab import arrays, datasets
from genlab.checkpoints import Card, Checkpoint, History, checkpoint_name, write_card
from genlab.errors import GenlabError
from genlab.generators import Generator, family
from genlab.generators.graphs import kept_weights, rounded, write_onnx
from genlab.paths import sha256, written_aside
from genlab.pictures import save_grid
from genlab.sampling import Floats, Sampler

STATE = "state.npz"
SAVE_SECONDS = 120.0
PREVIEWS = 10


@dataclass(frozen=True)
class Progress:
    """One moment of a run.

    Attributes:
        step, steps: done, and in all.
        seconds: trained so far, over all resumed parts.
        seconds_left: what is left at this pace.
        losses: means since the last moment.
        saved: whether the state was just saved.
    """

    step: int
    steps: int
    seconds: float
    seconds_left: float
    losses: Mapping[str, float]
    saved: bool


class Run:
    """A training run in a folder: it can be stopped at any moment and goes on where it was last saved.

    The folder holds `state.npz` (all arrays to go on from), `run.json`, previews of a fixed latent grid, and, once
    finished, the checkpoint: graphs, weights and card.
    """

    def __init__(
        self,
        generator: str,
        dataset: str,
        out: Path,
        *,
        label: int | None = None,
        seed: int = 0,
        overrides: Mapping[str, Any] | None = None,
    ) -> None:
        """Open a run, new or saved in `out`.

        Raises:
            GenlabError: for unknown names or settings, or where `out` holds another run.
        """
        kind = family(generator)
        known = {entry.name: entry.type for entry in fields(kind.settings_type)}
        for key in overrides or {}:
            if key not in known:
                raise GenlabError(
                    f"Unknown setting '{key}' of generator '{generator}'. "
                    f"Expected one of: {', '.join(known)}."
                )
        settings = replace(kind.settings_type(), **(overrides or {}))
        self.out, self.label, self.seed = out, label, seed
        data = datasets.load(dataset).of_class(label)
        self.dataset = data.name
        self.generator: Generator = kind(data, settings, seed)
        self.settings = settings
        self.step, self.seconds = 0, 0.0
        self.history: History = {}
        self._identity = {
            "generator": generator,
            "dataset": data.name,
            "class": label,
            "seed": seed,
            "settings": {
                k: v for k, v in self.generator.described_settings().items() if k not in ("steps", "minutes")
            },
        }
        if (out / STATE).is_file():
            self._restore()

    def _restore(self) -> None:
        try:
            saved = json.loads((self.out / "run.json").read_text(encoding="utf-8"))
            state = arrays.load(self.out / STATE)
        except (OSError, ValueError) as error:
            raise GenlabError(
                f"Damaged training state in '{self.out}'. Expected {STATE} and run.json. Received: {error}."
            ) from error
        if saved["identity"] != self._identity:
            other = {key: value for key, value in saved["identity"].items() if value != self._identity[key]}
            raise GenlabError(
                f"Another run lies in '{self.out}'. Expected an empty folder or the same run. "
                f"Received: {other}."
            )
        self.step = int(state.pop("run/step"))
        self.seconds, self.history = float(state.pop("run/seconds")), saved["history"]
        self.history = {key: values[: int(state["run/reports"])] for key, values in self.history.items()}
        del state["run/reports"]
        self.generator.restore(state)

    def save(self) -> None:
        """Save all that is needed to go on, aside first, then renamed."""
        self.out.mkdir(parents=True, exist_ok=True)
        with written_aside(self.out / "run.json") as aside:
            aside.write_text(
                json.dumps({"identity": self._identity, "history": self.history}), encoding="utf-8"
            )
        arrays.save(
            self.out / STATE,
            {
                **self.generator.state(),
                "run/step": np.array(self.step),
                "run/seconds": np.array(self.seconds),
                "run/reports": np.array(len(self.history.get("step", []))),
            },
            compressed=False,
        )

    def progress(self) -> Iterator[Progress]:
        """Train, and yield every moment; save every two minutes and at ten previews.

        Raises:
            GenlabError: where a loss is no longer finite; the last saved state is kept.
        """
        steps, limit = self.settings.steps, self.settings.minutes * 60
        if self.step >= steps or (limit and self.seconds >= limit):
            return
        every = max(1, steps // PREVIEWS)
        started, saved_at, shown = time.perf_counter(), time.perf_counter(), self.step // every
        for moment in self.generator.train(self.step):
            now = time.perf_counter()
            self.seconds, started = self.seconds + now - started, now
            bad = {name: value for name, value in moment.losses.items() if not isfinite(value)}
            if bad:
                raise GenlabError(
                    f"Training of '{self.generator.name}' failed at step {moment.step}. "
                    f"Expected finite losses. Received: {bad}. The last saved state is kept."
                )
            self.step = moment.step
            self._remember({"step": float(moment.step), **moment.losses})
            done = self.step >= steps or bool(limit and self.seconds >= limit)
            save = done or now - saved_at > SAVE_SECONDS
            if save:
                self.save()
                saved_at = time.perf_counter()
            if self.step // every > shown or done:
                shown = self.step // every
                self.preview()
            pace = self.seconds / self.step
            left = (steps - self.step) * pace
            yield Progress(
                self.step,
                steps,
                self.seconds,
                min(left, limit - self.seconds) if limit else left,
                moment.losses,
                save,
            )
            if done:
                return
            started = time.perf_counter()

    def _remember(self, values: Mapping[str, float]) -> None:
        """Add one moment to the history; what it does not report stands as `None`, so that columns stay even."""
        before = len(self.history.get("step", []))
        for key in values:
            self.history.setdefault(key, [None] * before)
        for key, column in self.history.items():
            column.append(round(values[key], 6) if key in values else None)

    def sampler(self) -> Sampler:
        """Return a sampler over the Keras networks as they stand now."""
        return keras_sampler(self.generator, self.label)

    def preview(self) -> Path:
        """Draw the fixed grid of 50 latents and save it as `previews/step-NNNNNN.png`."""
        path = self.out / "previews" / f"step-{self.step:06d}.png"
        save_grid(self.sampler().sample(50, seed=0).images, path, columns=10)
        return path

    def finish(self, destination: Path) -> Checkpoint:
        """Write the checkpoint: ONNX graphs, weights, arrays, a preview and the card, renamed into place at the end."""
        aside = destination.with_name(f".{destination.name}.aside")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        weights: dict[str, Any] = {}
        drawing = self.generator.graphs()
        for role, model in {**drawing, **self.generator.judges()}.items():
            write_onnx(rounded(model), aside / f"{role}.onnx")
        for role, model in drawing.items():  # a judge's weights stand in its graph alone
            weights |= {f"{role}/{number:03d}": array for number, array in enumerate(kept_weights(model))}
        if weights:
            arrays.save(aside / "weights.npz", weights)
        if beside := self.generator.arrays():
            arrays.save(aside / "arrays.npz", beside)
        save_grid(self.sampler().sample(50, seed=0).images, aside / "preview.png", columns=10)
        card = Card(
            generator=self.generator.name,
            dataset=self.dataset,
            label=self.label,
            seed=self.seed,
            settings=self.generator.described_settings(),
            sampling=self.generator.sampling(),
            source=self.generator.source,
            versions=versions(),
            files={file.name: sha256(file) for file in sorted(aside.iterdir())},
            train_minutes=round(self.seconds / 60, 3),
            steps=self.step,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            metrics=self.generator.validation(),
            history=thinned(self.history),
        )
        write_card(aside, card)
        if destination.exists():
            shutil.rmtree(destination)
        aside.rename(destination)
        return Checkpoint(destination, card)

    @property
    def default_name(self) -> str:
        """The checkpoint's usual folder name."""
        return checkpoint_name(self.generator.name, self.dataset, self.label)


def keras_sampler(generator: Generator, label: int | None) -> Sampler:
    """Return a sampler that runs a family's Keras models instead of ONNX graphs."""

    def as_graph(model: Any) -> Any:
        def run(inputs: Mapping[str, Any]) -> Floats:
            values = list(inputs.values())
            return np.asarray(model(values if len(values) > 1 else values[0], training=False), np.float32)

        return run

    return Sampler(
        generator.sampling(),
        {role: as_graph(rounded(model)) for role, model in generator.graphs().items()},
        generator.arrays(),
        label,
    )


def thinned(history: History, most: int = 200) -> History:
    """Keep at most `most` evenly spread points of a history, the last one among them."""
    count = len(history.get("step", []))
    kept = np.unique(np.linspace(0, max(0, count - 1), min(count, most)).round().astype(int)).tolist()
    return {key: [values[index] for index in kept] for key, values in history.items()}


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that training leans on."""
    found = {"python": platform.python_version()}
    for package in ("genlab", "tensorflow", "tensorflow_cpu", "keras", "numpy", "tf2onnx", "onnxruntime"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
