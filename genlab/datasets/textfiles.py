"""A file of one's own texts as a dataset: a line an item, or two columns a pair."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from genlab.datasets.texts import Texts
from genlab.errors import GenlabError
from genlab.media.text.medium import BETWEEN, LONGEST, SHORTEST

SUFFIXES = (".txt", ".csv", ".tsv")
LEAST = 20
"""Texts that a file must have, when what cannot be taken is left out."""
MOST_BYTES = 64 * 2**20


def load_file(path: Path) -> Texts:
    """Load a file of texts: `.txt`, a line an item; `.csv` or `.tsv`, two columns a pair, one column an item.

    Letters are composed (NFC), blanks in a row become one, and empty lines are passed over. A line that is there
    twice, is longer than `LONGEST` characters, or has control characters in it, is left out, and told as the dataset's
    `left_out`. Every sixth of the rest goes to the test split, so that a run can be repeated.

    Raises:
        GenlabError: for a file that is no text, has rows of uneven columns, or fewer than `LEAST` texts to take.
    """
    rows = list(_rows(path, _read(path)))
    width = len(rows[0][1]) if rows else 1
    if width > 2:
        raise GenlabError(f"Invalid file '{path}'. Expected one or two columns. Received: {width}.")
    taken: dict[str, int] = {}
    left_out: list[str] = []
    for number, row in rows:
        if len(row) != width:
            raise GenlabError(
                f"Uneven columns in '{path}', line {number}. Expected {width}, as in line {rows[0][0]}. "
                f"Received: {len(row)}."
            )
        text = BETWEEN.join(row)
        if reason := _refused(row, text) or (text in taken and f"the same as line {taken[text]}"):
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
    from genlab.analysis.tables.encodings import (
        text_of,
        unpacked,
    )  # loads pandas, which a dataset does without

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
        return text_of(unpacked(raw, MOST_BYTES), [])
    except GenlabError as error:
        raise GenlabError(
            f"Invalid encoding of '{path}'. Expected text in UTF-8. Received: other bytes."
        ) from error


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that is not empty with its number, in its columns, tidied."""
    lines = text.splitlines()
    if path.suffix.lower() == ".txt":
        split: Iterable[list[str]] = ([line] for line in lines)
    else:
        split = csv.reader(
            io.StringIO("\n".join(lines)), delimiter="\t" if path.suffix.lower() == ".tsv" else ","
        )
    for number, row in enumerate(split, 1):
        tidied = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in row]
        if any(tidied):
            yield number, tidied


def _refused(row: list[str], text: str) -> str:
    """Return why a row is not taken; "" where it is."""
    if not all(row):
        return "an empty column"
    if not SHORTEST <= len(text) <= LONGEST:
        return f"{len(text)} characters, {SHORTEST} to {LONGEST} are taken"
    for letter in text:
        if letter != BETWEEN and unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Cn"):
            return f"the character U+{ord(letter):04X}, which nobody can see"
    return ""
