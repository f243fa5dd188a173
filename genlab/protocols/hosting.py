"""How a session is led: who sets the pace, what people see of each other and of their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from genlab.errors import GenlabError

SELF, TEACHER = "self", "teacher"
PACINGS = (SELF, TEACHER)
ANONYMOUS, NICKNAMES, LISTED = "anonymous", "nicknames", "listed"
NAMINGS = (ANONYMOUS, NICKNAMES, LISTED)
MAX_LIMIT_S = 600
READ_S = 5.0
"""Where questions have a time limit, a verdict stands so long at most; the time of the next question follows it."""


@dataclass(frozen=True)
class Hosting:
    """How a session is led.

    Attributes:
        pacing: `self`: everyone goes on by their own tap; `teacher`: all see one question, and the host goes on.
        naming: `anonymous`, `nicknames` (people may give one), or `listed` (one personal link for each label).
        feedback: tell people whether they were right; otherwise they play blind.
        limit_s: seconds for each question; 0: none.
        language: of the phones' screens, `ko` or `en`; "": as each phone is set.
        leaderboard: show the names of the most accurate at the end.
        one_seat: who joins again by the code from the same browser comes back to the same seat; switched off where
            several people share a device. Personal links name people themselves.
    """

    pacing: str = SELF
    naming: str = ANONYMOUS
    feedback: bool = True
    limit_s: int = 0
    language: str = ""
    leaderboard: bool = False
    one_seat: bool = True

    def __post_init__(self) -> None:
        """Check every value.

        Raises:
            GenlabError: naming what was expected and what came.
        """
        for name, known in (("pacing", PACINGS), ("naming", NAMINGS), ("language", ("", "ko", "en"))):
            if getattr(self, name) not in known:
                raise GenlabError(
                    f"Invalid {name} '{getattr(self, name)}'. Expected one of: {', '.join(filter(None, known))}."
                )
        if isinstance(self.limit_s, bool) or not 0 <= self.limit_s <= MAX_LIMIT_S:
            raise GenlabError(f"Invalid limit_s {self.limit_s!r}. Expected 0 to {MAX_LIMIT_S} seconds.")

    def changed(self) -> dict[str, Any]:
        """Return what differs from the defaults, ready for JSON."""
        return {
            entry.name: value
            for entry in fields(self)
            if (value := getattr(self, entry.name)) != entry.default
        }


def of_stored(stored: Mapping[str, Any]) -> Hosting:
    """Return how a stored session is led; what genlab does not know there is left alone."""
    known: dict[str, Any] = {
        entry.name: stored[entry.name] for entry in fields(Hosting) if entry.name in stored
    }
    return Hosting(**known)
