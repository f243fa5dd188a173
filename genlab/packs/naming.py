"""Names and titles of new packs."""

import re
import unicodedata
from collections.abc import Iterable

from genlab import packs
from genlab.errors import GenlabError
from genlab.packs.alike import folded
from genlab.packs.recipes import SHIPPED

MOST_TITLE = 80
_NAME = re.compile(r"\w[\w-]{0,39}")
_TAKEN = re.compile(r"con|prn|aux|nul|(com|lpt)\d")  # by Windows, whatever follows


def slug(title: str) -> str:
    """Return a name for a pack made from its title: letters, digits and hyphens, not taken yet."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", title).lower().replace("_", " "))
    stem = "-".join(words)[:36].strip("-") or "images"
    stem = f"my-{stem}" if _TAKEN.fullmatch(stem) else stem
    name, number = stem, 1
    while _taken(name):
        number += 1
        name = f"{stem}-{number}"
    return name


def check_name(name: str) -> str:
    """Return the name of a new pack if it can be one.

    Raises:
        GenlabError: for a name with other characters than letters, digits, `-` and `_`, or one that is taken.
    """
    name = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(name) or _TAKEN.fullmatch(name.lower()):
        raise GenlabError(f"Invalid pack name '{name[:60]}'. Expected 1 to 40 letters, digits, - or _.")
    if _taken(name):
        raise GenlabError(f"Pack '{name}' exists already. Expected a new name.")
    return name


def _taken(name: str) -> bool:
    """Return whether a pack has this name, or one that differs in case alone."""
    return packs.folder_of(name) is not None or folded(name) in map(folded, packs.names())


def check_title(title: str, shipped: Iterable[str] = ()) -> str:
    """Return a title if it can be one: one line of at most 80 characters, unlike those of the packs that ship.

    Args:
        title: as its maker wrote it.
        shipped: what shipped packs are called beside their own titles, in other languages.

    Raises:
        GenlabError: for another.
    """
    title = unicodedata.normalize("NFC", title).strip()
    if not 0 < len(title) <= MOST_TITLE or not title.isprintable():
        raise GenlabError(
            f"Invalid title '{title[:60]!s}'. Expected one line of 1 to {MOST_TITLE} characters."
            if title.isprintable()
            else f"Invalid title. Expected one line of 1 to {MOST_TITLE} characters. Received: control characters."
        )
    alike = folded(title)
    if not alike:
        raise GenlabError("Invalid title. Expected letters that can be seen. Received: blanks.")
    for known in (*(recipe.title for recipe in SHIPPED.values()), *shipped):
        if alike == folded(known):
            raise GenlabError(f"Title '{title}' is that of a pack that comes with genlab. Expected another.")
    return title
