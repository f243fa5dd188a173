"""Tables that others collected: which column is what, which form the table has, and which rows can be used.

Three forms are read: `long` (a row an answer), `people` (a row a person) and `images` (a row an image). Nothing is
silently dropped: what cannot be used is told by its line and reason, and the good rows are kept.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from genlab.analysis.answers import CHOICES
from genlab.analysis.exclusions import PARTS
from genlab.errors import GenlabError

_NAMES = json.loads((Path(__file__).parent / "columns.json").read_text(encoding="utf-8"))
ROLES: dict[str, tuple[str, ...]] = {role: tuple(names) for role, names in _NAMES["roles"].items()}
"""What a column may be, with the names (beside its own) by which it is known, in English and Korean."""
TRUTHS: dict[str, str] = _NAMES["truths"]
MEASURES = {
    "rt_ms": (0.0, np.inf),
    "exposure_ms": (0.0, np.inf),
    "shown_ms": (0.0, np.inf),
    "confidence": (50.0, 100.0),
}
"""What an answer may have beside it, and within which bounds."""
FORMS = ("long", "people", "images")
REAL_GENERATORS = ("", "real", "human", "none")
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


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
        for row, value in self.table.loc[wrong, column].items():
            self.problems.append(Problem(int(str(row)), reason.format(value=value)))
        self.table = self.table.loc[~wrong]

    def number(self, column: str, expected: str, *, low: float = 0.0, high: float = np.inf) -> None:
        """Turn a column into numbers; refuse rows that are none, or out of range."""
        values = pd.to_numeric(self.table[column].str.rstrip("%"), errors="coerce")
        wrong = ~((values >= low) & (values <= high))
        self.refuse(wrong, f"invalid {column} '{{value}}', expected {expected}", column)
        self.table = self.table.assign(**{column: values[~wrong]})


def read(source: Path | str | bytes, mapping: Mapping[str, str] | None = None) -> Reading:
    """Read a CSV of any of the three forms.

    Args:
        source: a file, or its bytes. UTF-8 (with or without a mark) or, failing that, Korean Windows (CP949);
            separated by comma, semicolon or tab.
        mapping: the file's column for a role, where names do not say it; a role mapped to "" is not used.

    Raises:
        GenlabError: where the file cannot be read, has no form that is known, two columns could have one role,
            or no row is usable.
    """
    lines, problems, count = _rows(source)
    found = match(list(lines.columns), mapping or {})
    table = lines[list(found.values())].set_axis(list(found), axis=1)
    for role in table.columns:
        table[role] = _plain(table[role])
    reading = Reading(form_of(found), table, found, count, problems)
    {"long": _long, "people": _people, "images": _images}[reading.form](reading)
    reading.problems.sort(key=lambda problem: problem.row)
    if reading.table.empty:
        first = f" First problem, line {problems[0].row}: {problems[0].reason}." if problems else ""
        raise GenlabError(f"No usable row among {count}. Expected at least one.{first}")
    return reading


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


def form_of(found: Mapping[str, str]) -> str:
    """Return the form that a table with these roles has.

    Raises:
        GenlabError: where it has none, naming what each form needs.
    """
    has = found.keys()
    if {"participant", "stimulus", "choice"} <= has and has & {"truth", "generator"}:
        return "long"
    if {"stimulus", "shown", "called_fake"} <= has:
        return "images"
    fake_side = "fakes" in has and has & {"fake_error", "fakes_called_real"}
    if "participant" in has and ({"correct", "answers"} <= has or fake_side):
        return "people"
    raise GenlabError(
        "Unknown form of table. Expected participant, stimulus, truth, choice (a row an answer); or participant with "
        "answers and correct, or with fakes, fake_error, reals, real_error (a row a person); or stimulus, shown, "
        f"called_fake (a row an image). Received: {', '.join(found.values()) or 'no known column'}."
    )


def columns_of(source: Path | str | bytes) -> list[str]:
    """Return the names of a table's columns.

    Raises:
        GenlabError: where the file cannot be read as a table.
    """
    return _opened(source)[0]


def _opened(source: Path | str | bytes) -> tuple[list[str], Any]:
    """Return a table's columns, and what reads its rows."""
    try:
        raw = source if isinstance(source, bytes) else Path(source).read_bytes()
    except OSError as error:
        assert not isinstance(source, bytes)
        raise GenlabError(
            f"Cannot read '{source}'. Expected a CSV file. Received: {error.strerror}."
        ) from error
    text = None
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if text is None or "\0" in text:
        raise GenlabError("Cannot read the table as text. Expected CSV in UTF-8. Received: other bytes.")
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [name.strip() for name in next(reader, [])]
    if not columns or len(set(columns)) < len(columns):
        raise GenlabError(f"Invalid header. Expected distinct column names. Received: {header.strip()!r}.")
    return columns, reader


