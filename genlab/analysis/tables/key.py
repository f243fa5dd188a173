"""The key of a study: which image is real and which fake, from a file of its own or from a pattern of names."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import pandas as pd

from genlab.analysis.tables import values
from genlab.analysis.tables.columns import match
from genlab.analysis.tables.said import Said
from genlab.analysis.tables.source import rows_of
from genlab.errors import GenlabError

Known = tuple[str, str]
"""What is known of an image: real or fake, and its generator ("" where none is named, or it is real)."""


class Key:
    """What a key says of images, found by their names, whole or without folder, ending and case."""

    def __init__(self, known: dict[str, Known]) -> None:
        self._known = dict(known)
        for shorten in (_base, _stem):
            groups: dict[str, set[Known]] = {}
            for name, what in known.items():
                groups.setdefault(shorten(name), set()).add(what)
            for name, said in groups.items():
                if len(said) == 1:
                    self._known.setdefault(name, next(iter(said)))

    def find(self, names: Iterable[str]) -> Known | None:
        """Return what is known of an image that has any of these names."""
        names = list(names)
        for shorten in (str, _base, _stem):
            for name in names:
                if (found := self._known.get(shorten(name))) is not None:
                    return found
        return None


class Pattern(Key):
    """A key by names: fakes are those that fit, all others are real."""

    def __init__(self, pattern: str) -> None:
        super().__init__({})
        self.pattern = pattern.casefold()

    def find(self, names: Iterable[str]) -> Known | None:
        fits = any(
            fnmatchcase(form.casefold(), self.pattern) for name in names for form in (name, _base(name))
        )
        return ("fake" if fits else "real", "")


def key_of(said: Said, notes: list[str]) -> Key | None:
    """Return the key that was given with a table, None without one.

    Raises:
        GenlabError: where it cannot be read, or does not say which images are fake.
    """
    if said.key is not None:
        return Key(_read(said.key, said, notes))
    return Pattern(said.fakes) if said.fakes else None


def _read(source: Path | str | bytes, said: Said, notes: list[str]) -> dict[str, Known]:
    rows = rows_of(source)
    found = match(list(rows.table.columns), {})
    table = rows.table[list(found.values())].set_axis(list(found), axis=1).apply(values.plain)
    if "stimulus" not in table or not {"truth", "generator"} & set(table):
        raise GenlabError(
            "The key does not say which images are fake. Expected stimulus, and truth or generator. "
            f"Received: {', '.join(rows.table.columns)}."
        )
    table = table[table["stimulus"] != ""]
    generator = values.generators(table["generator"]) if "generator" in table else pd.Series("", table.index)
    if "truth" in table:
        truth = values.kinds(table["truth"], "truth", found["truth"], said.of("truth"), notes)
        wrong = ~truth.isin(values.KINDS)
        if wrong.any():
            line = table.index[wrong.to_numpy().argmax()]
            raise GenlabError(
                f"Invalid truth '{table.loc[line, 'truth']}' in line {line} of the key. Expected real or fake."
            )
    else:
        truth = pd.Series("real", table.index).where(generator == "", "fake")
    known: dict[str, Known] = {}
    for name, kind, made in zip(table["stimulus"], truth, generator, strict=True):
        what = (str(kind), str(made) if kind == "fake" else "")
        if known.setdefault(name, what) != what:
            raise GenlabError(f"The key says two things of '{name}'. Expected one row an image.")
    return known


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name or name


def _stem(name: str) -> str:
    return PurePosixPath(_base(name)).stem.casefold()
