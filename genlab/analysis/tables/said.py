"""What is said of a table beside its bytes: columns, constants, values, the key of the images, the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from genlab.analysis.tables.columns import ROLES
from genlab.errors import GenlabError

REPEATS = ("first", "all")
MEANT = {
    "truth": ("real", "fake", "left", "right"),
    "choice": ("real", "fake", "left", "right", "unsure", "timeout"),
    "correct": ("right", "wrong"),
    "exclusion": ("kept", "excluded"),
}
"""What a value of a role may be said to mean."""


@dataclass(frozen=True)
class Said:
    """What somebody says of a table, where it does not speak for itself.

    Attributes:
        constants: a value for a role that no column has, the same in every row.
        values: what a value of a role means, by role and value.
        key: a table of the images (stimulus, truth, generator): a file or its bytes.
        fakes: a pattern of fakes' names, as `fake*`; all others are real.
        sheet: which sheet of a workbook.
        repeats: which answers count where a person judged an image more than once, `first` or `all`; "": all where
            each has its trial, else the first.
    """

    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    key: Path | str | bytes | None = None
    fakes: str = ""
    sheet: str = ""
    repeats: str = ""

    def __post_init__(self) -> None:
        for role in self.constants:
            if role not in ROLES:
                raise GenlabError(f"Unknown role '{role}'. Expected one of: {', '.join(ROLES)}.")
        for (role, value), what in self.values.items():
            if role not in MEANT:
                raise GenlabError(f"Unknown role '{role}' of a value. Expected one of: {', '.join(MEANT)}.")
            if what not in MEANT[role]:
                raise GenlabError(
                    f"Unknown meaning '{what}' of {role} '{value}'. Expected one of: {', '.join(MEANT[role])}."
                )
        if self.repeats and self.repeats not in REPEATS:
            raise GenlabError(f"Unknown repeats '{self.repeats}'. Expected one of: {', '.join(REPEATS)}.")

    def of(self, role: str) -> dict[str, str]:
        """Return what is said of the values of one role."""
        return {value: what for (named, value), what in self.values.items() if named == role}
