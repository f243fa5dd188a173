"""Forms of a table: `long` (one row per answer), `people` (one row per person) and `images` (one row per image)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from genlab.analysis.tables import images, long, people, values, wide
from genlab.analysis.tables.asking import Question
from genlab.analysis.tables.columns import match
from genlab.analysis.tables.key import key_of
from genlab.analysis.tables.reading import Reading
from genlab.analysis.tables.said import Said
from genlab.analysis.tables.source import Source, rows_of
from genlab.errors import GenlabError

CHECKS: dict[str, Callable[[Reading, Said], None]] = {
    "long": long.check,
    "people": people.check,
    "images": images.check,
}


def read(
    source: Path | str | bytes, mapping: Mapping[str, str] | None = None, said: Said | None = None
) -> Reading:
    """Read a table of any of the three forms, or a wide one: one row per person and one column per image.

    Args:
        source: a file, or its bytes: delimited text in any usual encoding, JSON, .xlsx or .ods; gzip, too.
        mapping: the file's column for a role, where names do not say it; a role mapped to "" is not used.
        said: what else is said of it.

    Raises:
        GenlabError: where the file cannot be read, has no form that is known, or no row is usable.
        Question: where two columns could have one role, or values mean either.
    """
    mapping, said = mapping or {}, said or Said()
    return of_rows(
        rows_of(source, said.sheet, [column for column in mapping.values() if column]), mapping, said
    )


def of_rows(rows: Source, mapping: Mapping[str, str], said: Said) -> Reading:
    """Read a table's rows, as `read` does; they are used up.

    Raises:
        GenlabError, Question: as `read`.
    """
    columns = list(rows.table.columns)
    found = match(columns, mapping, said.constants)
    reading = _wide(rows, found, said) or _plain(rows, found, said)
    for role, value in said.constants.items():
        reading.assign(**{role: value})
        reading.read_as.append(f"{role}: {value} throughout, as said")
    try:
        CHECKS[reading.form](reading, said)
    except Question as question:
        question.meant = reading.meant
        raise
    reading.problems.sort(key=lambda problem: problem.row)
    if reading.table.empty:
        first = reading.problems[0] if reading.problems else None
        told = f" First problem, line {first.row}: {first.reason}." if first else ""
        raise GenlabError(f"No usable row among {reading.rows}. Expected at least one.{told}")
    return reading


def _plain(rows: Source, found: dict[str, str], said: Said) -> Reading:
    """Return a table that has its form already."""
    form = form_of(found, said)
    table = rows.table[list(found.values())].set_axis(list(found), axis=1)
    for role in table.columns:
        table[role] = values.plain(table[role])
    return Reading(form, table, found, rows.rows, rows.problems, rows.apart, rows.notes)


def _wide(rows: Source, found: dict[str, str], said: Said) -> Reading | None:
    """Return the answers of a wide table, None where it is none."""
    if wide.is_own(list(rows.table.columns)):
        answers = wide.own(rows, found)
    else:
        try:
            form_of(found, said)
            return None
        except GenlabError:
            notes: list[str] = []
            wide_answers = wide.images(rows, found, key_of(said, notes), said.of("choice"))
            if wide_answers is None:
                return None
            answers = wide_answers
    table = answers.table
    for role in table.columns:
        table[role] = values.plain(table[role].astype("str"))
    count = len(table) + sum(rows.apart.values())
    reading = Reading("long", table, answers.mapping, count, rows.problems, rows.apart, rows.notes)
    reading.lines = answers.lines.astype(np.int64)
    reading.keyed = True
    return reading


def form_of(found: Mapping[str, str], said: Said | None = None) -> str:
    """Return the form that a table with these roles has.

    Raises:
        GenlabError: where it has none, naming what each form needs.
    """
    said = said or Said()
    has = {*found, *said.constants}
    if said.key is not None or said.fakes:
        has.add("truth")
    kinds = has & {"truth", "generator"}
    told = ("choice" in has and kinds) or ("correct" in has and (kinds or "choice" in has)) or (
        {"choice", "expected"} <= has
    )  # fmt: skip
    if {"participant", "stimulus"} <= has and told:
        return "long"
    if {"stimulus", "shown", "called_fake"} <= has:
        return "images"
    fake_side = "fakes" in has and has & {"fake_error", "fakes_called_real"}
    if "participant" in has and ({"correct", "answers"} <= has or fake_side):
        return "people"
    raise GenlabError(
        "Unknown form of table. Expected participant, stimulus, truth, choice (one row per answer); or participant "
        "with answers and correct, or with fakes, fake_error, reals, real_error (one row per person); or stimulus, "
        f"shown, called_fake (one row per image). Received: {', '.join(found.values()) or 'no known column'}."
    )