def _rows(source: Path | str | bytes) -> tuple[pd.DataFrame, list[Problem], int]:
    """Return all well-formed rows as text, the malformed ones, and how many there are."""
    columns, reader = _opened(source)
    kept, numbers, problems, count = [], [], [], 0
    try:
        for row in reader:
            if not row:
                continue
            count += 1
            if len(row) == len(columns):
                kept.append(row)
                numbers.append(reader.line_num)
            else:
                problems.append(Problem(reader.line_num, f"{len(row)} cells, expected {len(columns)}"))
    except csv.Error as error:
        raise GenlabError(f"Invalid CSV at line {reader.line_num}. Received: {error}.") from error
    return pd.DataFrame(kept, columns=columns, index=numbers, dtype=str), problems, count


def _plain(column: pd.Series) -> pd.Series:
    """Strip spaces, and the mark that an export sets before what a spreadsheet would run."""
    column = column.str.strip()
    marked = column.str.startswith("'") & column.str.slice(1).str.startswith(FORMULA_STARTS)
    return column.where(~marked, column.str.slice(1))


def _long(reading: Reading) -> None:
    """Check a table of one row an answer; give it all columns that `genlab.analysis.summarise` reads."""
    table = reading.table
    for column in ("participant", "stimulus", "choice"):
        reading.refuse(reading.table[column] == "", f"no {column}", column)
    table = reading.table
    if "generator" not in table:
        if "truth" not in table:
            raise GenlabError("No column says which images are fake. Expected truth or generator.")
        table = table.assign(generator=np.where(table["truth"].str.lower().map(TRUTHS) == "fake", "fake", ""))
    table = table.assign(
        generator=table["generator"].where(~table["generator"].str.lower().isin(REAL_GENERATORS), "")
    )
    if "truth" not in table:
        table = table.assign(truth=np.where(table["generator"] == "", "real", "fake"))
    reading.table = table
    for column in ("truth", "choice"):
        known = reading.table[column].str.lower().map(TRUTHS)
        reading.refuse(known.isna(), f"invalid {column} '{{value}}', expected real or fake", column)
        reading.table = reading.table.assign(**{column: known.dropna()})
    table = reading.table
    sides = table["choice"].isin(["left", "right"])
    if "protocol" not in table:
        reading.table = table = table.assign(protocol=np.where(sides, "pair", "yesno"))
    reading.refuse(
        ~table["protocol"].isin(list(CHOICES)),
        f"unknown protocol '{{value}}', expected one of: {', '.join(CHOICES)}",
        "protocol",
    )
    table = reading.table
    pair = table["protocol"] == "pair"
    for column in ("truth", "choice"):
        mixed = reading.table[column].isin(["left", "right"]) != (reading.table["protocol"] == "pair")
        reading.refuse(mixed, f"{column} '{{value}}' does not belong to the row's protocol", column)
    if "partner" not in reading.table:
        reading.table = reading.table.assign(partner="")
    pair = reading.table["protocol"] == "pair"
    reading.refuse(pair & (reading.table["partner"] == ""), "no partner: the real image of a pair", "partner")
    if "part" in reading.table:
        reading.table = reading.table.assign(part=reading.table["part"].replace("", "main"))
        reading.refuse(
            ~reading.table["part"].isin(PARTS),
            f"unknown part '{{value}}', expected {' or '.join(PARTS)}",
            "part",
        )
    table = reading.table
    named = (table["generator"] != "") == ((table["truth"] == "fake") | (table["protocol"] == "pair"))
    reading.refuse(
        ~named,
        "generator '{value}' contradicts the truth, expected a name for a fake and none for a real",
        "generator",
    )
    table = reading.table
    if "trial" in table:
        reading.number("trial", "a number from 0")
    else:
        reading.table = table.assign(trial=table.groupby("participant", sort=False).cumcount())
    table = reading.table
    reading.refuse(
        table.duplicated(["participant", "trial", "protocol"]),
        "a second answer of this participant to trial {value}; the first is kept",
        "trial",
    )
    table = reading.table
    right = table["truth"] == table["choice"]
    if "correct" in table:
        said = table["correct"].str.lower().map({"1": True, "0": False, "true": True, "false": False})
        reading.refuse(said != right, "correct '{value}' contradicts truth and choice", "correct")
        right = right[reading.table.index]
    reading.table = reading.table.assign(correct=right)
    for column, (low, high) in MEASURES.items():
        _measure(reading, column, low, high)


