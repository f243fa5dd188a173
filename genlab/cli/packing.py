"""`genlab pack`: build packs from checkpoints or from one's own images, verify, audit and remove them."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from genlab.cli import designed, numbers, outputs, own_files
from genlab.cli.printing import print_report
from genlab.errors import GenlabError

MOST_FAKES = 100_000
MOST_LEARNED = 1_000_000
FORMS = {"whole": "", "boundary": "boundary", "fill-in": "fill-in"}
"""What a pack of texts asks, by the word for it on the command line."""


def add(command: Callable[..., argparse.ArgumentParser], commands: Any) -> None:
    """Add the actions of `genlab pack` to the parser; `command` is how the command line declares one."""
    pack = commands.add_parser("pack", help="build, verify, audit or remove a pack of stimuli")
    actions = pack.add_subparsers(metavar="ACTION", required=True)
    build = command("build", _build, "build a pack", report=True, of=actions)
    build.add_argument(
        "name",
        help="a shipped recipe's name, or a new one with --data and --fake, --real and --fake, or --zip",
    )
    build.add_argument("--data", default=None, help="dataset of the reals; fakes are drawn from checkpoints")
    build.add_argument("--class", dest="label", type=int, default=None)
    build.add_argument("--real", type=Path, default=None, help="folder of your own real images")
    build.add_argument(
        "--zip",
        type=Path,
        default=None,
        help="zip of a folder real (or human, photo, ...) and a folder a generator",
    )
    build.add_argument(
        "--fake",
        action="append",
        default=[],
        metavar="CHECKPOINT=COUNT|NAME=FOLDER",
        help="with --data a checkpoint and how many to draw, with --real a generator's name and its folder",
    )
    build.add_argument("--train", type=Path, default=None, help="folder of what the generators learned from")
    build.add_argument(
        "--designs",
        type=Path,
        default=None,
        metavar="FILE",
        help="JSON list of the studio's designs: checkpoint, checkpoint_sha256, label, latent and name of each",
    )
    build.add_argument("--size", type=int, default=None, help="long side of your own images in pixels")
    build.add_argument("--title", default=None)
    build.add_argument("--seed", type=numbers.seed, default=2026, help="of the fakes drawn from checkpoints")
    build.add_argument(
        "--by-step", action="store_true", help="call fakes by generator and training step, e.g. gan@500"
    )
    build.add_argument(
        "--form",
        choices=FORMS,
        default="whole",
        help="of texts: whole, begun by a person and gone on with, or with one word filled in",
    )
    build.add_argument(
        "--aid",
        default="",
        metavar="CHECKPOINT",
        help="of texts: measure with it how likely each word is, for sessions that colour words by it",
    )
    build.add_argument(
        "--at-most",
        action="store_true",
        help="of texts: take fewer fakes where there are too few reals to stand beside so many, five at least",
    )
    build.add_argument(
        "--learn-from",
        type=numbers.whole(0, MOST_LEARNED),
        default=None,
        metavar="COUNT",
        help="training images, and as many samples, that the judges of the two-sample test learn from; 0: none",
    )
    build.add_argument(
        "--private", action="store_true", help="show a pack of your own images only to who has its key"
    )
    build.add_argument(
        "--maker-sha256",
        default="",
        metavar="HASH",
        help="of the secret of whoever may remove a pack of your own images, or of designs, on its page",
    )
    build.add_argument("--out", type=outputs.file, default=None, help="file (default: this user's packs)")
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
    audit.add_argument(
        "--limit", type=numbers.share, default=None, help="fail where a cue's AUC is above this"
    )
    remove = command("remove", _remove, "remove a pack of your own; its answers are kept", of=actions)
    remove.add_argument("name")


_fakes_counted = numbers.whole(1, MOST_FAKES)


def _build(arguments: argparse.Namespace) -> int:
    if arguments.designs is not None:
        _of_checkpoints(arguments, "the studio's designs")
        return designed.build(arguments, _tell)
    if arguments.real is not None or arguments.zip is not None:
        _of_checkpoints(arguments, "a pack of one's own files")
        return own_files.build(arguments, _tell)
    if not arguments.fake:
        _of_checkpoints(arguments, "none")
    if arguments.private:
        raise GenlabError(
            "Invalid argument --private. Expected with --real or --zip. Received: a pack of checkpoints."
        )
    from genlab.metrics.images import two_sample
    from genlab.packs.building import build
    from genlab.packs.recipes import SHIPPED, Fakes, Recipe
    from genlab.paths import user_dir

    if arguments.fake:
        if arguments.data is None:
            raise GenlabError(
                "Missing argument --data or --real. Expected the dataset or folder of the pack's reals. "
                "Received: none."
            )
        fakes = []
        for entry in arguments.fake:
            checkpoint, _, count = entry.rpartition("=")
            try:
                fakes.append(Fakes(checkpoint, _fakes_counted(count), arguments.label))
            except argparse.ArgumentTypeError as error:
                raise GenlabError(f"Invalid argument --fake. Expected CHECKPOINT=COUNT: {error}.") from error
            if not checkpoint:
                raise GenlabError(f"Invalid argument --fake. Expected CHECKPOINT=COUNT. Received: '{entry}'.")
        recipe = Recipe(
            arguments.title or arguments.name,
            arguments.data,
            arguments.label,
            tuple(fakes),
            arguments.seed,
            arguments.by_step,
            FORMS[arguments.form],
            arguments.aid,
            arguments.at_most,
        )
    elif arguments.name in SHIPPED:
        recipe = SHIPPED[arguments.name]
    else:
        raise GenlabError(
            f"Unknown recipe '{arguments.name}'. Expected one of: {', '.join(SHIPPED)}, "
            f"or --data and --fake, --real and --fake, or --zip."
        )
    out = arguments.out or user_dir() / "packs" / f"{arguments.name}.npz"
    learn_from = two_sample.SIDE if arguments.learn_from is None else arguments.learn_from
    pack = build(arguments.name, recipe, out, learn_from=learn_from, tell=_tell)
    if not pack.judges and learn_from and not pack.form:
        print(
            "genlab: the pack has no judgements of the two-sample test; they take the packages "
            "that training takes (genlab install)",
            file=sys.stderr,
        )
    print_report(
        {
            "name": pack.name,
            "dataset": pack.dataset,
            "sha256": pack.sha256,
            "stimuli": len(pack.stimuli),
            "path": str(out),
        },
        f"{out}: {len(pack.stimuli)} stimuli",
        arguments.json,
    )
    return 0


def _of_checkpoints(arguments: argparse.Namespace, received: str) -> None:
    """Raise GenlabError where something is asked that only a pack of samples can have."""
    asked = (("form", FORMS[arguments.form]), ("aid", arguments.aid), ("at-most", arguments.at_most))
    for option, given in asked:
        if given:
            raise GenlabError(
                f"Invalid argument --{option}. Expected with --data and --fake. Received: {received}."
            )


def _tell(stage: str, done: int, of: int) -> None:
    """Say how far a build is, for who waits for it."""
    print(f"genlab: {stage} {done}/{of}", file=sys.stderr, flush=True)


def _verify(arguments: argparse.Namespace) -> int:
    from genlab import packs
    from genlab.packs.verifying import is_away, verify

    path = packs.find(arguments.name)
    try:
        wrong = verify(pack := packs.load(arguments.name))
        if is_away(pack) and pack.dataset != packs.OWN:
            print(
                f"genlab: dataset '{pack.dataset}' is not here; whether the reals are of it was not checked",
                file=sys.stderr,
            )
    except GenlabError as error:  # what cannot be read has been checked, too
        wrong = [str(error)]
    print_report(
        {"name": path.stem, "ok": not wrong, "wrong": wrong},
        "\n".join(wrong) or f"{path.stem}: all right",
        arguments.json,
    )
    return 1 if wrong else 0


def _audit(arguments: argparse.Namespace) -> int:
    from genlab import packs
    from genlab.analysis.machine import judgements
    from genlab.cli import tables
    from genlab.media import cues

    pack = packs.load(arguments.name)
    judged = judgements(pack.generators, pack.judges, pack.discriminators, floors=pack.floors)
    report = cues.audit(pack.medium, pack.stimuli, pack.generators)
    for name, areas in report.items():
        # What the files of one's own images were is known from when the pack was built.
        kept = pack.generator_cues.get(name, {}) if name else pack.cues
        areas.update({cue: area for cue, area in kept.items() if cue not in areas})
    columns = list(report[""])
    widths = [max(12, len(cue)) for cue in columns]
    lines = ["generator".ljust(16) + " ".join(map(str.rjust, columns, widths))]
    lines += [
        (name or "all fakes").ljust(16)
        + " ".join(f"{areas[cue]:{width}.3f}" for cue, width in zip(columns, widths, strict=True))
        for name, areas in report.items()
    ]
    lines += tables.judged(judged)
    fakes = {name: len(drawn) for name, drawn in pack.fakes.items()}
    telling = cues.telling(report, fakes, len(pack.reals))
    warnings = {whose: [cue for cue, other, _area in telling if other == whose] for whose in report}
    lines += [
        f"warning: {cue} alone tells {f'the fakes of {whose}' if whose else 'all fakes'}: AUC {area:.3f}"
        for cue, whose, area in telling
    ]
    overall = report.pop("")
    print_report(
        {
            "name": pack.name,
            "auc": overall,
            "generators": report,
            "warnings": warnings.pop(""),
            "generator_warnings": warnings,
            "machine": judged,
        },
        "\n".join(lines),
        arguments.json,
    )
    return 1 if arguments.limit is not None and max(overall.values()) > arguments.limit else 0


def _remove(arguments: argparse.Namespace) -> int:
    from genlab import packs

    print(packs.remove(arguments.name))
    return 0
