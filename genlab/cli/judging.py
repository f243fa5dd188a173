"""The commands about people's answers: plan, simulate, export."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from io import TextIOWrapper
from typing import Any

from genlab.cli import outputs, progress
from genlab.errors import GenlabError

MOST = 10_000_000
"""Simulated answers that memory holds."""
PLAYED = ("yesno", "pair", "hype_time", "adaptive")
WRITTEN = ("fillin", "boundary", "boundary_bars", "preference")
"""Protocols that simulated people play on a server, and such that their answers are written of alone."""


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Register the commands."""
    plan = command("plan", _plan, "say how many people it takes, or what a class can show", report=True)
    plan.add_argument("--margin", type=float, default=5.0, help="equivalence margin in points (default: 5)")
    plan.add_argument("--power", type=float, default=0.8)
    plan.add_argument("--alpha", type=float, default=0.05)
    plan.add_argument("--questions", type=int, default=20, help="answers of each person (default: 20)")
    plan.add_argument("--images", type=int, default=200, help="different images (default: 200)")
    plan.add_argument("--people", type=int, default=None, help="how many there are: say what they can show")
    plan.add_argument("--people-correlation", type=float, default=None, metavar="RHO")
    plan.add_argument("--image-correlation", type=float, default=None, metavar="RHO")

    simulate = command(
        "simulate",
        _simulate,
        "load a server with simulated people of known ability, or write their answers (--out)",
        report=True,
    )
    simulate.add_argument(
        "--out", type=outputs.file, default=None, help="write a long CSV; no server is needed"
    )
    simulate.add_argument(
        "--protocol",
        choices=(*PLAYED, *WRITTEN),
        default="yesno",
        help=f"{', '.join(WRITTEN)} with --out alone (default: yesno)",
    )
    simulate.add_argument("--people", type=int, default=None, help="default: 300, with --out 30")
    simulate.add_argument("--rate", type=float, default=75.0, help="answers a second of all (default: 75)")
    simulate.add_argument("--seconds", type=float, default=300.0, help="of load (default: 300)")
    simulate.add_argument("--url", default=None, help="a running server (default: one of its own)")
    simulate.add_argument("--storm", type=float, default=0.0, help="cut everybody off half-way, for seconds")
    simulate.add_argument("--phones", type=int, default=0, help="real Chromium phones beside the people")
    simulate.add_argument("--pack", default="mnist", help="what they play (default: mnist)")
    simulate.add_argument("--questions", type=int, default=20, help="of each person, with --out")
    simulate.add_argument("--images", type=int, default=100, help="different images or designs, with --out")
    simulate.add_argument("--seed", type=int, default=0)
    for trait in ("dprime", "criterion", "people-spread", "bias-spread", "image-spread", "lapse"):
        simulate.add_argument(f"--{trait}", type=float, default=0.0)
    simulate.add_argument("--threshold", type=float, default=400.0, help="of flashes: ms for 75%% right")
    simulate.add_argument("--noise", type=float, default=2.0, help="of boundaries: how well seen, in places")
    simulate.add_argument("--slope", type=float, default=3.0, help="of flashes: how steeply the chance grows")

    export = command("export", _export, "write all answers as CSV")
    export.add_argument("--form", choices=("long", "wide", "studio", "codebook"), default="long")
    export.add_argument("--excel", action="store_true", help="with a byte order mark, for Excel")
    export.add_argument("--pack", default=None, help="answers to this pack alone")
    export.add_argument("--session", type=int, default=None, help="answers of this session alone")
    export.add_argument("--out", type=outputs.file, default=None, help="file (default: standard output)")


def _print(report: Any, text: str, as_json: bool) -> None:
    print(json.dumps(report, ensure_ascii=False, indent=1) if as_json else text)


def _plan(arguments: argparse.Namespace) -> int:
    from genlab.analysis import planner

    rates = {
        name: value
        for name in ("people_correlation", "image_correlation")
        if (value := getattr(arguments, name)) is not None
    }
    sizes = {"power": arguments.power, "alpha": arguments.alpha, **rates}
    if arguments.people is None:
        plan = planner.people_needed(arguments.margin / 100, arguments.questions, arguments.images, **sizes)
        if plan.people is None:
            text = (
                f"No number of people shows equivalence within {arguments.margin:g} points with "
                f"{arguments.images} images: take more images."
            )
        else:
            text = (
                f"{plan.people} people x {plan.questions} questions show equivalence within "
                f"{arguments.margin:g} points with {plan.power:.0%} power "
                f"(expected design effect {plan.design_effect:.2f}, {plan.images} images)."
            )
    else:
        plan = planner.what_shows(arguments.people, arguments.questions, arguments.images, **sizes)
        text = (
            f"{plan.people} people x {plan.questions} questions: accuracy to +-{plan.half_width:.1%}; with "
            f"{plan.power:.0%} power they show equivalence within {plan.margin:.1%} and tell a distance from 50% "
            f"of {plan.difference:.1%} (expected design effect {plan.design_effect:.2f}, {plan.images} images)."
        )
    _print(asdict(plan), text, arguments.json)
    return 0


def _simulate(arguments: argparse.Namespace) -> int:
    from genlab.simulation.people import People

    if arguments.seed < 0:
        raise GenlabError(f"Invalid --seed {arguments.seed}. Expected a whole number from 0.")
    who = People(
        arguments.dprime,
        arguments.criterion,
        arguments.people_spread,
        arguments.bias_spread,
        arguments.image_spread,
        arguments.lapse,
    )
    if arguments.people is None:
        arguments.people = 300 if arguments.out is None else 30
    return _load(arguments, who) if arguments.out is None else _write_answers(arguments, who)


