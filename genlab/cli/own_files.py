"""`genlab pack build` with folders or a zip: a pack of one's own files."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from genlab.cli.printing import print_report
from genlab.errors import GenlabError
from genlab.progress import Tell

MOST_LISTED = 20
"""Refused files on the terminal; `--json` lists all."""


def build(arguments: argparse.Namespace, tell: Tell) -> int:
    """Build a pack of one's own files; say what was taken, what was refused, and what gives fakes away."""
    from genlab.packs import bundles, cues_that_tell, own
    from genlab.paths import user_dir

    if arguments.data is not None or (arguments.zip is not None and (arguments.real or arguments.fake)):
        raise GenlabError(
            "Too many sources. Expected --real and --fake, or --zip, or --data and --fake alone."
        )
    if arguments.zip is not None:
        bundle = bundles.of_zip(arguments.zip)
    else:
        bundle = bundles.of_folders(arguments.real, _folders(arguments.fake))
    train = () if arguments.train is None else bundles.of_folders(arguments.train, {}).entries
    out = arguments.out or user_dir() / "packs" / f"{arguments.name}.npz"

    pack, report = own.build(
        arguments.name,
        bundle,
        title=arguments.title,
        train=train,
        side=arguments.size,
        path=out,
        private=arguments.private,
        maker_sha256=arguments.maker_sha256,
        tell=tell,
    )
    report = {**report, "dataset": pack.dataset, "path": str(out)}
    taken = ", ".join(f"{count} {name or 'real'}" for name, count in report["taken"].items())
    width, height = report["size"]
    lines = [
        f"{out}: {len(pack.stimuli)} stimuli ({taken}), {width} x {height}, {len(report['refused'])} refused"
    ]
    if arguments.private:
        lines.append(
            f"key      {report['key']}: /own?pack={pack.name}&k={report['key']} shows it; kept nowhere else"
        )
    lines += [f"refused  {entry['file']}: {entry['text']}" for entry in report["refused"][:MOST_LISTED]]
    if len(report["refused"]) > MOST_LISTED:
        lines.append(f"refused  {len(report['refused']) - MOST_LISTED} more; --json lists all")
    if report["skipped"]:
        lines.append(f"skipped  {len(report['skipped'])} files of the operating system")
    lines += [f"note     {line}" for line in report["notes"]]
    if report["copies"]:
        lines.append(f"warning  {report['copies']} fakes equal a real image")
    for kind, pairs in report["again"].items():
        told = "a real image saved again" if kind == "fakes" else "another real image once more"
        lines += [f"warning  {len(pairs)} {kind} are {told} to the eye:"] if pairs else []
        lines += [f"         {one} is {other}" for one, other in pairs[:MOST_LISTED]]
    lines += [
        f"cue      {cue} alone tells {f'fakes of {whose}' if whose else 'fakes'} from reals: AUC {area:.2f}"
        for cue, whose, area in cues_that_tell(pack)
    ]
    print_report(report, "\n".join(lines), arguments.json)
    return 0


def _folders(pairs: Sequence[str]) -> dict[str, Path]:
    if not pairs:
        raise GenlabError("Missing argument --fake. Expected NAME=FOLDER, once a generator. Received: none.")
    found: dict[str, Path] = {}
    for pair in pairs:
        name, _, folder = pair.partition("=")
        if not name or not folder or name in found:
            raise GenlabError(
                f"Invalid argument --fake. Expected NAME=FOLDER, each name once. Received: '{pair}'."
            )
        found[name] = Path(folder)
    return found
