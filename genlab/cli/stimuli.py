"""The commands about packs of stimuli: build, verify, audit."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from genlab.errors import GenlabError


def add(command: Callable[..., argparse.ArgumentParser], actions: Any) -> None:
    """Register the commands as actions of `genlab pack`."""
    build = command("build", _build, "build a pack", report=True, of=actions)
    build.add_argument("name", help="a shipped recipe's name, or a new one with --data and --fake")
    build.add_argument("--data", default=None)
    build.add_argument("--class", dest="label", type=int, default=None)
    build.add_argument("--fake", action="append", default=[], metavar="CHECKPOINT=COUNT")
    build.add_argument("--title", default=None)
    build.add_argument("--seed", type=int, default=2026)
    build.add_argument("--out", type=Path, default=None, help="file (default: this user's packs)")
    verify = command(
        "verify", _verify, "check a pack against its dataset and checkpoints", report=True, of=actions
    )
    verify.add_argument("name")
    audit = command(
        "audit",
        _audit,
        "report how well trivial cues and machines tell fakes from reals",
        report=True,
        of=actions,
    )
    audit.add_argument("name")
    audit.add_argument("--limit", type=float, default=None, help="fail where a cue's AUC is above this")


def _print(report: Any, text: str, as_json: bool) -> None:
    print(json.dumps(report, ensure_ascii=False, indent=1) if as_json else text)


def _build(arguments: argparse.Namespace) -> int:
    from genlab import packing
    from genlab.paths import user_dir

    if arguments.fake:
        if arguments.data is None:
            raise GenlabError(
                "Missing argument --data. Expected the dataset of the pack's reals. Received: none."
            )
        fakes = []
        for entry in arguments.fake:
            checkpoint, _, count = entry.rpartition("=")
            if not checkpoint or not count.isdigit():
                raise GenlabError(f"Invalid argument --fake. Expected CHECKPOINT=COUNT. Received: '{entry}'.")
            fakes.append(packing.Fakes(checkpoint, int(count), arguments.label))
        recipe = packing.Recipe(
            arguments.title or arguments.name, arguments.data, arguments.label, tuple(fakes), arguments.seed
        )
    elif arguments.name in packing.SHIPPED:
        recipe = packing.SHIPPED[arguments.name]
    else:
        raise GenlabError(
            f"Unknown recipe '{arguments.name}'. Expected one of: {', '.join(packing.SHIPPED)}, "
            f"or --data and --fake."
        )
    out = arguments.out or user_dir() / "packs" / f"{arguments.name}.npz"
    pack = packing.build(arguments.name, recipe, out)
    if not pack.classifiers:
        print(
            "genlab: the pack has no judgements of the two-sample classifier; they take the packages of "
            "requirements-train.txt",
            file=sys.stderr,
        )
    _print(
        {
            "name": pack.name,
            "dataset": pack.dataset,
            "sha256": pack.sha256,
            "stimuli": len(pack.images),
            "path": str(out),
        },
        f"{out}: {len(pack.images)} stimuli",
        arguments.json,
    )
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from genlab import packing, packs

    pack = packs.load(arguments.name)
    wrong = packing.verify(pack)
    _print(
        {"name": pack.name, "ok": not wrong, "wrong": wrong},
        "\n".join(wrong) or f"{pack.name}: all right",
        arguments.json,
    )
    return 1 if wrong else 0


def _audit(arguments: argparse.Namespace) -> int:
    from genlab import cues, packs
    from genlab.analysis.machine import judgements

    pack = packs.load(arguments.name)
    judged = judgements(pack.generators, pack.classifiers, pack.discriminators)
    report = cues.audit(pack.images, pack.generators)
    columns = list(report[""])
    lines = ["generator".ljust(16) + " ".join(cue.rjust(12) for cue in columns)]
    lines += [
        (name or "all fakes").ljust(16) + " ".join(f"{areas[cue]:12.3f}" for cue in columns)
        for name, areas in report.items()
    ]
    for who, key in (("two-sample classifier", "auc"), ("own discriminator", "discriminator_auc")):
        for name, entry in judged.items():
            if entry[key] is not None:
                low, high = entry[f"{key}_interval"]
                lines.append(f"{who} on {name}: AUC {entry[key]:.3f} [{low:.3f}, {high:.3f}]")
    warnings = [cue for cue, area in report[""].items() if area >= cues.WARN_AUC]
    overall = report.pop("")
    _print(
        {
            "name": pack.name,
            "auc": overall,
            "generators": report,
            "warnings": warnings,
            "machine": judged,
        },
        "\n".join(lines),
        arguments.json,
    )
    return 1 if arguments.limit is not None and max(overall.values()) > arguments.limit else 0
