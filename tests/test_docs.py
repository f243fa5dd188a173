"""Documentation that tells of every protocol and setting, and of no other."""

import re
from dataclasses import fields
from pathlib import Path

from genlab.protocols import PROTOCOLS, Settings

TEXT = (Path(__file__).parent.parent / "docs" / "protocols.md").read_text(encoding="utf-8")


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
