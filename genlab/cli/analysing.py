"""The commands on tables of answers: analyse, compare."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from genlab.cli import progress
from genlab.errors import GenlabError

SHOWN_PROBLEMS = 20


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Register the commands."""
    analyse = command("analyse", _analyse, "give the verdict on a table of answers", report=True)
    analyse.add_argument(
        "file", type=Path, help="one row per answer, per person or per image: CSV, JSON, .xlsx or .ods"
    )
    _about(analyse)
    analyse.add_argument(
        "--rt",
        choices=("client", "server"),
        default="client",
        help="whose response times: as the devices tell them (default), or as the server saw them",
    )
    analyse.add_argument("--mixed", action="store_true", help="fit the mixed logit too (seconds to minutes)")
    analyse.add_argument("--report", type=Path, default=None, help="write a self-contained HTML report")

    compare = command("compare", _compare, "say whether two tables of answers differ", report=True)
    compare.add_argument("first", type=Path, help="a table, as `analyse` takes it")
    compare.add_argument("second", type=Path, help="another; differences are this one less the first")
    _about(compare)


def _about(parser: argparse.ArgumentParser) -> None:
    """Add what may be said of a table, and how it is judged."""
    parser.add_argument("--margin", type=float, default=5.0, help="equivalence margin in points (default: 5)")
    parser.add_argument("--level", type=float, default=0.95, help="confidence (default: 0.95)")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="ROLE=COLUMN",
        help="which column is what (may be repeated)",
    )
    parser.add_argument(
        "--constant",
        action="append",
        default=[],
        metavar="ROLE=VALUE",
        help="what is the same in every row and has no column, as fakes=100 (may be repeated)",
    )
    parser.add_argument(
        "--value",
        action="append",
        default=[],
        metavar="ROLE:VALUE=MEANING",
        help="what a value means, as choice:f=real (may be repeated)",
    )
    parser.add_argument(
        "--key", type=Path, default=None, help="a table of the images: stimulus, truth, generator"
    )
    parser.add_argument("--fakes", default="", metavar="PATTERN", help="the fakes' names, as 'fake*'")
    parser.add_argument("--sheet", default="", help="of a workbook (default: the first)")
    parser.add_argument(
        "--repeats",
        choices=("first", "all"),
        default="",
        help="what counts where a person judged an image again (default: all where each has its trial, else the first)",
    )
    parser.add_argument("--flag", action="store_true", help="set apart hasty answers and one-choice people")


