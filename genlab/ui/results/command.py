"""The command line that reads a table as a screen was told to."""

import shlex
from collections.abc import Mapping
from typing import Any

USUAL_MARGIN = 5.0


def command(file: str, asked: Mapping[str, Any], margin: float, key: str = "") -> str:
    """Return the command for a POSIX shell.

    Args:
        file: the table's name.
        asked: what is said of it, as `genlab.analysis.uploads.examine` takes it.
        margin: in points.
        key: the name of the key's file.
    """
    words = ["genlab", "analyse", _name(file)]
    words += [part for entry in asked.get("mapping", {}).items() for part in ("--map", "=".join(entry))]
    words += [
        part for entry in asked.get("constants", {}).items() for part in ("--constant", "=".join(entry))
    ]
    for role, value, meaning in asked.get("values", ()):
        words += ["--value", f"{role}:{value}={meaning}"]
    if asked.get("key"):
        words += ["--key", _name(key)]
    words += [f"--{name}={asked[name]}" for name in ("fakes", "sheet", "repeats") if asked.get(name)]
    if margin != USUAL_MARGIN:
        words.append(f"--margin={margin:g}")
    if asked.get("flag"):
        words.append("--flag")
    return shlex.join(words)


def _name(file: str) -> str:
    """Return a file's name so that it is not taken for an option."""
    return f"./{file}" if file.startswith("-") else file
