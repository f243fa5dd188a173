"""docs/architecture.md names every wing of the house, in the order of its floors, and a file that is there."""

import re
import tomllib

from genlab.paths import ROOT

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| ([^|]+) \| `([^`]+)` \|$", TEXT, re.MULTILINE)
WINGS = {path.parent.name for path in (ROOT / "genlab").glob("*/__init__.py")}


def test_every_wing_has_one_line_and_no_other_is_named() -> None:
    assert sorted(wing for wing, _, _ in ROWS) == sorted(WINGS)
    assert len(ROWS) == TEXT.count("\n| `")


def test_every_wing_s_first_file_is_its_own_and_there() -> None:
    for wing, _, first in ROWS:
        assert first.startswith(f"genlab/{wing}/") and (ROOT / first).is_file(), first


def test_the_lines_stand_in_the_order_of_the_floors() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(entry["layers"] for entry in contracts["contracts"] if entry["type"] == "layers")
    floor = {wing: place for place, line in enumerate(layers) for wing in re.findall(r"\w+", line)}
    floors = [floor[wing] for wing, _, _ in ROWS]
    assert floors == sorted(floors)


def test_the_drawing_names_wings_only() -> None:
    drawing = TEXT.split("```")[1]
    named = set(re.findall(r"^ (\w+)  ", drawing, re.MULTILINE)) | set(re.findall(r"◄── (\w+)", drawing))
    assert (
        named <= WINGS
        and {"datasets", "generators", "checkpoints", "packs", "protocols", "sessions", "ui"} <= named
    )


def test_every_wing_says_what_it_is_and_what_may_come_in() -> None:
    for wing in sorted(WINGS):
        text = (ROOT / "genlab" / wing / "__init__.py").read_text(encoding="utf-8")
        doc = text.split('"""')[1]
        assert "What comes in:" in doc, f"genlab/{wing}/__init__.py"


def test_contributing_names_what_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:genlab|tests|docs|data|pages)/[\w./]+)`", text)
    assert len(named) > 20
    missing = [name for name in named if "NAME" not in name and not (ROOT / name).exists()]
    assert missing == []
