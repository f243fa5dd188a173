"""`genlab train`, `sample` and `evaluate`: from data to a checkpoint, its images and its numbers."""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genlab.cli import numbers, tables, writing
from genlab.errors import GenlabError
from genlab.training.runs import under_way

if TYPE_CHECKING:
    from genlab.training.loop import Progress

LEAVING_S = 60.0
"""How long a training that was left behind may take to save and end."""
MOST_DRAWN = 100_000
"""Samples that memory holds beside their features, and a picture in a grid."""
MOST_LISTED = 20
"""Files left out that are named."""


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands to the parser; `command` is how the command line declares one."""
    train = command("train", _train, "train a generator; goes on where a stopped run was saved")
    train.add_argument("generator", help="a family of generators; `genlab list` names them")
    train.add_argument("--data", required=True, help="dataset name, a folder of images, or a file of texts")
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

    pace = command(
        "pace", _pace, "draw how near to real images runs came over minutes of training", report=True
    )
    pace.add_argument("runs", nargs="+", type=Path, metavar="RUN", help="folder that `train --out` was given")
    pace.add_argument(
        "--samples", type=numbers.whole(2, MOST_DRAWN), default=5000, help="drawn at each snapshot"
    )
    pace.add_argument("--out", type=Path, required=True, help="SVG file")

    sample = command(
        "sample", _sample, "draw samples of a checkpoint: images into a PNG grid, texts into lines"
    )
    sample.add_argument("checkpoint")
    sample.add_argument("--count", type=numbers.whole(1, MOST_DRAWN), default=50)
    sample.add_argument("--seed", type=numbers.seed, default=0)
    sample.add_argument(
        "--code",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a code of an InfoGAN, e.g. c1=3 or c2=-0.5 (may be repeated)",
    )
    sample.add_argument(
        "--back",
        action="store_true",
        help="of a CycleGAN: from the second style to the first, brush to print",
    )
    writing.add(sample)
    sample.add_argument("--out", type=Path, required=True, help="PNG file; of texts a file of lines")

    evaluate = command(
        "evaluate",
        _evaluate,
        "measure checkpoints: Frechet and kernel distance, precision, recall, density, coverage, memorisation; "
        "of a translation the error to the true pairs; of a writer bits a letter, novelty, copies, two-sample accuracy",
        report=True,
    )
    evaluate.add_argument("checkpoints", nargs="+", metavar="CHECKPOINT")
    evaluate.add_argument("--samples", type=numbers.whole(2, MOST_DRAWN), default=10_000)
    evaluate.add_argument(
        "--two-sample",
        action="store_true",
        help="run the two-sample test, too: three kinds of judges learn to tell samples from reals (some minutes)",
    )
    evaluate.add_argument("--write", action="store_true", help="write the numbers into the checkpoint's card")


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


def _pace(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict

    from genlab.metrics.images import pace
    from genlab.paths import written_aside
    from genlab.reports import drawing

    points = []
    for run in arguments.runs:
        points += pace.measure(run, samples=arguments.samples)
        print(
            f"genlab: {run}  Frechet distance {points[-1].frechet:g} after {points[-1].minutes:g} min",
            file=sys.stderr,
        )
    picture = drawing.picture(pace.chart(points), "svg")
    with written_aside(arguments.out) as aside:
        aside.write_bytes(picture)
    print(json.dumps([asdict(point) for point in points], indent=1) if arguments.json else arguments.out)
    return 0


def _train(arguments: argparse.Namespace) -> int:
    from genlab.training.lock import alone

    # Where the server of a training is gone, that is about to save and end; the next one goes on from there.
    with alone(arguments.out, LEAVING_S if arguments.tied else 0.0):
        return _train_alone(arguments)


def _train_alone(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from genlab.training.export import finish
    from genlab.training.loop import train
    from genlab.training.run import Run

    run = Run(
        arguments.generator,
        arguments.data,
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
    return 0


def _reached(moment: "Progress") -> dict[str, str]:
    """Return the stage that a run is in, where it has several, and its steps: done and planned."""
    place = under_way(moment.stages)
    name, done, steps = moment.stages[place]
    return ({"stage": f"{place + 1}/{len(moment.stages)} {name}"} if name else {}) | {
        "step": f"{done}/{steps}"
    }


def _sample(arguments: argparse.Namespace) -> int:
    from genlab.checkpoints.codes import Codes
    from genlab.checkpoints.images.translation import Translation
    from genlab.checkpoints.opening import open_checkpoint
    from genlab.checkpoints.sequences.writer import Writer
    from genlab.media.images.pictures import save_grid

    codes = {}
    for pair in arguments.code:
        name, _, value = pair.partition("=")
        try:
            codes[name] = float(value)
        except ValueError as error:
            raise GenlabError(f"Invalid code '{name}'. Expected a number. Received: '{value}'.") from error
    sampler = open_checkpoint(arguments.checkpoint)
    if isinstance(sampler, Writer):
        return writing.sample(sampler, arguments)
    if arguments.back:
        sampler = Translation.of(sampler).turned()
    if codes:
        z = sampler.latents(arguments.count, arguments.seed)
        images = sampler.decode(Codes.of(sampler.sampling).steered(z, codes))
    else:
        images = sampler.sample(arguments.count, seed=arguments.seed).images
    save_grid(images, arguments.out, columns=10)
    print(arguments.out)
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    from genlab import checkpoints
    from genlab.checkpoints.images.translation import Translation
    from genlab.checkpoints.opening import open_checkpoint
    from genlab.checkpoints.sequences.translator import Translator
    from genlab.checkpoints.sequences.writer import Writer
    from genlab.metrics.images import evaluation, pairs, two_sample
    from genlab.metrics.texts import evaluation as texts
    from genlab.metrics.texts import translations

    reports = []
    for name in arguments.checkpoints:
        found = checkpoints.find(name)
        sampler = open_checkpoint(found, threads=os.cpu_count() or 1)
        data = (found.card.dataset, found.card.label)
        if isinstance(sampler, Translator):
            metrics = translations.evaluate(sampler, found.card.dataset)
        elif isinstance(sampler, Writer):
            metrics = texts.evaluate(
                sampler, found.card.dataset, samples=min(arguments.samples, texts.SAMPLES)
            )
        elif isinstance(sampler, Translation):
            metrics = pairs.evaluate(sampler, found.card.dataset)
            print(
                f"genlab: {found.name} translates a few hundred test images; distances, for thousands, are left out",
                file=sys.stderr,
            )
        else:
            metrics = evaluation.evaluate(sampler, *data, samples=arguments.samples)
        if arguments.two_sample and not isinstance(sampler, Writer):
            metrics |= two_sample.evaluate(sampler, *data)
        if arguments.write:
            checkpoints.write_card(found.path, replace(found.card, metrics={**found.card.metrics, **metrics}))
        reports.append({"checkpoint": found.name, **metrics})
        if not arguments.json:
            print(tables.measured(found.name, found.card.dataset, metrics), flush=True)
    if arguments.json:
        print(json.dumps(reports, indent=1))
    return 0
