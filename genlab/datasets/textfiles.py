"""A file of one's own texts as a dataset: a line an item, or two columns a pair."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from genlab.datasets.texts import Texts
from genlab.errors import GenlabError
from genlab.media.text.medium import BETWEEN, LONGEST, SHORTEST

SUFFIXES = (".txt", ".csv", ".tsv")
LEAST = 20
"""Texts that a file must have, when what cannot be taken is left out."""
MOST_BYTES = 64 * 2**20
JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: they change how the letters beside them look, in Persian as in emoji."""
UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")
"""Unicode categories of characters that nobody can see."""
TITLES = frozenset(json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))["titles"])
"""What the columns of a table of pairs are called, as spreadsheets write it above them."""
_KEPT = BETWEEN + JOINERS
_WIDTHLESS = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\u200e\u200f"))
ZEROS = 20
"""Of so many bytes of UTF-16 at least one is the zero of a letter, blank or line end that ASCII has, on one side."""


def load_file(path: Path) -> Texts:
    """Load a file of texts: `.txt`, a line an item; `.csv` or `.tsv`, two columns a pair, one column an item.

    Letters are composed (NFC), blanks in a row become one, and empty lines are passed over; so are marks without width
    that say where a line may break or which way it runs. Quotation marks around cells are the table's own in `.csv`
    (RFC 4180), and the text's in `.tsv`. A line that is there twice, is longer than `LONGEST` characters, or has
    control characters or line breaks in it, is left out, and told as the dataset's `left_out`; so is a first row of
    two columns that says what is in them (`TITLES`). Every sixth of the rest goes to the test split (see
    `Texts.split`), so that a run can be repeated.

    Raises:
        GenlabError: for a file that is no text, has rows of uneven columns, or fewer than `LEAST` texts to take.
    """
    rows = list(_rows(path, _read(path)))
    width = len(rows[0][1]) if rows else 1
    if width > 2:
        raise GenlabError(f"Invalid file '{path}'. Expected one or two columns. Received: {width}.")
    taken: dict[str, int] = {}
    left_out: list[str] = []
    for at, (number, row) in enumerate(rows):
        if len(row) != width:
            raise GenlabError(
                f"Uneven columns in '{path}', line {number}. Expected {width}, as in line {rows[0][0]}. "
                f"Received: {len(row)}."
            )
        text = BETWEEN.join(" ".join(cell.split()) for cell in row)
        if at == 0 and width == 2 and TITLES.issuperset(cell.casefold() for cell in row):
            left_out.append(f"line {number}: titles of the columns")
        elif reason := _refused(row, text) or (text in taken and f"the same as line {taken[text]}"):
            left_out.append(f"line {number}: {reason}")
        else:
            taken[text] = number
    if len(taken) < LEAST:
        if not left_out:
            raise GenlabError(
                f"Too few texts in '{path}'. Expected at least {LEAST} different ones, a line each. "
                f"Received: {len(taken)}."
            )
        raise GenlabError(
            f"Too few texts in '{path}'. Expected at least {LEAST} different ones, a line each. "
            f"Received: {len(taken)}. First left out: {left_out[0]}."
        )
    return Texts.split(path.stem, tuple(taken), width == 2, tuple(left_out))


def _read(path: Path) -> str:
    from genlab.analysis.tables.encodings import unpacked  # loads pandas, which a dataset does without

    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise GenlabError(
            f"Cannot read '{path}'. Expected a file of texts. Received: {error.strerror}."
        ) from error
    if len(raw) > MOST_BYTES:
        raise GenlabError(
            f"Invalid file '{path}'. Expected at most {MOST_BYTES // 2**20} MB. Received: more."
        )
    try:
        raw = unpacked(raw, MOST_BYTES)
    except GenlabError as error:
        told = str(error).rstrip(".")
        raise GenlabError(f"Cannot read '{path}'. Expected a file of texts. Received: {told}.") from error
    try:
        return unicodedata.normalize("NFC", raw.decode(_encoding(raw)).translate(_WIDTHLESS))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise GenlabError(
            f"Invalid encoding of '{path}'. Expected text in UTF-8. Received: other bytes in line {line}."
        ) from error


def _encoding(raw: bytes) -> str:
    """Return what a file is written in: UTF-16 or 32 that says so or cannot be else, old Korean, or UTF-8.

    Nothing else is guessed: letters of a wrong code page would be learned as they are.
    """
    from genlab.analysis.tables.encodings import MARKS, is_hangul

    if marked := next((name for mark, name in MARKS if raw.startswith(mark)), None):
        return marked
    for first, name in ((0, "utf-16-be"), (1, "utf-16-le")):
        if len(raw) % 2 == 0 and 0 < len(raw) < ZEROS * raw[first::2].count(0):
            return name
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        with suppress(UnicodeDecodeError):
            if is_hangul(raw.decode("cp949")):
                return "cp949"
    return "utf-8"


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that is not empty with its number, in its columns; a cell keeps its line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    suffix = path.suffix.lower()
    rows: Iterable[tuple[int, list[str]]]
    if suffix == ".csv":
        rows = _quoted(path, text)
    else:
        lines = enumerate(text.split("\n"), 1)
        rows = ((number, line.split(BETWEEN) if suffix == ".tsv" else [line]) for number, line in lines)
    for number, row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield number, cells


def _quoted(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a table with quotation marks, parted by commas; by semicolons where all have two cells so.

    Raises:
        GenlabError: where a quotation mark has no other one.
    """
    rows = _parted(path, text, ",")
    if _widths(rows) == {1}:
        with suppress(GenlabError):
            others = _parted(path, text, ";")
            return others if _widths(others) == {2} else rows
    return rows


def _widths(rows: list[tuple[int, list[str]]]) -> set[int]:
    return {len(row) for _, row in rows if any(map(str.strip, row))}


def _parted(path: Path, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a table, each with the number of the line on which it begins."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    first = 1
    try:
        for row in reader:
            rows.append((first, row))
            first = reader.line_num + 1
    except csv.Error as error:
        raise GenlabError(
            f"Invalid quotation marks in '{path}', from line {first} on. Expected two around a cell, and each within "
            f"it twice. Received: {error}."
        ) from error
    return rows


def _refused(row: list[str], text: str) -> str:
    """Return why a row is not taken; "" where it is."""
    if breaks := max(cell.count("\n") for cell in row):
        return f"{breaks} line breaks within quotation marks"
    if not all(row):
        return "an empty column"
    if not SHORTEST <= len(text) <= LONGEST:
        return f"{len(text)} characters, {SHORTEST} to {LONGEST} are taken"
    for letter in text:
        if letter not in _KEPT and unicodedata.category(letter) in UNSEEN:
            return f"the character U+{ord(letter):04X}, which nobody can see"
    if any(not cell.strip(JOINERS) for cell in row):
        return "joiners alone, which nobody can see"
    return ""