def _asked(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments of `study.analyse` and `compare` alike."""
    from genlab.analysis.tables import Said

    mapping = dict(_split(entry, "map", "ROLE=COLUMN") for entry in arguments.map)
    constants = dict(_split(entry, "constant", "ROLE=VALUE") for entry in arguments.constant)
    values = {}
    for entry in arguments.value:
        named, meaning = _split(entry, "value", "ROLE:VALUE=MEANING", last=True)
        role, colon, value = named.partition(":")
        if not colon:
            raise GenlabError(f"Invalid argument --value. Expected ROLE:VALUE=MEANING. Received: '{entry}'.")
        values[role, value] = meaning
    return {
        "mapping": mapping,
        "said": Said(constants, values, arguments.key, arguments.fakes, arguments.sheet, arguments.repeats),
        "margin": arguments.margin / 100,
        "level": arguments.level,
        "seed": arguments.seed,
        "flag": arguments.flag,
    }


def _split(entry: str, name: str, form: str, *, last: bool = False) -> tuple[str, str]:
    left, equals, right = entry.rpartition("=") if last else entry.partition("=")
    if not equals:
        raise GenlabError(f"Invalid argument --{name}. Expected {form}. Received: '{entry}'.")
    return left, right


def _analyse(arguments: argparse.Namespace) -> int:
    from genlab.analysis import study
    from genlab.paths import written_aside
    from genlab.reports import tastes
    from genlab.reports.methods import of_times
    from genlab.reports.verdicts import in_places

    with progress.on_stderr() as tell:
        found = study.analyse(
            arguments.file, **_asked(arguments), mixed=arguments.mixed, rt=arguments.rt, tell=tell
        )
    if arguments.report is not None:
        from genlab.reports.report import html
        from genlab.ui.charts import figures

        page = html(found, title=arguments.file.name, figures=figures.of_study(found))
        with written_aside(arguments.report) as aside:
            aside.write_text(page, encoding="utf-8")
    lines = _accounted(found)
    lines += [_undecided(kind, sides) for kind, sides in found["undecided"].items()]
    for name, verdict in found["generators"].items():
        interval = verdict["accuracy_interval"]
        accuracy = (
            "accuracy unknown (no reals)"
            if interval is None
            else f"accuracy {verdict['accuracy']:.1%} [{interval[0]:.1%}, {interval[1]:.1%}]"
        )
        lines.append(f"{name}: {verdict['verdict']}; {accuracy}, {verdict['answers']} answers")
    for placed in found.get("boundary", ()):
        lines += [f"{placed['part'] or 'boundary'}: {line}" for line in in_places(placed)]
    for liked in found.get("preference", ()):
        lines += [f"{liked['part'] or 'preference'}: {line}" for line in tastes.told(liked)]
    for entry in found.get("hype", ()):
        low, high = entry["interval"]
        if entry["protocol"] == "hype_time":
            score = f"HYPE-time {entry['score']:.0f} ms [{low:.0f}, {high:.0f}]"
        else:
            score = (
                f"HYPE-infinity {entry['score']:.1f}% judged wrong [{low:.1f}, {high:.1f}], "
                f"fake error {entry['fake_error']:.1f}%, real error {entry['real_error']:.1f}%"
            )
        lines.append(f"{entry['generator']}: {score}, {entry['evaluators']} evaluators")
    lines += of_times(found)
    lines += [f"line {entry['row']}: {entry['reason']}" for entry in found["problems"][:SHOWN_PROBLEMS]]
    if (more := len(found["problems"]) - SHOWN_PROBLEMS) > 0:
        lines.append(f"and {more} more such lines (--json has them all)")
    _print(found, "\n".join(lines), arguments.json)
    return 0


def _accounted(found: dict[str, Any]) -> list[str]:
    """Return what was read, used and set apart, and what was read by inference, as lines."""
    account = found["account"]
    lines = [f"{account['used']} of {account['read']} rows used ({found['form']})"]
    if account["apart"]:
        reasons = "; ".join(f"{reason}: {count}" for reason, count in account["apart"].items())
        lines.append(f"set apart {sum(account['apart'].values())}: {reasons}")
    return lines + [f"read as: {line}" for line in found["read_as"]]


def _undecided(kind: str, sides: dict[str, int]) -> str:
    counts = ", ".join(f"{count} of {side}" for side, count in sorted(sides.items()))
    return f"{kind}: {sum(sides.values())} answers ({counts}), not in the accuracy"


def _compare(arguments: argparse.Namespace) -> int:
    from genlab.analysis.comparison import compare

    found = compare(arguments.first, arguments.second, **_asked(arguments))
    lines = []
    for side in ("first", "second"):
        lines += [f"{getattr(arguments, side).name}: {line}" for line in _accounted(found[side])]
        found[side]["file"] = str(getattr(arguments, side))
    for name, entry in found["generators"].items():
        lines.append(f"{name}: {entry['verdict']}")
        for what in ("accuracy", "fake_error", "real_error"):
            if (told := entry[what]) is not None:
                low, high = (100 * end for end in told["interval"])
                lines.append(
                    f"  {what.replace('_', ' ')}: {told['first']:.1%} and {told['second']:.1%}, "
                    f"difference {100 * told['difference']:+z.1f} points [{low:+z.1f}, {high:+z.1f}]"
                )
    _print(found, "\n".join(lines), arguments.json)
    return 0


def _print(report: Any, text: str, as_json: bool) -> None:
    print(json.dumps(report, ensure_ascii=False, indent=1) if as_json else text)
