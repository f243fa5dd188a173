"""An account of a table: the rows that can be used, and what could not be, each with its line and reason."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from genlab.analysis.tables import measures


@dataclass(frozen=True)
class Problem:
    """A row, or a value of one, that could not be used.

    Attributes:
        row: line of the file, the header being line 1.
        reason: what is wrong with it, naming column and value.
    """

    row: int
    reason: str


@dataclass
class Reading:
    """A table as it could be read.

    Attributes:
        form: `long`, `people` or `images`.
        table: the usable rows, columns by role, indexed by the file's line.
        mapping: the file's column for each role.
        rows: how many rows the file has.
        problems: what could not be used, in order of lines.
        apart: how many rows were set apart, by reason; `rows` are these and the table's.
        read_as: what was read by inference, a line each.
        undecided: how many answers decided nothing, by reason and by the image's kind.
        repeats: second answers of a person to an image: how many, which are counted, the accuracy either way.
        meant: what each value of a role was taken for, "" for nothing, and how often it stands there.
        lines: the line of each row, where the index of the table is not the line.
        keyed: whether the truth has come from a key already.
    """

    form: str
    table: pd.DataFrame
    mapping: dict[str, str]
    rows: int
    problems: list[Problem] = field(default_factory=list)
    apart: Counter[str] = field(default_factory=Counter)
    read_as: list[str] = field(default_factory=list)
    undecided: dict[str, dict[str, int]] = field(default_factory=dict)
    repeats: dict[str, Any] = field(default_factory=dict)
    meant: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    lines: npt.NDArray[np.int64] | None = None
    keyed: bool = False

    def refuse(self, wrong: pd.Series, reason: str, column: str, kind: str = "") -> None:
        """Take the rows where `wrong` holds out of the table, each with its reason.

        Args:
            wrong: which rows.
            reason: what is wrong with one, `{value}` being its cell of `column`.
            column: where the cell stands.
            kind: the reason by which such rows are counted; by default the reason up to the value.
        """
        if not wrong.any():
            return
        self._tell(wrong, reason, column)
        self.apart[kind or reason.partition(" '{value}'")[0]] += int(wrong.sum())
        self.table = self.table.loc[~wrong]

    def require(self, *columns: str) -> None:
        """Refuse rows that say nothing in one of the columns."""
        for column in columns:
            self.refuse(self.table[column] == "", f"no {column}", column)

    def assign(self, **columns: object) -> None:
        """Give the table columns anew."""
        self.table = self.table.assign(**columns)

    def take(self, role: str, cells: pd.Series, meanings: pd.Series) -> None:
        """Remember what each value of a role was taken for."""
        codes, words = pd.factorize(cells)
        counts = np.bincount(codes, minlength=len(words))
        taken = meanings.iloc[np.unique(codes, return_index=True)[1]]
        self.meant[role] = {
            str(word): ("" if pd.isna(what) else str(what), int(count))
            for word, what, count in zip(words, taken, counts, strict=True)
            if word != ""
        }

    def name(self, role: str) -> str:
        """Return what the file calls a column."""
        return self.mapping.get(role, role)

    def count(self, column: str, expected: str, *, low: float = 0.0) -> None:
        """Turn a column into counts; refuse rows where it is none."""
        found = measures.numbers(self.table[column], column, self.read_as)
        wrong = ~((found >= low) & (found <= MOST) & (found % 1 == 0))
        self.refuse(wrong, f"invalid {column} '{{value}}', expected {expected}", column)
        self.assign(**{column: found[~wrong].astype("int64")})

    def measure(self, column: str, found: pd.Series, *, low: float, high: float) -> None:
        """Give a column that says something beside an answer its numbers; what is none costs no answer."""
        found = found.where((found >= low) & (found <= high) & np.isfinite(found))
        self._tell(
            found.isna() & (self.table[column] != ""),
            f"invalid {column} '{{value}}': the answer is kept without it",
            column,
        )
        self.assign(**{column: found})

    def _tell(self, wrong: pd.Series, reason: str, column: str) -> None:
        for row, value in self.table.loc[wrong, column].items():
            line = int(str(row)) if self.lines is None else int(self.lines[int(str(row))])
            self.problems.append(Problem(line, reason.format(value=value)))


MOST = 1e9
"""The largest count that is believed."""
