"""What a session may be set to, beside its protocol: declared once, for tables, addresses and screens alike."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from genlab.errors import GenlabError

LISTED = ","  # stands between generators in an address
MOST_DIGITS = 19
"""Of a number in an address; 2**63 - 1 has so many."""


MUSIC = ("none", "some", "regularly")
"""What people may say of how much music they make: none, some years of it, regularly."""


@dataclass(frozen=True)
class Settings:
    """How a protocol is carried out; times in ms.

    Attributes:
        generators: whose fakes are asked about; empty: all of the pack's.
        qualification: questions of a round that decides who goes on (Zhou et al. 2019: 100); 0: none.
        checks: attention checks, images of pure noise among the questions.
        confidence: ask how sure each answer is (50 to 100%).
        reason: offer a line for the reason of each answer.
        music: ask each person once how much music they make.
        aid: colour the words of half of the texts by how likely a model finds them (`genlab.protocols.aid`).
        start, low, high: the first exposure of a staircase, and the bounds of every exposure.
        up, down: how far a wrong and a right answer move a staircase.
        blocks, block_trials: staircases of a sitting, and trials of each.
        most: trials after which an adaptive sitting ends at the latest.
        precision: relative standard deviation of the threshold at which an adaptive sitting ends.
    """

    generators: tuple[str, ...] = ()
    qualification: int = 0
    checks: int = 0
    confidence: bool = False
    reason: bool = False
    aid: bool = False
    music: bool = False
    start: float = 500.0
    low: float = 100.0
    high: float = 1000.0
    up: float = 30.0
    down: float = 10.0
    blocks: int = 3
    block_trials: int = 150
    most: int = 150
    precision: float = 0.12

    def __post_init__(self) -> None:
        """Check every value.

        Raises:
            GenlabError: naming the setting, what was expected and what came.
        """
        for name, (least, greatest) in _RANGES.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not least <= value <= greatest:
                raise GenlabError(f"Invalid {name} {value!r}. Expected {least:g} to {greatest:g}.")
        if not self.low <= self.start <= self.high or self.low == self.high:
            raise GenlabError(
                f"Invalid exposures {self.low:g}, {self.start:g}, {self.high:g} ms. Expected low <= start <= high."
            )
        if self.qualification % 2:
            raise GenlabError(
                f"Invalid qualification {self.qualification}. Expected an even number, half real and half fake."
            )

    @property
    def beside(self) -> int:
        """How many trials a round has beside its main questions."""
        return self.qualification + self.checks

    def changed(self) -> dict[str, Any]:
        """Return what differs from the defaults, ready for JSON."""
        return {
            entry.name: list(value) if isinstance(value, tuple) else value
            for entry in fields(self)
            if (value := getattr(self, entry.name)) != entry.default
        }

    @property
    def key(self) -> str:
        """What equal settings have in common: a SHA-256 of what was changed; "" for the defaults."""
        changed = self.changed()
        return sha256(json.dumps(changed, sort_keys=True).encode()).hexdigest() if changed else ""

    def query(self) -> dict[str, str]:
        """Return what differs from the defaults as an address holds it."""
        return {
            name: LISTED.join(value) if isinstance(value, list) else f"{int(value)}" if isinstance(value, bool)
            else f"{value:g}"
            for name, value in self.changed().items()
        }  # fmt: skip


_RANGES: dict[str, tuple[float, float]] = {
    "qualification": (0, 400),
    "checks": (0, 20),
    "start": (10, 10_000),
    "low": (10, 10_000),
    "high": (10, 10_000),
    "up": (1, 500),
    "down": (1, 500),
    "blocks": (1, 10),
    "block_trials": (2, 500),
    "most": (10, 1000),
    "precision": (0.02, 1),
}
NAMES = tuple(entry.name for entry in fields(Settings))


def of_stored(stored: Mapping[str, Any]) -> Settings:
    """Return the settings that a session's row holds; what genlab does not know there is left alone."""
    known: dict[str, Any] = {name: value for name, value in stored.items() if name in NAMES}
    if "generators" in known:
        known["generators"] = tuple(known["generators"])
    return Settings(**known)


def of_query(query: Mapping[str, str]) -> Settings:
    """Return the settings that an address names.

    Raises:
        GenlabError: for a value that cannot be.
    """
    found: dict[str, Any] = {}
    for entry in fields(Settings):
        if (text := query.get(entry.name)) is None:
            continue
        default: Any = entry.default
        if isinstance(default, tuple):
            found[entry.name] = tuple(sorted(filter(None, text.split(LISTED))))
            continue
        read, expected = _KINDS[type(default)]
        try:
            found[entry.name] = read(text) if len(text) <= 2 * MOST_DIGITS else read("")
        except (KeyError, ValueError) as error:
            raise GenlabError(f"Invalid {entry.name} '{text[:60]}'. Expected {expected}.") from error
    return Settings(**found)


_KINDS: dict[type, tuple[Callable[[str], Any], str]] = {
    bool: ({"0": False, "1": True}.__getitem__, "0 or 1"),
    int: (int, "a whole number"),
    float: (float, "a number"),
}
