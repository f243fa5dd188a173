"""Forms of a table: `long` (a row an answer), `people` (a row a person) and `images` (a row an image)."""

from collections.abc import Callable, Mapping
from pathlib import Path

from genlab.analysis.tables import images, long, people, values
from genlab.analysis.tables.columns import match
from genlab.analysis.tables.reading import Reading
from genlab.analysis.tables.source import rows_of
from genlab.errors import GenlabError

CHECKS: dict[str, Callable[[Reading], None]] = {
    "long": long.check,
    "people": people.check,
    "images": images.check,
}


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
    lines, problems, count = rows_of(source)
    found = match(list(lines.columns), mapping or {})
    table = lines[list(found.values())].set_axis(list(found), axis=1)
    for role in table.columns:
        table[role] = values.plain(table[role])
    reading = Reading(form_of(found), table, found, count, problems)
    CHECKS[reading.form](reading)
    reading.problems.sort(key=lambda problem: problem.row)
    if reading.table.empty:
        first = f" First problem, line {problems[0].row}: {problems[0].reason}." if problems else ""
        raise GenlabError(f"No usable row among {count}. Expected at least one.{first}")
    return reading


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
