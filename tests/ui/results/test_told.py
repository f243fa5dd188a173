"""What the library tells of a table is told in Korean: every line of its own words is known."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from genlab.analysis.uploads import examine
from genlab.paths import ROOT
from genlab.reports import reasons
from genlab.ui.refusals import translated
from genlab.ui.results import told
from tests.analysis.tables.test_cases import CASES

TABLES = ROOT / "genlab" / "analysis" / "tables"


def templates(*calls: str) -> Iterator[str]:
    """Yield the texts, their fields as `{}`, that calls of these names are given."""
    for path in sorted(TABLES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in calls
            ):
                yield from filter(None, (text_of(argument) for argument in node.args))


def text_of(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        return re.sub(r"\{\w+\}", "7", node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "7" for part in node.values]
        text = "".join(map(str, parts))
        return re.sub(r"\{\w+\}", "7", text) if " " in text else ""
    return ""


def test_every_reason_and_every_inference_is_known() -> None:
    unknown = [text for text in templates("refuse") if translated(text, reasons.ROWS) is None]
    assert unknown == ["no 7"]  # participant and stimulus, each of its own
    lines = [text for text in templates("append") if translated(text, told.READ_AS) is None]
    assert [
        line for line in lines if "judged before" not in line
    ] == []  # two lines of it, as a case below has them


@pytest.mark.parametrize("path", sorted(CASES.glob("*-*")), ids=lambda path: path.name)
def test_what_real_tables_are_told_is_known(path: Path) -> None:
    found = examine(path.read_bytes(), {"fakes": "fake*"} if path.name.startswith("11") else {})
    assert [line for line in found["read_as"] if translated(line, told.READ_AS) is None] == []
    for _line, reason in found["problems"]:
        assert translated(reason, reasons.ROWS) is not None, reason
