"""An account of a table: the rows that can be used, and what could not be, each with its line and reason."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from genlab.analysis.tables import values


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
    """

    form: str
    table: pd.DataFrame
    mapping: dict[str, str]
    rows: int
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, wrong: pd.Series, reason: str, column: str) -> None:
        """Take the rows where `wrong` holds out of the table, each with its reason."""
        self._tell(wrong, reason, column)
        self.table = self.table.loc[~wrong]

    def require(self, *columns: str) -> None:
        """Refuse rows that say nothing in one of the columns."""
        for column in columns:
            self.refuse(self.table[column] == "", f"no {column}", column)

    def assign(self, **columns: object) -> None:
        """Give the table columns anew."""
        self.table = self.table.assign(**columns)

    def number(self, column: str, expected: str, *, low: float = 0.0, high: float = np.inf) -> None:
        """Turn a column into numbers; refuse rows that are none, or out of range."""
        found = values.numbers(self.table[column].str.rstrip("%"))
        wrong = ~((found >= low) & (found <= high))
        self.refuse(wrong, f"invalid {column} '{{value}}', expected {expected}", column)
        self.assign(**{column: found[~wrong]})

    def measure(self, column: str, *, low: float, high: float) -> None:
        """Turn a column that says something beside an answer into numbers; what is none costs no answer."""
        if column not in self.table:
            return
        found = values.numbers(self.table[column])
        found = found.where((found >= low) & (found <= high) & np.isfinite(found))
        lost = found.isna() & (self.table[column] != "")
        self._tell(lost, f"invalid {column} '{{value}}': the answer is kept without it", column)
        self.assign(**{column: found})

    def _tell(self, wrong: pd.Series, reason: str, column: str) -> None:
        for row, value in self.table.loc[wrong, column].items():
            self.problems.append(Problem(int(str(row)), reason.format(value=value)))
