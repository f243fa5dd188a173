"""The command that a screen shows says what the screen was told, whatever the words."""

import random
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from genlab.analysis.tables import Said
from genlab.cli import _parser
from genlab.cli.analysing import _asked
from genlab.ui.results.command import command

WORDS = ["a", "is it real?", "it's", '"', "-x", "a=b", "한국어", "$HOME", "`id`", "a\\b", "*", "1 = 2", ";"]


def test_a_table_that_needs_nothing_said() -> None:
    assert command("answers.csv", {"mapping": {}, "flag": False}, 5.0) == "genlab analyse answers.csv"


@pytest.mark.parametrize("seed", range(20))
def test_the_command_line_understands_it(seed: int) -> None:
    draw = random.Random(seed)
    pick = lambda: draw.choice(WORDS) + draw.choice(WORDS)  # noqa: E731
    asked: dict[str, Any] = {
        "mapping": {"choice": pick(), "truth": draw.choice(["", pick()])},
        "constants": {"fakes": "100"},
        "values": [["choice", pick(), "real"], ["truth", pick(), "fake"]],
        "key": draw.random() < 0.5,
        "fakes": pick(),
        "sheet": pick(),
        "repeats": draw.choice(["", "all"]),
        "flag": draw.random() < 0.5,
    }
    file, key = pick() + ".csv", pick() + ".csv"
    margin = draw.choice([2.5, 5.0])
    first, *rest = shlex.split(command(file, asked, margin, key))
    assert first == "genlab"
    parsed = _parser().parse_args(rest)
    assert parsed.file == Path(file)
    values = {(role, value): meaning for role, value, meaning in asked["values"]}
    assert _asked(parsed) == {
        "mapping": asked["mapping"],
        "said": Said(
            asked["constants"],
            values,
            Path(key) if asked["key"] else None,
            asked["fakes"],
            asked["sheet"],
            asked["repeats"],
        ),
        "margin": margin / 100,
        "level": 0.95,
        "seed": 0,
        "flag": asked["flag"],
    }


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
def test_a_shell_runs_nothing_that_stands_in_a_name() -> None:
    line = command("$(touch x).csv", {"fakes": "`id`;'"}, 5.0)
    shown = subprocess.run(
        ["sh", "-c", f'genlab() {{ printf "%s\\n" "$@"; }}; {line}'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.splitlines() == ["analyse", "$(touch x).csv", "--fakes=`id`;'"]
