"""Columns of a table: which is what, by their names or by what is said of them."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from genlab.analysis.tables.asking import Question
from genlab.errors import GenlabError

_NAMES = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
ROLES: dict[str, tuple[str, ...]] = {role: tuple(names["names"]) for role, names in _NAMES.items()}
"""What a column may be, with the names (beside its own) by which it is known, in English, Korean and German."""
WEAK: dict[str, tuple[str, ...]] = {role: tuple(names["weak"]) for role, names in _NAMES.items()}
"""Names that say it only where no better one stands beside them."""
_OTHERS = ("participant", "session", "group")
"""Whose columns (in oTree) say nothing of an answer."""
_WORDS = {*WEAK["truth"], "right", "hit", "said", "real", "fake"}
_KNOWN = {name for role, names in ROLES.items() for name in (role, *names, *WEAK[role])} - _WORDS
"""Names by which a header is known from the rows beneath it, where some of them are words of answers."""


def normal(column: str) -> str:
    """Return a column's name as it is compared: lower case, words apart by _."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", unicodedata.normalize("NFC", column))
    return re.sub(r"[^\w]+|_+", "_", spaced.lower()).strip("_")


def known(names: Iterable[str]) -> int:
    """Return how many of these cells are names that a column of some role may have."""
    return sum(normal(name) in _KNOWN or normal(_last(name)) in _KNOWN for name in names if len(name) < 80)


def match(
    columns: Sequence[str], mapping: Mapping[str, str], constants: Iterable[str] = ()
) -> dict[str, str]:
    """Return the column for every role that has one; a role that is a constant has none.

    Raises:
        GenlabError: for an unknown role or column in `mapping`.
        Question: for two columns that could have one role.
    """
    found, doubtful = candidates(columns, mapping, constants)
    for role, like in doubtful.items():
        raise Question(
            f"Two columns could be the {role}: {', '.join(like)}. Expected one: say which by {role}=COLUMN.",
            "columns",
            role,
            like,
        )
    return found


def candidates(
    columns: Sequence[str], mapping: Mapping[str, str], constants: Iterable[str] = ()
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the column for every role that has one, and for those that several could have these columns.

    Raises:
        GenlabError: for an unknown role or column in `mapping`.
    """
    for role, column in mapping.items():
        if role not in ROLES:
            raise GenlabError(f"Unknown role '{role}'. Expected one of: {', '.join(ROLES)}.")
        if column and column not in columns:
            raise GenlabError(f"Unknown column '{column}'. Expected one of: {', '.join(columns)}.")
    taken = {column for column in mapping.values() if column}
    found = {role: column for role, column in mapping.items() if column}
    said = {*mapping, *constants}
    names = {column: normal(column) for column in columns}
    tails = {column: normal(_last(column)) for column in columns}
    # The best names of all roles come first, so that a weak one takes no column that is another's by its name.
    tiers: tuple[Callable[[str, str], bool], ...] = (
        lambda role, column: names[column] == role,
        lambda role, column: names[column] in ROLES[role],
        lambda role, column: tails[column] == role or tails[column] in ROLES[role],
        lambda role, column: names[column] in WEAK[role] or tails[column] in WEAK[role],
    )
    doubtful: dict[str, list[str]] = {}
    for fits in tiers:
        picked = {
            role: [column for column in columns if column not in taken and fits(role, column)]
            for role in ROLES
            if role not in said and role not in found and role not in doubtful
        }
        for role, like in picked.items():
            if len(like) > 1:
                doubtful[role] = like
            elif like and like[0] not in taken:
                found[role] = like[0]
                taken.add(like[0])
    return {role: found[role] for role in ROLES if role in found}, doubtful


def _last(column: str) -> str:
    """Return the last part of a name that says first whose it is: `choice` of `player.1.choice`."""
    parts = re.split(r"[.:]", column)
    return column if parts[0] in _OTHERS else parts[-1]
