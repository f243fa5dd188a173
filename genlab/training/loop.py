"""The training loop: it yields its progress, so that a bar, a job row and a page can each show it."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from genlab import checkpoints, datasets
from genlab.checkpoints import Card, Checkpoint, History, checkpoint_name, thinned, versions, write_card
from genlab.checkpoints.graphs import Floats
from genlab.checkpoints.kinds import kind_of
from genlab.checkpoints.opening import open_checkpoint
from genlab.checkpoints.sampler import Pixels, Sampler
from genlab.errors import GenlabError
from genlab.generators import Generator, Settings, family
from genlab.generators.graphs import exports, rounded, write_networks
from genlab.media import arrays
from genlab.media.images.pictures import cells, save_grid
from genlab.paths import folder_written_aside, sha256, written_aside
from genlab.training import runs

STATE = runs.STATE
SAVE_SECONDS, SAVE_SHARE = 20.0, 0.02
"""Between two savings, or longer where one takes more than that share of the time."""
TELL_SECONDS = 1.0
KEPT = "The last saved state is kept; a lower learning rate or another seed may go further."
PREVIEWS = 10
SNAPSHOTS = np.geomspace(0.01, 1, 10)[:-1]
"""Shares of a run after which a snapshot is kept, evenly on a log scale; the checkpoint is the tenth."""


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

    The folder holds `state.npz` (all arrays to go on from), `run.json`, `progress.json` (losses so far), previews of a
    fixed latent grid, snapshots (small checkpoints without history), and, once finished, the checkpoint:
    graphs, weights and card.
    """

    def __init__(
        self,
        generator: str,
        dataset: str,
        out: Path,
        *,
        label: int | None = None,
        seed: int = 0,
        preset: str = "",
        overrides: Mapping[str, Any] | None = None,
        devices: int | None = None,
    ) -> None:
        """Open a run, new or saved in `out`.

        Args:
            generator, dataset: names; a dataset may be a folder of images.
            out: folder of the run.
            label: class to train on, `None` for all.
            seed: of weights, batches and noise.
            preset: `quick` for the family's settings of a run that ends within minutes; "" for its own.
            overrides: settings by name that replace those.
            devices: train on so many at once, 0 for every GPU; `None` for one, as TensorFlow chooses it.

        Raises:
            GenlabError: for unknown names, settings or devices that cannot be, or where `out` holds another run.
        """
        kind = family(generator)
        known = {entry.name: entry.type for entry in fields(kind.settings_type)}
        for key in overrides or {}:
            if key not in known:
                raise GenlabError(
                    f"Unknown setting '{key}' of generator '{generator}'. "
                    f"Expected one of: {', '.join(known)}."
                )
        if preset not in ("", "quick"):
            raise GenlabError(f"Unknown preset '{preset}'. Expected quick.")
        settings = kind.settings_type.quick() if preset else kind.settings_type()
        settings = replace(settings, **(overrides or {}))
        settings.check()
        if not 0 <= seed < 2**32:
            raise GenlabError(f"Invalid seed {seed}. Expected 0 to {2**32 - 1}.")
        self.out, self.label, self.seed = out, label, seed
        data = datasets.load(dataset).of_class(label)
        self.dataset = data.name
        with nullcontext() if devices is None else _scope(kind, settings, devices):
            self.generator: Generator = kind(data, settings, seed)
        self.settings = settings
        self.step, self.seconds = 0, 0.0
        self._unchanged = False
        self.drawing_seconds = 0.0
        """Spent on snapshots, previews and saving, over all resumed parts."""
        self.history: History = {}
        self._identity = {
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
        if (out / STATE).is_file():
            self._restore()

    def _restore(self) -> None:
        identity, history, state = runs.saved(self.out)
        if other := runs.unlike(identity, self._identity):
            raise GenlabError(
                f"Another run lies in '{self.out}'. Expected an empty folder or the same run. "
                f"Received: {other}."
            )
        try:
            self.step, self.seconds = int(state.pop("run/step")), float(state.pop("run/seconds"))
            self.drawing_seconds = float(state.pop("run/drawing_seconds", 0.0))
            reports = int(state.pop("run/reports"))
            self.generator.restore(state)
        except KeyError as error:
            raise GenlabError(
                f"Invalid training state in '{self.out}'. Expected array {error}. Received: none."
            ) from error
        except ValueError as error:
            text = f"Invalid training state in '{self.out}'. Expected arrays of this run's shapes. Received: {error}."
            raise GenlabError(text) from error
        self.history = {key: values[:reports] for key, values in history.items()}
        self._unchanged = True

    def save(self) -> None:
        """Save all that is needed to go on, aside first, then renamed.

        Raises:
            GenlabError: where weights are no longer finite, or the disk does not take it; what was saved before is
                kept.
        """
        state = self._state()
        with self._writing():
            self.out.mkdir(parents=True, exist_ok=True)
            with written_aside(self.out / runs.RUN) as aside:
                whole = {"format": runs.FORMAT, "identity": self._identity, "history": self.history}
                aside.write_text(json.dumps(whole), encoding="utf-8")
            arrays.save(
                self.out / STATE,
                {
                    **state,
                    "run/step": np.array(self.step),
                    "run/seconds": np.array(self.seconds),
                    "run/drawing_seconds": np.array(self.drawing_seconds),
                    "run/reports": np.array(len(self.history.get("step", []))),
                },
                compressed=False,
            )

    def _state(self) -> dict[str, NDArray[Any]]:
        """Return the family's state, none of it spoiled: a last update can do that after a loss that was finite."""
        state = self.generator.state()
        bad = [
            name
            for name, array in state.items()
            if np.issubdtype(array.dtype, np.floating) and not np.isfinite(array).all()
        ]
        if bad:
            raise GenlabError(
                f"Training of '{self.generator.name}' failed at step {self.step}. Expected finite weights. "
                f"Received: NaN or infinity in {bad[0]}. {KEPT}"
            )
        return state

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise GenlabError(
                f"Cannot write to '{self.out}' at step {self.step}. Expected room on the disk. "
                f"Received: {error.strerror or error}. What was saved before is kept."
            ) from error

    @property
    def _share(self) -> float:
        """How much of the run is done, 0 to 1."""
        limit, passed = self.settings.minutes * 60, self.seconds + self.drawing_seconds
        return min(1.0, max(self.step / self.settings.steps, passed / limit if limit else 0.0))

    def progress(self) -> Iterator[Progress]:
        """Train, and yield every moment.

        On the way it saves every 20 seconds, keeps a snapshot and its preview at the shares `SNAPSHOTS` and at the
        family's own milestones, and draws ten evenly spread previews beside them.

        Raises:
            GenlabError: where a loss is no longer finite, or the disk is full; the last saved state is kept.
        """
        steps = self.settings.steps
        if self._share >= 1:
            return
        runs.tidy(self.out)
        started, saved_at, told_at, saving = time.perf_counter(), time.perf_counter(), 0.0, 0.0
        drawn, kept = self._passed()
        for moment in self.generator.train(self.step):
            now = time.perf_counter()
            self.seconds, started = self.seconds + now - started, now
            bad = {name: value for name, value in moment.losses.items() if not isfinite(value)}
            if bad:
                raise GenlabError(
                    f"Training of '{self.generator.name}' failed at step {moment.step}. "
                    f"Expected finite losses. Received: {bad}. {KEPT}"
                )
            self.step, self._unchanged = moment.step, False
            self._remember({"step": float(moment.step), **moment.losses})
            done = self._share >= 1
            before, (drawn, kept) = (drawn, kept), self._passed()
            began = time.perf_counter()
            if kept > before[1] and not done and exports():
                self.snapshot()
            elif drawn > before[0] or kept > before[1]:
                self.preview()
            self.drawing_seconds += time.perf_counter() - began
            # After them, so that none is missing where the run is killed in between and goes on.
            began = time.perf_counter()
            if save := done or began - saved_at > max(SAVE_SECONDS, saving / SAVE_SHARE):
                self.save()
                saved_at = time.perf_counter()
                saving = saved_at - began
                self.drawing_seconds += saving
            left = 0.0 if done else (1 / self._share - 1) * (self.seconds + self.drawing_seconds)
            told = Progress(self.step, steps, self.seconds, left, moment.losses, save)
            if done or time.perf_counter() - told_at > TELL_SECONDS:
                self._tell(told)
                told_at = time.perf_counter()
            yield told
            if done:
                return
            started = time.perf_counter()

    def _passed(self) -> tuple[int, int]:
        """Return how many previews and snapshots are due by now."""
        reached = sum(self.step >= step for step in self.generator.milestones())
        return int(self._share * PREVIEWS + 1e-9), int((self._share + 1e-9 >= SNAPSHOTS).sum()) + reached

    def _tell(self, moment: Progress) -> None:
        """Write how far the run is, for who watches it from outside."""
        times = (moment.step, moment.steps, moment.seconds, moment.seconds_left)
        found = runs.Look(*times, thinned(self.history), self._share)
        with self._writing(), written_aside(self.out / runs.PROGRESS) as aside:
            aside.write_text(json.dumps(asdict(found)), encoding="utf-8")

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

    def preview(self, sampler: Sampler | None = None) -> Path:
        """Draw the fixed grid of 50 latents and save it as `previews/step-NNNNNN.png`.

        Args:
            sampler: what draws; the Keras networks as they stand now where none is given.
        """
        path = runs.preview(self.out, self.step)
        images = (sampler or self.sampler()).shown(runs.SHOWN)
        with self._writing():
            save_grid(images, path, columns=runs.COLUMNS)
        return path

    def snapshot(self) -> Checkpoint:
        """Keep a small checkpoint of this step, and draw its preview through ONNX Runtime."""
        self._state()
        destination = runs.snapshot(self.out, self.default_name, self.step)
        with self._writing(), folder_written_aside(destination) as aside:
            self._export(aside, self.generator.graphs())
            write_card(aside, self._card(aside))
        checkpoint = checkpoints.load(destination)
        self.preview(open_checkpoint(checkpoint, kept=False))
        return checkpoint

    def finish(self, destination: Path) -> Checkpoint:
        """Write the checkpoint: ONNX graphs, weights, arrays, a preview and the card, renamed into place at the end.

        One that this run wrote before, at the same step, is left as it is.

        Raises:
            GenlabError: where the disk does not take it; a checkpoint that stood there is kept.
        """
        if self._unchanged and (destination / checkpoints.CARD).is_file():
            with suppress(GenlabError):  # damaged since: it is written anew
                before = checkpoints.load(destination)
                if before.card.steps == self.step and before.card.seed == self.seed:
                    return before  # its card may hold what was measured since
        self._state()
        with self._writing(), folder_written_aside(destination) as aside:
            self._export(aside, {**self.generator.graphs(), **self.generator.judges()})
            images = self.sampler().shown(runs.SHOWN)
            save_grid(images, aside / "preview.png", columns=runs.COLUMNS)
            self._growth(aside, images)
            card = self._card(aside, metrics=self.generator.validation(), history=thinned(self.history))
            write_card(aside, card)
        return Checkpoint(destination, card)

    def _growth(self, folder: Path, last: Pixels) -> None:
        """Keep the same latents' images at every milestone that was passed, a row each, where a family has any."""
        found = runs.previews(self.out)
        kept = [step for step in self.generator.milestones() if step < self.step and step in found]
        if kept:
            first = range(runs.COLUMNS)
            rows = [cells(found[step], runs.COLUMNS, runs.ROWS, first) for step in kept]
            rows.append(last[: runs.COLUMNS])
            save_grid(np.concatenate(rows), folder / runs.GROWTH, columns=runs.COLUMNS)

    def _export(self, folder: Path, models: Mapping[str, Any]) -> None:
        """Write models as ONNX graphs with their weights, and the arrays that sampling needs beside them."""
        write_networks(models, folder)
        if beside := self.generator.arrays():
            arrays.save(folder / "arrays.npz", beside)

    def _card(self, folder: Path, **known: Any) -> Card:
        """Return the card of a checkpoint whose files lie in a folder."""
        settings = self.generator.described_settings()
        if "dtype_policy" in settings:  # what it came to on this machine
            from genlab.generators.precision import policy_of

            settings["dtype_policy"] = policy_of(settings["dtype_policy"]).name
        return Card(
            generator=self.generator.name,
            dataset=self.dataset,
            label=self.label,
            seed=self.seed,
            settings=settings,
            sampling=self.generator.sampling(),
            source=self.generator.source,
            versions=versions(),
            files={file.name: sha256(file) for file in sorted(folder.iterdir())},
            train_minutes=round(self.seconds / 60, 3),
            steps=self.step,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            **known,
        )

    @property
    def default_name(self) -> str:
        """The checkpoint's usual folder name."""
        return checkpoint_name(self.generator.name, self.dataset, self.label)


def _scope(kind: type[Generator], settings: Settings, devices: int) -> Any:
    """Return the scope in which a family's networks are copied to several devices."""
    from genlab.generators import replicas  # loads Keras, which a pixel histogram does without

    return replicas.scope(kind, settings, devices)


def keras_sampler(generator: Generator, label: int | None) -> Sampler:
    """Return a sampler that runs a family's Keras models instead of ONNX graphs."""

    def as_graph(model: Any) -> Any:
        def run(inputs: Mapping[str, Any]) -> Floats:
            values = list(inputs.values())
            return np.asarray(model(values if len(values) > 1 else values[0], training=False), np.float32)

        return run

    sampling = generator.sampling()
    graphs = {role: as_graph(rounded(model)) for role, model in generator.graphs().items()}
    return kind_of(sampling, generator.name)(sampling, graphs, generator.arrays(), label)