def _measure(reading: Reading, column: str, low: float, high: float) -> None:
    """Turn a column that says something beside an answer into numbers; what is none costs no answer."""
    if column not in reading.table:
        return
    values = pd.to_numeric(reading.table[column], errors="coerce")
    values = values.where((values >= low) & (values <= high) & np.isfinite(values))
    lost = values.isna() & (reading.table[column] != "")
    for row, value in reading.table.loc[lost, column].items():
        reading.problems.append(
            Problem(int(str(row)), f"invalid {column} '{value}': the answer is kept without it")
        )
    reading.table = reading.table.assign(**{column: values})


def _people(reading: Reading) -> None:
    """Check a table of one row a person (and generator): counts of answers, right ones, or errors."""
    table = reading.table
    reading.refuse(table["participant"] == "", "no participant", "participant")
    if "generator" not in reading.table:
        reading.table = reading.table.assign(generator="fake")
    reading.table = reading.table.assign(generator=reading.table["generator"].replace("", "fake"))
    if "fakes" in reading.table:
        _counts(reading, "fakes", "fakes_called_real", "fake_error")
        if "reals" in reading.table:
            _counts(reading, "reals", "reals_called_fake", "real_error")
    else:
        reading.number("answers", "a count of at least 1", low=1)
        reading.number("correct", "a count from 0")
        more = reading.table["correct"] > reading.table["answers"]
        reading.refuse(more, "correct '{value}' exceeds answers", "correct")
    reading.refuse(
        reading.table.duplicated(["participant", "generator"]),
        "a second row of participant '{value}'; the first is kept",
        "participant",
    )


def _counts(reading: Reading, total: str, wrong: str, rate: str) -> None:
    """Bring a number shown and a number or rate judged wrong to two counts."""
    reading.number(total, "a count of at least 1", low=1)
    if wrong in reading.table:
        reading.number(wrong, "a count from 0")
        more = reading.table[wrong] > reading.table[total]
        reading.refuse(more, f"{wrong} '{{value}}' exceeds {total}", wrong)
        return
    if rate not in reading.table:
        raise GenlabError(f"Column '{total}' stands alone. Expected {wrong} or {rate} beside it.")
    percent = pd.to_numeric(reading.table[rate].str.rstrip("%"), errors="coerce")
    scale = 100.0 if (reading.table[rate].str.endswith("%").any() or (percent > 1).any()) else 1.0
    reading.number(rate, "a share in 0..1, or per cent throughout", high=scale)
    share = reading.table[rate] / scale
    reading.table = reading.table.assign(**{wrong: (share * reading.table[total]).round()})


def _images(reading: Reading) -> None:
    """Check a table of one row an image: how often it was shown, and called fake."""
    table = reading.table
    reading.refuse(table["stimulus"] == "", "no stimulus", "stimulus")
    table = reading.table
    if "generator" not in table and "truth" not in table:
        raise GenlabError("No column says which images are fake. Expected truth or generator.")
    if "generator" not in table:
        known = table["truth"].str.lower().map(TRUTHS)
        reading.refuse(
            ~known.isin(["real", "fake"]), "invalid truth '{value}', expected real or fake", "truth"
        )
        known = known[reading.table.index]
        reading.table = reading.table.assign(generator=np.where(known == "fake", "fake", ""))
    names = reading.table["generator"]
    reading.table = reading.table.assign(generator=names.where(~names.str.lower().isin(REAL_GENERATORS), ""))
    reading.number("shown", "a count of at least 1", low=1)
    reading.number("called_fake", "a count from 0")
    more = reading.table["called_fake"] > reading.table["shown"]
    reading.refuse(more, "called_fake '{value}' exceeds shown", "called_fake")
    reading.refuse(
        reading.table.duplicated(["stimulus", "generator"]),
        "a second row of stimulus '{value}'; the first is kept",
        "stimulus",
    )
