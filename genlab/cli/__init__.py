"""The command line: `genlab COMMAND`, the same as `python -m genlab COMMAND`.

Every command exits 0; 1 where it ran and what it checks fails; 2 for bad arguments. Reports print text, or JSON
with `--json`.

What comes in: arguments, and lines printed; the work is done in the wings below.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, cast

from genlab.cli import (
    analysing,
    designing,
    generating,
    judging,
    keeping,
    needs,
    packing,
    steering,
    sweeping,
    tables,
    training,
)
from genlab.cli.printing import print_everywhere
from genlab.cli.version import Version
from genlab.errors import GenlabError


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    print_everywhere()
    words = sys.argv[1:] if argv is None else argv
    try:
        needs.check(words)
        arguments = _parser().parse_args(words)
        return cast(Callable[[argparse.Namespace], int], arguments.run)(arguments)
    except GenlabError as error:
        print(f"genlab: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except MemoryError as error:
        print(f"genlab: Too much for this machine's memory. Received: {error or 'no room'}.", file=sys.stderr)
        return 2
    except OSError as error:
        if error.filename is None:
            raise  # it names nothing that the caller could put right
        print(f"genlab: Cannot use '{error.filename}'. Received: {error.strerror}.", file=sys.stderr)
        return 2


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        """End with the status of a wrong argument."""
        self.exit(2, f"genlab: {message[:1].upper()}{message[1:]}. See `{self.prog} --help`.\n")


def _parser() -> argparse.ArgumentParser:
    parser = Parser("genlab", description="Can people tell this generator's images from real ones?")
    parser.add_argument("--version", action=Version, nargs=0, help="show the version and the commit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str,
        run: Callable[[argparse.Namespace], int],
        about: str,
        *,
        report: bool = False,
        of: Any = commands,
    ) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = of.add_parser(name, help=about, description=about)
        added.set_defaults(run=run)
        if report:
            added.add_argument("--json", action="store_true", help="print JSON")
        return added

    serve = command("serve", _serve, "open the app")
    serve.add_argument("--port", type=int, default=None, help="port (default: 8501, or the next free one)")
    serve.add_argument(
        "--host", default=None, help="address to listen on (default: 127.0.0.1); 0.0.0.0 lets phones in"
    )
    serve.add_argument(
        "--room",
        action="store_true",
        help="for a class: let phones in, print the room's address and its QR code, open the Host page",
    )
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    serve.add_argument("--log-json", action="store_true", help="log JSON lines, one for each request as well")
    serve.add_argument(
        "--forwarded-allow-ips",
        default=None,
        metavar="ADDRESSES",
        help="proxies whose X-Forwarded-For is believed, between commas, or * (default: this machine's own)",
    )

    serve.add_argument(
        "--root-path",
        default=None,
        metavar="PATH",
        help="the path of a site that genlab lies behind, as /genlab (default: none)",
    )

    command("install", _install, "install what training takes, beside a running app as well")

    listing = command("list", _list, "list datasets, generators, checkpoints and packs", report=True)
    listing.add_argument("--table", action="store_true", help="print the checkpoints' numbers as Markdown")

    bench = command("bench", _bench, "measure speed and memory on this machine, beside targets", report=True)
    bench.add_argument(
        "what",
        nargs="*",
        metavar="generators|serving|results|store|verdict|attacks|quick|door",
        help="default: all but attacks, quick and door",
    )
    bench.add_argument("--table", action="store_true", help="print a Markdown table")

    training.add(command)
    generating.add(command)
    sweeping.add(command)
    steering.add(command)
    designing.add(command, commands)
    packing.add(command, commands)
    analysing.add(command)
    judging.add(command)
    keeping.add(command)
    return parser


def _print(report: Any, text: str, as_json: bool) -> None:
    print(json.dumps(report, ensure_ascii=False, indent=1) if as_json else text)


def _serve(arguments: argparse.Namespace) -> int:
    from genlab.serving import EVERYWHERE, serve

    return serve(
        arguments.port,
        arguments.host or (EVERYWHERE if arguments.room else "127.0.0.1"),
        not arguments.no_browser,
        room=arguments.room,
        log_json=arguments.log_json,
        forwarded_allow_ips=arguments.forwarded_allow_ips,
        root_path=arguments.root_path,
    )


def _install(arguments: argparse.Namespace) -> int:
    from genlab.training import packages

    packages.install()
    print("genlab: training is possible")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from genlab import checkpoints, datasets, packs
    from genlab.generators import FAMILIES

    known, unreadable = checkpoints.all_checkpoints()
    for line in unreadable:
        print(f"genlab: {line}", file=sys.stderr)
    report: dict[str, Any] = {
        "datasets": [*datasets.LOADERS, *datasets.TEXTS],
        "generators": list(FAMILIES),
        "checkpoints": [
            {
                "generator": found.card.generator,
                "dataset": found.card.dataset,
                "class": found.card.label,
                "path": str(found.path),
                "sha256": found.sha256,
                "steps": found.card.steps,
                "stopped_early": found.card.stopped_early,
                "metrics": {**found.card.metrics, "train_minutes": found.card.train_minutes},
            }
            for found in known
        ],
        "packs": [
            {"name": pack.name, "dataset": pack.dataset, "sha256": pack.sha256, "stimuli": len(pack.stimuli)}
            for pack in map(packs.load, packs.names())
        ],
    }
    if arguments.table:
        cards = [found.card for found in known]
        found_tables = (tables.shipped(cards), tables.translations(cards), *tables.of_texts(cards))
        print("\n\n".join(table for table in found_tables if table))
        return 0
    lines = [
        f"datasets     {', '.join(report['datasets'])}",
        f"generators   {', '.join(report['generators'])}",
    ]
    early = {str(found.path): f"  {tables.ended(found.card)}" for found in known if found.card.stopped_early}
    for entry in report["checkpoints"]:
        frechet = entry["metrics"].get("frechet")
        score = "" if frechet is None else f"  Frechet {frechet} (floor {entry['metrics']['frechet_floor']})"
        if "ngram_bits" in entry["metrics"]:
            unit = "note" if "metre" in entry["metrics"] else "letter"
            score = f"  {entry['metrics']['bits']} bits a {unit} (n-gram {entry['metrics']['ngram_bits']})"
        if "chrf" in entry["metrics"]:
            score = f"  {entry['metrics']['errors']:.1%} letters wrong, chrF {entry['metrics']['chrf']}"
        if "fill_top1" in entry["metrics"]:
            right, counted = entry["metrics"]["fill_top1"], entry["metrics"]["ngram_top1"]
            score = f"  {right:.1%} of words right (n-gram {counted:.1%})"
        ended = early.get(entry["path"], "")
        lines.append(f"checkpoint   {Path(entry['path']).name}{score}{ended}")
    lines += [f"pack         {entry['name']}  {entry['stimuli']} stimuli" for entry in report["packs"]]
    _print(report, "\n".join(lines), arguments.json)
    return 0


def _bench(arguments: argparse.Namespace) -> int:
    from dataclasses import asdict
    from importlib import import_module

    from genlab.bench.machine import measured

    usual = ("generators", "serving", "results", "store", "verdict")
    # minutes, half an hour, and all packages anew: for whoever asks for them
    known = (*usual, "attacks", "quick", "door")
    for what in arguments.what:
        if what not in known:
            raise GenlabError(f"Unknown benchmark '{what}'. Expected one of: {', '.join(known)}.")
    machine = measured()
    figures = [
        figure for what in arguments.what or usual for figure in import_module(f"genlab.bench.{what}").run()
    ]
    lines = [machine.name, str(machine)] + [
        f"{'reached' if figure.reached else 'MISSED':8}{figure.what:44}"
        f"{f'{figure.value:.4g} {figure.unit}':>12}  ({figure.target})  {figure.note}".rstrip()
        for figure in figures
    ]
    if arguments.table:
        print(tables.benchmark(machine, figures))
        return 0 if all(figure.reached for figure in figures) else 1
    speed = {key: value for key, value in asdict(machine).items() if key != "name"}
    report = {"machine": machine.name, "speed": speed, "figures": [asdict(figure) for figure in figures]}
    _print(report, "\n".join(lines), arguments.json)
    return 0 if all(figure.reached for figure in figures) else 1
