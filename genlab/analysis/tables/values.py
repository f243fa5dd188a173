"""Values of a table: what its cells mean, in the words that people use."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

_WORDS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
TRUTHS: dict[str, str] = {word: truth for truth, words in _WORDS.items() for word in (truth, *words)}
"""The words, in English and Korean, by which people call what is real or fake, and the sides of a pair."""
REAL_GENERATORS = ("", "real", "human", "none")
"""What stands in the place of a generator's name where an image is real."""
BOOLEANS = {"1": True, "0": False, "true": True, "false": False}
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What makes a spreadsheet run a cell; where Korean is set up, its full-width forms do so too."""


def plain(cells: pd.Series) -> pd.Series:
    """Strip spaces, and the mark that an export sets before what a spreadsheet would run."""
    cells = cells.str.strip()
    marked = cells.str.startswith("'") & cells.str.slice(1).str.startswith(FORMULA_STARTS)
    return cells.where(~marked, cells.str.slice(1))


def truths(cells: pd.Series) -> pd.Series:
    """Return `real`, `fake`, `left` or `right` for each cell that calls it so; NaN for others."""
    return cells.str.lower().map(TRUTHS)


def generators(cells: pd.Series) -> pd.Series:
    """Return the generators' names, "" for what is real."""
    return cells.where(~cells.str.lower().isin(REAL_GENERATORS), "")


def generators_of(known: pd.Series) -> npt.NDArray[np.str_]:
    """Return the one generator `fake` for what is `fake`, "" for others, where a table names none."""
    return np.where(known == "fake", "fake", "")


def booleans(cells: pd.Series) -> pd.Series:
    """Return whether each cell says yes; NaN where it says neither yes nor no."""
    return cells.str.lower().map(BOOLEANS)


def numbers(cells: pd.Series) -> pd.Series:
    """Return each cell's number; NaN where it is none."""
    return pd.to_numeric(cells, errors="coerce")
