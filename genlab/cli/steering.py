"""`genlab codes`, `genlab slider`: what an InfoGAN's codes have come to turn, and what the studio's slider does."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, replace

UNITS = {"slant": "degrees", "width": "pixels"}


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to the parser; `command` is how the command line declares one."""
    codes = command(
        "codes",
        _codes,
        "measure what an InfoGAN's codes turn: slant, stroke width, and the class that c1 sorts",
        report=True,
    )
    codes.add_argument("checkpoints", nargs="+", metavar="CHECKPOINT")
    codes.add_argument("--write", action="store_true", help="write the numbers into the checkpoint's card")
    slider = command(
        "slider",
        _slider,
        "measure how far the studio's slider leads from a design, and whether designs stay good",
        report=True,
    )
    slider.add_argument("checkpoint", metavar="CHECKPOINT")
    slider.add_argument("--class", dest="label", type=int, default=None, help="of this class (default: all)")
    slider.add_argument("--samples", type=int, default=2000, help="designs (default: 2000)")
    slider.add_argument("--seed", type=int, default=0, help="of the designs (default: 0)")


def _codes(arguments: argparse.Namespace) -> int:
    from genlab import checkpoints
    from genlab.checkpoints.opening import open_checkpoint
    from genlab.metrics.images import steering

    reports, lines = [], []
    for name in arguments.checkpoints:
        found = checkpoints.find(name)
        sampler = open_checkpoint(found)
        turned = steering.turns(sampler)
        sorted_ = steering.sorting(sampler, found.card.dataset)
        if arguments.write:
            metrics = {**found.card.metrics, **steering.numbers(turned, sorted_)}
            checkpoints.write_card(found.path, replace(found.card, metrics=metrics))
        reports.append(
            {"checkpoint": found.name, "turns": [asdict(turn) for turn in turned], **asdict(sorted_)}
        )
        lines += [
            f"{found.name}: {turn.code} turns {turn.measure} with rank correlation {turn.rank:+z.2f}, "
            f"{turn.change:+z.1f} {UNITS[turn.measure]} from -1 to 1"
            for turn in turned
        ]
        lines.append(
            f"{found.name}: c1 sorts {sorted_.different} classes with purity {sorted_.purity:.1%} "
            f"({', '.join(map(str, sorted_.classes))})"
        )
    print(json.dumps(reports, indent=1) if arguments.json else "\n".join(lines))
    return 0


def _slider(arguments: argparse.Namespace) -> int:
    from genlab import checkpoints
    from genlab.checkpoints.opening import open_checkpoint
    from genlab.designs import quality
    from genlab.errors import GenlabError

    found = checkpoints.find(arguments.checkpoint)
    sampler = open_checkpoint(found)
    asked, card = arguments.label, found.card
    if asked is not None and not sampler.conditional and asked != card.label:
        raise GenlabError(f"Invalid class {asked} for '{found.name}'. Expected none: it draws one kind.")
    if arguments.samples < 2:
        raise GenlabError(f"Invalid number of designs. Expected 2 or more. Received: {arguments.samples}.")
    label = card.label if asked is None else asked
    measured = quality.measured(sampler, card.dataset, label, arguments.samples, arguments.seed)
    if arguments.json:
        print(json.dumps({"checkpoint": found.name, **asdict(measured)}, indent=1))
        return 0
    for step in measured.steps:
        print(f"{step.distance:4.2f}  {step.pixels:6.2f} grey levels  Frechet distance {step.frechet:.3f}")
    print(f"{found.name}: distance rises with the slider, rank correlation {measured.rank:.3f}")
    return 0
