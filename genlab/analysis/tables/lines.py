"""Rows of a delimited text: what separates its cells, and quotes that close."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from genlab.analysis.tables.columns import known
from genlab.analysis.tables.sheets import Row
from genlab.errors import GenlabError

DELIMITERS = ",;\t|"
SEEN = 30  # rows that are looked at before the table is read
HEAD = 1 << 18  # letters among which they are looked for
LONGEST_CELL = 20  # lines
_SEP = re.compile(r'^"?sep=(.)"?\r?\n', re.IGNORECASE)
csv.field_size_limit(1 << 24)  # a drawing kept in a cell is longer than Python's 128 KiB


def rows(text: str) -> Iterator[Row]:
    """Yield the rows with the line at which each ends, empty lines left out.

    Raises:
        GenlabError: where a quote never closes, or a cell has swallowed rows.
    """
    said = _SEP.match(text)
    delimiter = said[1] if said else _delimiter(text)
    skipped = 0
    if said:
        text, skipped = text[said.end() :], 1
    # A StringIO would keep four bytes a letter.
    lines = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="")
    return _read(lines, delimiter, skipped)


def _delimiter(text: str) -> str:
    """Return what separates cells: by it the first rows hold most known names, or else are alike and wide."""
    head = "".join(islice(io.StringIO(text[:HEAD], newline=""), SEEN))

    def score(delimiter: str) -> tuple[int, int]:
        cells = list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, skipinitialspace=True))
        widths = Counter(len(row) for row in cells if len(row) > 1)
        alike = max((width * count for width, count in widths.items()), default=0)
        return max((known(row) for row in cells if len(row) > 1), default=0), alike

    return max(DELIMITERS, key=score)


def _read(lines: Iterable[str], delimiter: str, skipped: int) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=True)
    last, width = 0, 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _quote(last + 1 + skipped, str(error)) from error
        line = reader.line_num
        if line > last + 1:
            _check(row, last + 1 + skipped, delimiter, width)
        last = line
        if row:
            if len(row) > width:
                width = len(row)
            yield line + skipped, row


def _check(row: list[str], line: int, delimiter: str, width: int) -> None:
    """Refuse a row in whose cells other rows seem to stand.

    Raises:
        GenlabError: naming the line at which the cell's quote opens.
    """
    for cell in row:
        inner = re.split(r"\r\n|\r|\n", cell)
        # A comma in prose has a space after it.
        tight = re.compile(re.escape(delimiter) + r"(?! )")
        rows_in_it = any(len(tight.findall(part)) >= width - 1 for part in inner[1:]) and width > 2
        if len(inner) > LONGEST_CELL or rows_in_it:
            raise _quote(line, f"a cell of {len(inner)} lines")
        line += len(inner) - 1


def _quote(line: int, received: str) -> GenlabError:
    return GenlabError(
        f'A quote opens in line {line} and does not close where its cell ends. Expected " in pairs. '
        f"Received: {received}."
    )
