"""`genlab train`: from data to a checkpoint."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genlab.cli import tables
from genlab.errors import GenlabError
from genlab.training.runs import under_way

if TYPE_CHECKING:
    from genlab.training.loop import Progress

LEAVING_S = 60.0
"""How long a training that was left behind may take to save and end."""
MOST_LISTED = 20
"""Files left out that are named."""


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to the parser; `command` is how the command line declares one."""
    train = command("train", _train, "train a generator; goes on where a stopped run was saved")
    train.add_argument("generator", help="a family of generators; `genlab list` names them")
    train.add_argument(
        "--data",
        required=True,
        help="dataset name, a folder of images, a file of texts (.txt, .csv, .tsv), a file or a folder of melodies "
        "(.abc, .mid)",
    )
    train.add_argument(
        "--class", dest="label", default=None, help="train on one class only: its name, a folder's, or number"
    )
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("--out", type=Path, required=True, help="folder of the run and its checkpoint")
    train.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting of the generator, e.g. steps=500 (may be repeated)",
    )
    train.add_argument(
        "--preset", choices=["quick"], default="", help="quick: done within three minutes on two cores"
    )
    train.add_argument(
        "--distribute",
        nargs="?",
        type=int,
        const=0,
        default=None,
        metavar="N",
        help="train on every GPU of this machine at once, or on N; without a GPU, on N parts of the processor",
    )
    train.add_argument(
        "--tied", action="store_true", help="stop and save where standard input ends, as on Ctrl-C"
    )


def _settings(generator: str, pairs: Sequence[str]) -> dict[str, Any]:
    from genlab.generators import family

    defaults = family(generator).settings_type()
    known = {entry.name: getattr(defaults, entry.name) for entry in fields(defaults)}
    found: dict[str, Any] = {}
    for pair in pairs:
        key, _, value = pair.partition("=")
        if key not in known:
            raise GenlabError(
                f"Unknown setting '{key}' of generator '{generator}'. Expected one of: {', '.join(known)}."
            )
        try:
            found[key] = type(known[key])(value)
        except ValueError as error:
            raise GenlabError(
                f"Invalid value for setting '{key}'. Expected {type(known[key]).__name__}. "
                f"Received: '{value}'."
            ) from error
    return found


@contextmanager
def _signals(tied: bool = False) -> Iterator[threading.Event]:
    """Let Ctrl-C and a polite kill end what runs between two of its steps; a second one ends it at once.

    An exception in the midst of a step would leave weights and moments that do not belong together. What is `tied`
    ends with the process that holds its standard input, however that one ends.
    """
    stop = threading.Event()
    if tied:
        threading.Thread(target=_set_at_the_end_of_input, args=(stop,), daemon=True).start()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def heard(*_: Any) -> None:
        stop.set()
        restore()

    for number in before:
        signal.signal(number, heard)
    try:
        yield stop
    finally:
        restore()


def _set_at_the_end_of_input(stop: threading.Event) -> None:
    """Wait for standard input to end. (Not through `sys.stdin`: its lock would be held while Python shuts down.)"""
    while os.read(0, 4096):
        pass
    stop.set()


def _train(arguments: argparse.Namespace) -> int:
    from genlab.training.lock import alone

    # Where the server of a training is gone, that is about to save and end; the next one goes on from there.
    with alone(arguments.out, LEAVING_S if arguments.tied else 0.0):
        return _train_alone(arguments)


def _train_alone(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from genlab.datasets import load_any

    # What is wrong with them is told before Keras is loaded, with notes of its own.
    data = load_any(arguments.data)
    from genlab.training.export import finish
    from genlab.training.loop import train
    from genlab.training.run import Run

    run = Run(
        arguments.generator,
        data,
        arguments.out,
        label=arguments.label,
        seed=arguments.seed,
        preset=arguments.preset,
        overrides=_settings(arguments.generator, arguments.set),
        devices=arguments.distribute,
    )
    for line in run.left_out[:MOST_LISTED]:
        print(f"genlab: left out {line}", file=sys.stderr)
    if len(run.left_out) > MOST_LISTED:
        print(f"genlab: left out {len(run.left_out) - MOST_LISTED} more", file=sys.stderr)
    if run.step:
        print(f"genlab: going on at step {run.step}", file=sys.stderr)
    with (
        tqdm(
            total=100,
            initial=round(100 * run.share),
            desc=run.default_name,
            bar_format="{desc}: {percentage:3.0f}%|{bar}| [{elapsed}{postfix}]",
        ) as bar,
        _signals(arguments.tied) as stop,
    ):
        for moment in train(run):
            bar.update(round(100 * moment.share) - bar.n)  # by steps or by the clock, whichever ends the run
            said = {"left": tqdm.format_interval(moment.seconds_left), **_reached(moment)}
            bar.set_postfix(said | {name: f"{value:.4f}" for name, value in moment.losses.items()})
            if stop.is_set():
                break
    if stop.is_set():
        run.save()
        print(f"genlab: stopped at step {run.step}; the same command goes on from there", file=sys.stderr)
        return 1
    checkpoint = finish(run, arguments.out / run.default_name)
    ended = tables.ended(checkpoint.card) if checkpoint.card.stopped_early else f"{run.step} steps"
    print(f"{checkpoint.path}  {ended}  {checkpoint.card.train_minutes:.1f} min")
    if not arguments.tied:
        print(f"genlab: {_where(checkpoint.path)}", file=sys.stderr)
    return 0


def _where(path: Path) -> str:
    """Say whether pages find a checkpoint where it lies, or what makes them find it."""
    from genlab import checkpoints
    from genlab.training import runs

    if path.resolve() in {folder.resolve() for folder in checkpoints.folders()}:
        return "pages and commands find it by its name"
    if path.resolve() in {each.path.resolve() for each in runs.trained()}:
        return "pages find it; commands take its path"
    home = checkpoints.home()
    return f"commands take its path; pages find it once its folder is copied into {home}"


def _reached(moment: "Progress") -> dict[str, str]:
    """Return the stage that a run is in, where it has several, and its steps: done and planned."""
    place = under_way(moment.stages)
    name, done, steps = moment.stages[place]
    return ({"stage": f"{place + 1}/{len(moment.stages)} {name}"} if name else {}) | {
        "step": f"{done}/{steps}"
    }