def _load(arguments: argparse.Namespace, who: Any) -> int:
    from genlab.load import report, room

    if arguments.protocol in WRITTEN:
        raise GenlabError(
            f"Invalid --protocol '{arguments.protocol}' without --out. Expected {', '.join(PLAYED)}; or --out FILE."
        )

    asked = room.Load(
        **{
            name: getattr(arguments, name)
            for name in ("people", "rate", "seconds", "storm", "phones", "pack", "protocol", "seed")
        },
        who=who,
    )
    found = room.run(asked, arguments.url)
    _print(found, report.text(found), arguments.json)
    return 0 if report.passed(found) else 1


def _write_answers(arguments: argparse.Namespace, who: Any) -> int:
    from genlab.paths import written_aside
    from genlab.simulation.people import pair_study, response_times, yesno_study

    for name in ("people", "questions", "images"):
        if not 1 <= getattr(arguments, name) <= MOST:
            raise GenlabError(f"Invalid --{name} {getattr(arguments, name)}. Expected 1 to {MOST}.")
    if arguments.people * arguments.questions > MOST:
        raise GenlabError(
            f"Too many answers: {arguments.people} people x {arguments.questions} questions. Expected at most {MOST}."
        )
    sizes = {name: getattr(arguments, name) for name in ("people", "questions", "images")}
    if arguments.protocol in ("yesno", "pair", "fillin"):
        make = pair_study if arguments.protocol == "pair" else yesno_study
        answers = make(who, arguments.seed, **sizes).assign(protocol=arguments.protocol)
    elif arguments.protocol in ("boundary", "boundary_bars"):
        answers = _about_places(arguments)
    elif arguments.protocol == "preference":
        answers = _about_tastes(arguments)
    else:
        from genlab.simulation.sittings import Watcher, flash_study

        answers = flash_study(
            arguments.protocol,
            Watcher(arguments.threshold, arguments.slope),
            arguments.seed,
            people=arguments.people,
            spread=arguments.people_spread,
            images=arguments.images,
        )
    if "correct" in answers:
        answers["correct"] = answers["correct"].astype(int)
    answers["rt_ms"] = response_times(answers, arguments.seed)
    with written_aside(arguments.out) as aside:
        answers.to_csv(aside, index=False, lineterminator="\r\n")
    _print(
        {"file": str(arguments.out), "answers": len(answers), "people": arguments.people},
        f"{arguments.out}: {len(answers)} answers of {arguments.people} simulated people",
        arguments.json,
    )
    return 0


def _about_places(arguments: argparse.Namespace) -> Any:
    """Return answers of people who see a boundary through noise."""
    from genlab.simulation.places import Reader, place_study

    if arguments.questions > arguments.images:
        raise GenlabError(
            f"Invalid --questions {arguments.questions}. Expected at most as many as there are texts (--images): "
            f"{arguments.images}."
        )
    who = Reader(
        arguments.noise, arguments.lapse, arguments.people_spread, arguments.image_spread, arguments.protocol
    )
    answers = place_study(
        who, arguments.seed, people=arguments.people, questions=arguments.questions, texts=arguments.images
    )
    return answers.assign(correct=answers["choice"] == answers["truth"])


def _about_tastes(arguments: argparse.Namespace) -> Any:
    """Return choices of people who like some designs better than others; their own tastes spread by --people-spread."""
    from genlab.simulation.tastes import taste_study

    answers, _strengths = taste_study(
        arguments.seed,
        people=arguments.people,
        questions=arguments.questions,
        designs=arguments.images,
        spread=arguments.image_spread,
        own=arguments.people_spread,
    )
    return answers


def _of_studio(arguments: argparse.Namespace) -> Any:
    """Return the numbers of the studio as CSV."""
    from genlab import packs
    from genlab.designs.numbers import studio_csv
    from genlab.protocols import DESIGNS
    from genlab.store import connect

    if arguments.pack is not None or arguments.session is not None:
        raise GenlabError("Invalid argument --pack or --session. Expected none with --form studio.")
    made = (packs.load(name) for name in packs.made_names())
    return studio_csv(connect(), (pack for pack in made if pack.form == DESIGNS), excel=arguments.excel)


def _export(arguments: argparse.Namespace) -> int:
    from genlab import packs
    from genlab.paths import written_aside
    from genlab.progress import followed
    from genlab.reports import codebook, export
    from genlab.reports.people import PAGE, Filters, check_known, count
    from genlab.store import connect

    form: dict[str, Callable[..., Any]] = {"long": export.long_csv, "wide": export.wide_csv}
    people = 0
    if arguments.form == "codebook":
        chunks = codebook.codebook_csv(excel=arguments.excel)
    elif arguments.form == "studio":
        chunks = _of_studio(arguments)
    else:
        engine, asked = connect(), Filters(pack=arguments.pack, session_id=arguments.session)
        check_known(engine, asked, packs.names())
        chunks = form[arguments.form](engine, excel=arguments.excel, **asked)
        people = count(engine, asked)
    if arguments.out is None:
        if isinstance(sys.stdout, TextIOWrapper):
            # Windows would make a third line end of two, and know no Hangul.
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        with progress.on_stderr() as tell:
            for chunk in followed(chunks, tell, "export", PAGE, people):
                sys.stdout.write(chunk)
        return 0
    with (
        progress.on_stderr() as tell,
        written_aside(arguments.out) as aside,
        aside.open("w", encoding="utf-8", newline="") as file,
    ):
        file.writelines(followed(chunks, tell, "export", PAGE, people))
    return 0
