"""`genlab codes`: what an InfoGAN's codes have come to turn."""

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
            f"{found.name}: {turn.code} turns {turn.measure} with rank correlation {turn.rank:+.2f}, "
            f"{turn.change:+.1f} {UNITS[turn.measure]} from -1 to 1"
            for turn in turned
        ]
        lines.append(
            f"{found.name}: c1 sorts {sorted_.different} classes with purity {sorted_.purity:.1%} "
            f"({', '.join(map(str, sorted_.classes))})"
        )
    print(json.dumps(reports, indent=1) if arguments.json else "\n".join(lines))
    return 0
