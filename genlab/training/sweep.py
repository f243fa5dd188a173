"""Many training runs, spread over the cores of one machine or of a Ray cluster."""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from genlab.datasets import LOADERS, TEXTS
from genlab.errors import GenlabError
from genlab.training import runs
from genlab.training.processes import environment


@dataclass(frozen=True)
class Point:
    """One run of a sweep.

    Attributes:
        generator, dataset: names.
        label: class, `None` for all.
        seed: of the run.
        steps: gradient steps; `None` for as many as the family or the preset has.
        preset: `quick`, or "".
        out: folder of the sweep; every machine must see the same one.
        evaluate: whether the checkpoint's distances are measured as well.
    """

    generator: str
    dataset: str
    label: int | None
    seed: int
    steps: int | None
    preset: str
    out: Path
    evaluate: bool

    @property
    def folder(self) -> Path:
        """The run's folder in that of the sweep."""
        parts = [self.generator, Path(self.dataset).name, *([] if self.label is None else [str(self.label)])]
        parts += [f"seed{self.seed}", *([] if self.steps is None else [f"steps{self.steps}"])]
        return self.out / "-".join([*parts, *([self.preset] if self.preset else [])])


@dataclass(frozen=True)
class Outcome:
    """What became of a run: its numbers, or in one line what went wrong."""

    point: Point
    steps: int | None
    minutes: float | None
    metrics: dict[str, float]
    problem: str

    def row(self) -> dict[str, Any]:
        """Return the outcome as a row of a table."""
        return {
            "generator": self.point.generator,
            "dataset": Path(self.point.dataset).name,
            "class": self.point.label,
            "seed": self.point.seed,
            "steps": self.steps,
            "minutes": self.minutes,
            **self.metrics,
            "run": str(self.point.folder),
            "problem": self.problem,
        }


def points(
    generators: Sequence[str], datasets: Sequence[str], seeds: int, steps: Sequence[int], **known: Any
) -> list[Point]:
    """Return every combination of generators, datasets, seeds 0.. and steps (none: the families' own).

    Raises:
        GenlabError: for two datasets of one name, whose runs would share a folder.
    """
    datasets = [
        str(Path(name).resolve()) if name not in (*LOADERS, *TEXTS) and Path(name).exists() else name
        for name in datasets
    ]
    called = [Path(name).name for name in datasets]
    if twice := {name for name in called if called.count(name) > 1}:
        raise GenlabError(
            f"Invalid datasets. Expected each once. Received twice: {', '.join(sorted(twice))}."
        )
    lengths: list[int | None] = [*steps] or [None]
    return [
        Point(generator=generator, dataset=dataset, seed=seed, steps=count, **known)
        for generator, dataset, seed, count in itertools.product(generators, datasets, range(seeds), lengths)
    ]


def train(point: Point) -> Outcome:
    """Train one run as a process of its own, or take what a finished one left; measure it where asked to."""
    checkpoint = runs.finished(point.folder)
    if checkpoint is None:
        words = ["train", f"--data={point.dataset}", f"--seed={point.seed}", f"--out={point.folder}"]
        words += [] if point.label is None else [f"--class={point.label}"]
        words += [] if point.steps is None else ["--set", f"steps={point.steps}"]
        words += [f"--preset={point.preset}"] if point.preset else []
        problem, _said = _genlab(*words, "--", point.generator)
        checkpoint = runs.finished(point.folder)
        if problem or checkpoint is None:
            return Outcome(point, None, None, {}, problem or "The run left no checkpoint.")
    metrics: dict[str, float] = {}
    problem = ""
    if point.evaluate:
        problem, said = _genlab("evaluate", str(checkpoint.path), "--write", "--json")
        if not problem:
            (found,) = json.loads(said)
            metrics = {key: value for key, value in found.items() if key != "checkpoint"}
    return Outcome(point, checkpoint.card.steps, checkpoint.card.train_minutes, metrics, problem)


def _genlab(*words: str) -> tuple[str, str]:
    """Run a genlab command; return what went wrong in one line ("" where nothing did), and what it printed."""
    cores = os.environ.get("OMP_NUM_THREADS")  # Ray says there how many are this run's
    found = subprocess.run(
        [sys.executable, "-m", "genlab", *words],
        env={**({"TF_NUM_INTRAOP_THREADS": cores} if cores else {}), **environment()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    last = (found.stderr.strip().splitlines() or [""])[-1]
    if found.returncode == 0:
        return "", found.stdout
    return last.removeprefix("genlab: ") or f"ended with status {found.returncode}", found.stdout


def spread(asked: Sequence[Point], cores: float) -> Iterator[Outcome]:
    """Train runs side by side through Ray, and yield each as it ends.

    A cluster is found as Ray finds one (`RAY_ADDRESS`); without one, this machine's cores are used.

    Args:
        asked: the runs.
        cores: that one run takes; so many run at once as fit.

    Raises:
        GenlabError: where Ray is not installed, or the cluster that RAY_ADDRESS names does not answer.
    """
    ray = _ray()
    try:
        ray.init(include_dashboard=False, log_to_driver=False, configure_logging=False)
    except (ConnectionError, RuntimeError, ValueError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise GenlabError(
            f"Cannot reach Ray's cluster '{os.environ.get('RAY_ADDRESS', 'of this machine')}'. Expected one that "
            f"answers. Received: {reason}."
        ) from error
    try:
        task: Callable[[Point], Any] = ray.remote(num_cpus=cores, max_retries=0)(train).remote
        waiting = {task(point): point for point in asked}
        while waiting:
            (ended,), _rest = ray.wait(list(waiting), num_returns=1)
            point = waiting.pop(ended)
            try:
                yield ray.get(ended)
            except ray.exceptions.RayError as error:  # its machine, or the worker on it, is gone
                yield Outcome(point, None, None, {}, (str(error).strip().splitlines() or ["Ray ended"])[-1])
    finally:
        ray.shutdown()


def _ray() -> Any:
    try:
        return import_module("ray")
    except ModuleNotFoundError as error:
        raise GenlabError(
            f"Missing package for `genlab sweep`. Expected Ray (pip install 'genlab[sweep]'). "
            f"Received: no {error.name}."
        ) from error
