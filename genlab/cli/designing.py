"""`genlab design`: an ordered design drawn again from its sheet, and all files that making it takes."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from genlab.cli import outputs
from genlab.cli.printing import print_report
from genlab.errors import GenlabError


def add(command: Callable[..., argparse.ArgumentParser], commands: Any) -> None:
    """Add the commands to the parser; `command` is how the command line declares one."""
    about = "what an order of the studio is made from"
    design = commands.add_parser("design", help=about, description=about)
    parts = design.add_subparsers(metavar="COMMAND", required=True)

    render = command(
        "render", _render, "draw an ordered design again, pixel for pixel", of=parts, report=True
    )
    render.add_argument(
        "order", type=Path, metavar="ORDER.json", help="its sheet, as the studio hands it out"
    )
    render.add_argument("--out", type=outputs.file, required=True, help="the PNG")

    sheet = command(
        "sheet", _sheet, "write an order's PDF, JSON, picture, outline and relief", of=parts, report=True
    )
    sheet.add_argument("order", type=Path, metavar="ORDER.json")
    sheet.add_argument("--out", type=Path, required=True, help="a new folder")
    sheet.add_argument("--lang", choices=("en", "ko"), default="en", help="of the PDF (default: en)")


def _render(arguments: argparse.Namespace) -> int:
    from genlab.designs import sheets
    from genlab.paths import written_aside

    sheet = sheets.read(arguments.order)
    image, apart = sheets.render(sheet)
    try:
        with written_aside(arguments.out) as aside:
            aside.write_bytes(sheets.png(image))
    except OSError as error:
        raise GenlabError(f"Cannot write '{arguments.out}'. Received: {error.strerror}.") from error
    note = f"; this processor draws {apart} of its values one grey level otherwise" if apart else ""
    print_report(
        {
            "order": sheet.number,
            "out": str(arguments.out),
            "pixels_sha256": sheet.pixels_sha256,
            "apart": apart,
        },
        f"{arguments.out}: order {sheet.number}, drawn by {sheet.checkpoint}, the pixels that were ordered{note}",
        arguments.json,
    )
    return 0


def _sheet(arguments: argparse.Namespace) -> int:
    from genlab.designs import parcel, sheets
    from genlab.words import speaking

    sheet = sheets.read(arguments.order)
    with speaking(arguments.lang):
        written = parcel.write(sheet, arguments.out)
    print_report(
        {"order": sheet.number, "files": [str(path) for path in written]},
        "\n".join(map(str, written)),
        arguments.json,
    )
    return 0
