"""`genlab sweep`: many generators, seeds and lengths at once, and a table of what came of them."""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from genlab.errors import GenlabError
from genlab.paths import written_aside

TABLE = "sweep.csv"


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to the parser; `command` is how the command line declares one."""
    sweep = command(
        "sweep", _sweep, "train many generators, seeds and lengths at once, through Ray", report=True
    )
    sweep.add_argument("generators", nargs="+", metavar="GENERATOR")
    sweep.add_argument("--data", action="append", required=True, help="dataset (may be repeated)")
    sweep.add_argument("--class", dest="label", type=int, default=None, help="train on one class only")
    sweep.add_argument("--seeds", type=int, default=1, help="how many seeds, from 0 on")
    sweep.add_argument(
        "--steps", type=int, action="append", default=[], help="gradient steps (may be repeated)"
    )
    sweep.add_argument("--preset", choices=["quick"], default="")
    sweep.add_argument("--cores", type=float, default=2, help="cores that one run takes")
    sweep.add_argument("--evaluate", action="store_true", help="measure every checkpoint")
    sweep.add_argument("--out", type=Path, required=True, help=f"folder of all runs and of {TABLE}")


def _sweep(arguments: argparse.Namespace) -> int:
    from genlab.generators import FAMILIES
    from genlab.training import sweep

    for generator in arguments.generators:
        if generator not in FAMILIES:
            raise GenlabError(f"Unknown generator '{generator}'. Expected one of: {', '.join(FAMILIES)}.")
    if arguments.seeds < 1 or arguments.cores <= 0:
        raise GenlabError(
            f"Invalid --seeds or --cores. Expected more than 0. "
            f"Received: {arguments.seeds} and {arguments.cores:g}."
        )
    asked = sweep.points(
        arguments.generators,
        arguments.data,
        arguments.seeds,
        arguments.steps,
        label=arguments.label,
        preset=arguments.preset,
        out=arguments.out.resolve(),
        evaluate=arguments.evaluate,
    )
    found: list[dict[str, Any]] = []
    for outcome in sweep.spread(asked, arguments.cores):
        found.append(outcome.row())
        write(arguments.out / TABLE, found)  # at every run: a sweep that is broken off keeps what it has
        said = outcome.problem or f"{outcome.steps} steps  {outcome.minutes:.1f} min"
        print(f"genlab: {len(found)}/{len(asked)}  {outcome.point.folder.name}  {said}", file=sys.stderr)
    print(json.dumps(found, indent=1) if arguments.json else arguments.out / TABLE)
    return 1 if any(row["problem"] for row in found) else 0


def write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows as a CSV with all columns that any of them has."""
    columns = list(dict.fromkeys(key for row in rows for key in row if key not in ("run", "problem")))
    with written_aside(path) as aside, aside.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, [*columns, "run", "problem"])
        table.writeheader()
        table.writerows(rows)
