"""What strangers try is refused, every time, and docs/security.md says how often it was tried."""

import re
from typing import Any

import pytest

from genlab.bench import attacks
from genlab.paths import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TABLE = TEXT.split("<!-- attacks -->")[1].split("<!-- end attacks -->")[0]
ROW = re.compile(r"^\| (.+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
SAID = {name: (int(tried), int(refused)) for name, tried, refused in ROW.findall(TABLE)}


@pytest.mark.parametrize("name", attacks.ATTACKS)
def test_every_try_is_refused(server: Any, name: str) -> None:
    (found,) = attacks.against(server.url, {name: attacks.ATTACKS[name]})
    assert found.reached, found
    tried = int(found.note.split()[1])
    assert SAID[name] == (tried, int(found.value))


def test_the_table_names_every_attack_and_no_other() -> None:
    assert list(SAID) == [*attacks.ATTACKS, "together"]
    tried, refused = (sum(SAID[name][place] for name in attacks.ATTACKS) for place in (0, 1))
    assert SAID["together"] == (tried, refused)
