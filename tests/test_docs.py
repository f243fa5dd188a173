"""Documentation tells of every protocol and setting and of no other, names what is there, and links to files."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from genlab.analysis.tables.said import MEANT
from genlab.protocols import PROTOCOLS, Settings
from genlab.ui.words import catalogue

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "protocols.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[str]:
    """Return the names in the first column of the table under a heading."""
    part = TEXT.split(heading, 1)[1]
    table = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE)
    assert table
    return [name for row in table[0].splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]


def test_every_protocol_is_documented() -> None:
    assert rows("# Protocols") == list(PROTOCOLS)


def test_every_setting_is_documented() -> None:
    assert rows("## Settings") == [entry.name for entry in fields(Settings)]


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "README.ko.md",
        "docs/classroom.md",
        "docs/classroom.ko.md",
        "docs/security.md",
        "docs/operations.md",
    ],
)
def test_links_and_pictures_of_a_document_lead_to_files(name: str) -> None:
    document = ROOT / name
    targets = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    assert targets and [target for target in targets if not (document.parent / target).is_file()] == []


@pytest.mark.parametrize(("name", "language"), [("classroom.md", "en"), ("classroom.ko.md", "ko")])
def test_the_lesson_names_its_buttons_as_the_screen_does(name: str, language: str) -> None:
    text = " ".join((ROOT / "docs" / name).read_text(encoding="utf-8").split())
    word = catalogue(language).gettext
    for label in (
        "Begin", "Close and tell", "End", "Pause", "Lock", "Send out", "Let someone else in", "Delete this session",
        "See how each generator did", "Go on on another device", "Refresh", "Who is in", "Answers and results",
        "Latent space", "Nearest reals", "The next class", "Plan a study", "Have answered", "Wide CSV",
        "Long CSV for Excel", "Codebook", "everyone's own", "the host's", "nobody gives a name", "Pair",
        "One at a time",
    ):  # fmt: skip
        assert any(f"{mark}{word(label)}{mark}" in text for mark in ("*", "**")), word(label)


def test_every_meaning_of_a_value_is_documented() -> None:
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    for role, meanings in MEANT.items():
        assert f"| {role} | {', '.join(meanings)} |" in text
