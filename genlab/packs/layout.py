"""How folders of images are laid out: which hold reals, which hold a generator's fakes, and which are only splits."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from genlab.analysis.tables.values import KINDS, fold, meaning
from genlab.errors import GenlabError

UNNAMED = "unnamed"
"""The generator of fakes in a folder that is called no more than `fake`."""
SPLITS = {
    "train", "training", "test", "testing", "val", "valid", "validation",
    "\ud559\uc2b5", "\ud6c8\ub828", "\uac80\uc99d", "\uc2dc\ud5d8", "\ud14c\uc2a4\ud2b8",
}  # fmt: skip
"""Folders that say who was to learn from the images, in English and Korean."""
# The words with which a folder's name may begin, before the generator's.
_FAKE = {"fake", "fakes", "\uac00\uc9dc"}
_KINDS_BEYOND = {"reals": "real", "fakes": "fake", "humans": "real", "ais": "fake"}
_THINGS = {
    "image",
    "images",
    "img",
    "imgs",
    "picture",
    "pictures",
    "photos",
    "data",
    "\uc774\ubbf8\uc9c0",
    "\uc0ac\uc9c4",
}
_NAME = re.compile(r"\w[\w .+-]{0,39}")


def check_generator(name: str) -> str:
    """Return a generator's name if it can be one.

    Raises:
        GenlabError: for a name that is too long, or has other characters than letters, digits, space and `_.+-`.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if not _NAME.fullmatch(name) or name.lower() in ("real", "reals", "\uc9c4\uc9dc"):
        raise GenlabError(
            f"Invalid generator name '{name[:60]}'. Expected 1 to 40 letters, digits, spaces or _.+-, and not 'real'."
        )
    return name


def kind(folder: str) -> str | None:
    """Return whether a folder's name says `real` or `fake`, in the words that tables know, or None."""
    word = fold(folder)
    found = _KINDS_BEYOND.get(word) or meaning(word)
    return found if found in KINDS else None


class Layout:
    """Whose images lie where, among all folders of a bundle.

    `real`, `human`, `photo` and the like hold reals; `fake`, `AI` and the like hold fakes, of the generators that the
    folders in them are called after; `fake-NAME` and every other folder those of one generator. Splits (`train`,
    `test`) and folders that wrap all are looked through. Folders that stand among the reals as well are motifs and no
    generators, and so are numbers.

    Attributes:
        notes: what was understood, a line each.
    """

    def __init__(self, folders: Sequence[tuple[str, ...]]) -> None:
        """Look at the folders of every file, outermost first."""
        inner = [_through(parts) for parts in folders]
        self._depth = _wrapping(inner)
        tops = sorted({parts[self._depth] for parts in inner if len(parts) > self._depth})
        self._fakes = {fold(top) for top in tops if kind(top) == "fake"}
        self._motifs = {
            fold(part)
            for parts in inner
            if len(parts) > self._depth and kind(parts[self._depth]) == "real"
            for part in parts[self._depth + 1 :]
        }
        self.tops = tops
        self.notes = [*_splits(folders), *_alike(parts[self._depth :] for parts in inner)]

    def generator(self, folders: tuple[str, ...]) -> str | None:
        """Return whose images lie in a folder: `""` for reals, else the generator; None where nothing says it.

        Raises:
            GenlabError: for a folder whose name cannot be a generator's.
        """
        parts = _through(folders)[self._depth :]
        if not parts:
            return None
        top, *beneath = parts
        if kind(top) == "real":
            return ""
        if kind(top) == "fake":
            named = next((part for part in beneath if self._names(part)), None)
            if named is not None:
                return check_generator(named)
            return check_generator(top) if len(self._fakes) > 1 and fold(top) not in _FAKE else UNNAMED
        word, *rest = re.split(r"[-_ ]", top, maxsplit=1)
        return check_generator(rest[0] if rest and rest[0] and word.lower() in _FAKE else top)

    def _names(self, folder: str) -> bool:
        """Return whether a folder among fakes is called after a generator."""
        word = fold(folder)
        return not (word in self._motifs or word in _THINGS or word.isdecimal() or kind(folder))


def _through(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Return a file's folders without those that are splits."""
    return tuple(part for part in folders if fold(part) not in SPLITS)


def _wrapping(folders: Sequence[tuple[str, ...]]) -> int:
    """Return how many folders wrap everything: those that all paths share, down to the one called real or fake."""
    depth = 0
    while folders and all(len(parts) > depth for parts in folders):
        tops = {parts[depth] for parts in folders}
        top = min(tops)
        if len(tops) > 1 or kind(top) or re.split(r"[-_ ]", top.lower())[0] in _FAKE:
            break
        depth += 1
    return depth


def _splits(folders: Sequence[tuple[str, ...]]) -> list[str]:
    found = sorted({part for parts in folders for part in parts if fold(part) in SPLITS})
    if len(found) < 2:
        return []
    return [f"Folders {', '.join(found)} are splits: their images are taken together."]


def _alike(folders: Iterable[tuple[str, ...]]) -> list[str]:
    """Tell of folders side by side that differ in case only."""
    seen: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for parts in folders:
        for depth in range(1, len(parts) + 1):
            seen.setdefault(tuple(part.casefold() for part in parts[:depth]), set()).add(parts[:depth])
    found = [sorted({parts[-1] for parts in names}) for names in seen.values()]
    return [
        f"Folders {', '.join(names)} differ in case only: their images are taken together."
        for names in found
        if len(names) > 1
    ]
