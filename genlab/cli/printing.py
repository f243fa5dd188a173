"""What is printed: reports, on consoles that do not know every letter, too."""

import codecs
import json
import sys
from io import TextIOWrapper
from typing import Any

ESCAPED = "genlab.escaped"


def print_everywhere() -> None:
    r"""Have a letter that the console does not know printed as \uXXXX, which JSON reads as that letter.

    A Korean Windows has CP949, which lacks many; Python would end the command in the midst of a line.
    """
    codecs.register_error(ESCAPED, _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=ESCAPED)


def _escaped(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs), error.end


def print_report(report: Any, text: str, as_json: bool) -> None:
    """Print a report as JSON, or what people read of it."""
    print(json.dumps(report, ensure_ascii=False, indent=1) if as_json else text)
