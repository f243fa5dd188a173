"""What a training run is: a family with its settings, learning from a dataset in a folder where it can go on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import datasets
from genlab.checkpoints import History, checkpoint_name
from genlab.checkpoints.sampler import Sampler
from genlab.errors import GenlabError
from genlab.generators import Generator, Settings, Step, family
from genlab.generators.sampling import keras_sampler
from genlab.training import state
from genlab.training.schedule import Due, Schedule

KEPT = "The last saved state is kept; a lower learning rate or another seed may go further."


class Run:
    """A training run in a folder: it can be stopped at any moment and goes on where it was last saved.

    The folder holds `state.npz` (all arrays to go on from), `run.json`, `progress.json` (losses so far), previews of a
    fixed latent grid, snapshots (small checkpoints without history), and, once finished, the checkpoint:
    graphs, weights and card. `loop.train` trains it, `export.finish` makes the checkpoint.

    Attributes:
        out: its folder.
        dataset, label, seed, settings: what it was asked for.
        left_out: files of the dataset that could not be read, each with its reason.
        generator: the family, in training.
        identity: what makes it this run and no other: only the same one goes on in its folder.
        step: gradient steps done.
        seconds: trained so far, over all resumed parts.
        drawing_seconds: spent beside that on snapshots, previews and saving.
        history: losses by name beside `step`.
        unchanged: whether it has learned nothing since it was opened as it was saved.
    """

    def __init__(
        self,
        generator: str,
        dataset: str | datasets.Data,
        out: Path,
        *,
        label: int | str | None = None,
        seed: int = 0,
        preset: str = "",
        overrides: Mapping[str, Any] | None = None,
        devices: int | None = None,
    ) -> None:
        """Open a run, new or saved in `out`.

        Args:
            generator: its name.
            dataset: its name, a folder of images, a file of texts or melodies; or what was read there.
            out: folder of the run.
            label: class to train on, by number or name, `None` for all.
            seed: of weights, batches and noise.
            preset: `quick` for the family's settings of a run that ends within minutes; "" for its own.
            overrides: settings by name that replace those.
            devices: train on so many at once, 0 for every GPU; `None` for one, as TensorFlow chooses it.

        Raises:
            GenlabError: for unknown names, settings or devices that cannot be, or where `out` holds another run.
        """
        kind = family(generator)
        self.settings = settings_of(kind, preset, overrides or {})
        if not 0 <= seed < 2**32:
            raise GenlabError(f"Invalid seed {seed}. Expected 0 to {2**32 - 1}.")
        data = datasets.load_any(dataset) if isinstance(dataset, str) else dataset
        label = data.label_of(label) if isinstance(label, str) else label
        self.out, self.label, self.seed = out, label, seed
        data = data.of_class(label)
        self.dataset, self.left_out = data.name, data.left_out
        with nullcontext() if devices is None else _scope(kind, self.settings, devices):
            self.generator: Generator = kind(data, self.settings, seed)
        self.identity: dict[str, Any] = {
            "generator": generator,
            "dataset": data.name,
            "class": label,
            "seed": seed,
            "settings": {
                name: value
                for name, value in self.generator.described_settings().items()
                if name != "minutes" and (kind.fixed_steps or name != "steps")
            },
            "images": data.sha256,
        }
        self.step, self.seconds, self.drawing_seconds = 0, 0.0, 0.0
        self.history: History = {}
        self.unchanged = False
        if (out / state.STATE).is_file():
            self._go_on()

    def _go_on(self) -> None:
        """Take up what was saved in the folder, where it is of this run."""
        identity, history, arrays = state.load(self.out)
        known = {**self.settings.gone, **self.identity["settings"]}
        own = {**self.identity, "settings": known}
        if other := state.unlike(identity, own):
            raise GenlabError(
                f"Another run lies in '{self.out}'. Expected an empty folder or the same run. "
                f"Received: {other}."
            )
        try:
            self.step, self.seconds = int(arrays.pop("run/step")), float(arrays.pop("run/seconds"))
            self.drawing_seconds = float(arrays.pop("run/drawing_seconds", 0.0))
            reports = int(arrays.pop("run/reports"))
            self.generator.ended = tuple(map(int, arrays.pop("run/ended", ())))
            self.generator.restore(arrays)
        except KeyError as error:
            raise GenlabError(
                f"Invalid training state in '{self.out}'. Expected array {error}. Received: none."
            ) from error
        except ValueError as error:
            text = f"Invalid training state in '{self.out}'. Expected arrays of this run's shapes. Received: {error}."
            raise GenlabError(text) from error
        self.history = {key: values[:reports] for key, values in history.items()}
        self.unchanged = True

    def advance(self, moment: Step) -> None:
        """Count the steps done and keep their losses; what is not reported is `None`, so that columns stay even."""
        self.step, self.unchanged = moment.step, False
        before = len(self.history.get("step", []))
        values = {"step": float(moment.step), **moment.losses}
        for key in values:
            self.history.setdefault(key, [None] * before)
        for key, column in self.history.items():
            column.append(round(values[key], 6) if key in values else None)

    @property
    def passed_seconds(self) -> float:
        """How long it has run, with all that it did beside learning."""
        return self.seconds + self.drawing_seconds

    @property
    def schedule(self) -> Schedule:
        """When it ends, what its clock has for each stage, and what is due on the way; as its stages stand now."""
        generator, settings = self.generator, self.settings
        return Schedule(
            settings.steps, settings.minutes, generator.milestones(), generator.stages(), generator.ended
        )

    @property
    def share(self) -> float:
        """How much of the run is done, 0 to 1."""
        return self.schedule.share(self.step, self.passed_seconds)

    def end_overdue(self) -> None:
        """End the stage that is under way where its part of the clock is over, so that the others have theirs."""
        if self.schedule.overdue(self.step, self.passed_seconds):
            self.generator.end_stage(self.step)

    @property
    def due(self) -> Due:
        """How many previews and snapshots are due by now."""
        return self.schedule.due(self.step, self.passed_seconds)

    @property
    def seconds_left(self) -> float:
        """What is left at the pace so far."""
        return self.schedule.seconds_left(self.step, self.passed_seconds)

    @property
    def default_name(self) -> str:
        """The checkpoint's usual folder name."""
        return checkpoint_name(self.generator.name, self.dataset, self.label)

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the family's state, none of it spoiled: a last update can do that after a loss that was finite.

        Raises:
            GenlabError: where weights are no longer finite.
        """
        arrays = self.generator.state()
        bad = [
            name
            for name, array in arrays.items()
            if np.issubdtype(array.dtype, np.floating) and not np.isfinite(array).all()
        ]
        if bad:
            raise GenlabError(
                f"Training of '{self.generator.name}' failed at step {self.step}. Expected finite weights. "
                f"Received: NaN or infinity in {bad[0]}. {KEPT}"
            )
        return arrays

    def save(self) -> None:
        """Save all that is needed to go on.

        Raises:
            GenlabError: where weights are no longer finite, or the disk does not take it; what was saved before is
                kept.
        """
        counts = {
            "run/step": np.array(self.step),
            "run/seconds": np.array(self.seconds),
            "run/drawing_seconds": np.array(self.drawing_seconds),
            "run/reports": np.array(len(self.history.get("step", []))),
            "run/ended": np.array(self.generator.ended, np.int64),
        }
        arrays = self.state() | counts
        with self.writing():
            state.save(self.out, self.identity, self.history, arrays)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say in one line what the disk does not take."""
        try:
            yield
        except OSError as error:
            raise GenlabError(
                f"Cannot write to '{self.out}' at step {self.step}. Expected room on the disk. "
                f"Received: {error.strerror or error}. What was saved before is kept."
            ) from error

    def sampler(self) -> Sampler:
        """Return a sampler over the Keras networks as they stand now."""
        return keras_sampler(self.generator, self.label)


def settings_of(kind: type[Generator], preset: str, overrides: Mapping[str, Any]) -> Settings:
    """Return a family's settings.

    Args:
        kind: the family.
        preset: `quick`, or "" for its own.
        overrides: settings by name that replace those.

    Raises:
        GenlabError: for an unknown setting or preset, or a value that cannot be.
    """
    known = [entry.name for entry in fields(kind.settings_type)]
    for key in overrides:
        if key not in known:
            raise GenlabError(
                f"Unknown setting '{key}' of generator '{kind.name}'. Expected one of: {', '.join(known)}."
            )
    if preset not in ("", "quick"):
        raise GenlabError(f"Unknown preset '{preset}'. Expected quick.")
    settings = kind.settings_type.quick() if preset else kind.settings_type()
    settings = replace(settings, **overrides)
    settings.check()
    return settings


def _scope(kind: type[Generator], settings: Settings, devices: int) -> Any:
    """Return the scope in which a family's networks are copied to several devices."""
    from genlab.generators import replicas  # loads Keras, which a pixel histogram does without

    return replicas.scope(kind, settings, devices)
