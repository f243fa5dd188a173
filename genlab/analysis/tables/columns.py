"""Columns of a table: which is what, by their names or by what is said of them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from genlab.errors import GenlabError

_NAMES = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
ROLES: dict[str, tuple[str, ...]] = {role: tuple(names) for role, names in _NAMES.items()}
"""What a column may be, with the names (beside its own) by which it is known, in English and Korean."""


def match(columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the column for every role that has one.

    Raises:
        GenlabError: for an unknown role or column in `mapping`, or two columns that could have one role.
    """
    for role, column in mapping.items():
        if role not in ROLES:
            raise GenlabError(f"Unknown role '{role}'. Expected one of: {', '.join(ROLES)}.")
        if column and column not in columns:
            raise GenlabError(f"Unknown column '{column}'. Expected one of: {', '.join(columns)}.")
    taken = {column for column in mapping.values() if column}
    names = {column: column.strip().lower().replace(" ", "_").replace("-", "_") for column in columns}
    found: dict[str, str] = {}
    for role, aliases in ROLES.items():
        if role in mapping:
            if mapping[role]:
                found[role] = mapping[role]
            continue
        exact = [column for column in columns if names[column] == role and column not in taken]
        like = exact or [column for column in columns if names[column] in aliases and column not in taken]
        if len(like) > 1:
            raise GenlabError(
                f"Two columns could be the {role}: {', '.join(like)}. Expected one: say which by {role}=COLUMN."
            )
        if like:
            found[role] = like[0]
    return found
