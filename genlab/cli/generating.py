"""`genlab sample`, `evaluate` and `pace`: from a checkpoint to its samples and its numbers."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from genlab.cli import numbers, outputs, tables, writing
from genlab.errors import GenlabError

if TYPE_CHECKING:
    from genlab.checkpoints import Card

MOST_DRAWN = 100_000
"""Samples that memory holds beside their features, and a picture in a grid."""


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands to the parser; `command` is how the command line declares one."""
    pace = command(
        "pace", _pace, "draw how near to real images runs came over minutes of training", report=True
    )
    pace.add_argument("runs", nargs="+", type=Path, metavar="RUN", help="folder that `train --out` was given")
    pace.add_argument(
        "--samples", type=numbers.whole(2, MOST_DRAWN), default=5000, help="drawn at each snapshot"
    )
    pace.add_argument("--out", type=outputs.file, required=True, help="SVG file")

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
    sample.add_argument("--out", type=outputs.file, required=True, help="PNG file; of texts a file of lines")

    evaluate = command(
        "evaluate",
        _evaluate,
        "measure checkpoints: Frechet and kernel distance, precision, recall, density, coverage, memorisation; "
        "of a translation the error to the true pairs; of a writer bits a letter, novelty, copies, two-sample accuracy",
        report=True,
    )
    evaluate.add_argument("checkpoints", nargs="+", metavar="CHECKPOINT")
    evaluate.add_argument(
        "--samples",
        type=numbers.whole(2, MOST_DRAWN),
        default=None,
        help="how many to draw (10,000 images, 1,000 texts or tunes); of what translates or fills in words, how many "
        "test lines at most (500)",
    )
    evaluate.add_argument(
        "--two-sample",
        action="store_true",
        help="run the two-sample test, too: three kinds of judges learn to tell samples from reals (some minutes)",
    )
    evaluate.add_argument(
        "--data",
        default="",
        metavar="FILE",
        help="one's own texts or melodies that the checkpoints learned from",
    )
    evaluate.add_argument("--write", action="store_true", help="write the numbers into the checkpoint's card")


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


def _sample(arguments: argparse.Namespace) -> int:
    from genlab import checkpoints, datasets
    from genlab.checkpoints.codes import Codes
    from genlab.checkpoints.images.translation import Translation
    from genlab.checkpoints.opening import open_checkpoint
    from genlab.checkpoints.sequences.filler import Filler
    from genlab.checkpoints.sequences.writer import Writer
    from genlab.media.images.pictures import save_grid

    codes = {}
    for pair in arguments.code:
        name, _, value = pair.partition("=")
        try:
            codes[name] = float(value)
        except ValueError as error:
            raise GenlabError(f"Invalid code '{name}'. Expected a number. Received: '{value}'.") from error
    found = checkpoints.find(arguments.checkpoint)
    sampler = open_checkpoint(found)
    if isinstance(sampler, Writer | Filler):
        arguments.prompt = datasets.typed(arguments.prompt or "", found.card.dataset)
        return writing.sample(sampler, arguments)
    if arguments.prompt or arguments.temperature is not None or arguments.top_k is not None:
        raise GenlabError(
            "Invalid argument --prompt, --temperature or --top-k. Expected none for images. Received: one."
        )
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


def _learned(card: "Card", given: str) -> str:
    """Return the dataset that a checkpoint learned from, by its name, or where its owner's file lies.

    Raises:
        GenlabError: for another file, or one where what ships was learned from.
    """
    from genlab import datasets

    if not given:
        return card.dataset
    found = datasets.load_texts(given) if datasets.is_text(given) else None
    name = "images" if found is None else found.name
    if found is None or name != card.dataset:
        raise GenlabError(
            f"Invalid data '{given}'. Expected the texts or melodies that it learned from, '{card.dataset}'. "
            f"Received: '{name}'."
        )
    if card.learned not in (
        "",
        found.sha256,
    ):  # of a file that has changed, test lines may be ones it learned from
        raise GenlabError(
            f"Invalid data '{given}'. Expected it as it was learned from, SHA-256 {card.learned[:12]}... "
            f"Received: {found.sha256[:12]}..."
        )
    return given


def _evaluate(arguments: argparse.Namespace) -> int:
    from genlab import checkpoints
    from genlab.checkpoints.images.translation import Translation
    from genlab.checkpoints.opening import open_checkpoint
    from genlab.checkpoints.sequences.filler import Filler
    from genlab.checkpoints.sequences.translator import Translator
    from genlab.checkpoints.sequences.writer import Writer
    from genlab.media import IMAGE
    from genlab.metrics import writers
    from genlab.metrics.images import evaluation, pairs, two_sample
    from genlab.metrics.texts import filling, translations

    reports = []
    asked = {} if arguments.samples is None else {"samples": arguments.samples}
    for name in arguments.checkpoints:
        found = checkpoints.find(name)
        sampler = open_checkpoint(found, threads=os.cpu_count() or 1)
        data = (_learned(found.card, arguments.data), found.card.label)
        if isinstance(sampler, Translator):
            metrics = translations.evaluate(sampler, data[0], **asked)
        elif isinstance(sampler, Filler):
            metrics = filling.evaluate(sampler, data[0], **asked)
        elif isinstance(sampler, Writer):
            metrics = writers.evaluate(sampler, data[0], **asked)
        elif isinstance(sampler, Translation):
            metrics = pairs.evaluate(sampler, found.card.dataset)
            print(
                f"genlab: {found.name} translates a few hundred test images; distances, for thousands, are left out",
                file=sys.stderr,
            )
        else:
            metrics = evaluation.evaluate(sampler, *data, **asked)
        if arguments.two_sample and sampler.medium == IMAGE:
            metrics |= two_sample.evaluate(sampler, *data)
        if arguments.write:
            checkpoints.write_card(found.path, replace(found.card, metrics={**found.card.metrics, **metrics}))
        reports.append({"checkpoint": found.name, **metrics})
        if not arguments.json:
            print(tables.measured(found.name, found.card.dataset, metrics), flush=True)
    if arguments.json:
        print(json.dumps(reports, indent=1))
    return 0
