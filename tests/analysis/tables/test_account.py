"""Rows read are those used and those set apart, whatever stands in a table."""

import csv
import io
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from genlab.analysis import study
from genlab.analysis.tables import Said, read
from genlab.errors import GenlabError

CELLS = {
    "participant": ["a", "b", "A", ""],
    "trial": ["0", "1", "2", "3", "Q1", "-1", ""],
    "stimulus": ["x.png", "y.png", "z.png", "w.png", ""],
    "truth": ["real", "fake", "Human", "AI", "left", ""],
    "choice": ["real", "fake", "AI", "unsure", "null", "perhaps", ""],
    "generator": ["gan", "", "real"],
    "correct": ["1", "0", "TRUE", "", "?"],
    "rt_ms": ["900", "0,9", "1.5", "inf", "-1", "no", ""],
    "confidence": ["50", "75%", "0.9", "3", "nan", ""],
    "part": ["main", "practice", "check", "odd", ""],
    "excluded": ["FALSE", "1", "no", "did not consent", ""],
}
PEOPLE = {
    "participant": ["a", "b", "c", ""],
    "fakes": ["10", "20", "0", "-1", "1e400", "2.5"],
    "fake_error": ["0.5", "0.25", "2", "x", ""],
    "reals": ["10", "5", ""],
    "real_error": ["0.1", "0.2", "-0.5"],
}
IMAGES = {
    "image": ["x", "y", "z", ""],
    "truth": ["real", "fake", "x"],
    "shown": ["10", "20", "0", "inf", ""],
    "called_fake": ["1", "5", "15", "0.5"],
}


def rows_of(cells: dict[str, list[str]], always: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    @st.composite
    def table(draw: st.DrawFn) -> bytes:
        names = [name for name in cells if name in always or draw(st.booleans())]
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(names)
        for _ in range(draw(st.integers(0, 25))):
            row = [draw(st.sampled_from(cells[name])) for name in names]
            writer.writerow(row[:-1] if draw(st.integers(0, 20)) == 0 else row)
        return text.getvalue().encode()

    return table()


TABLES = st.one_of(
    rows_of(CELLS, ("participant", "stimulus", "truth", "choice")),
    rows_of(CELLS, ("participant", "stimulus", "truth", "correct")),
    rows_of(PEOPLE, ("participant", "fakes", "fake_error")),
    rows_of(IMAGES, ("image", "truth", "shown", "called_fake")),
)


def answered(ask: Callable[[], Any]) -> Any:
    """Return what comes of a table, None where it is refused in one line."""
    try:
        return ask()
    except GenlabError as error:
        refused = str(error)
    assert "\n" not in refused
    return None


@settings(max_examples=150)
@given(TABLES, st.sampled_from(["", "first", "all"]))
def test_the_account_of_a_table_adds_up(raw, repeats):
    found = answered(lambda: read(raw, said=Said(repeats=repeats)))
    if found is None:
        return
    assert found.rows == len(found.table) + sum(found.apart.values())
    assert found.table.index.is_unique
    account = study.account_of(found)
    assert account["read"] == account["used"] + sum(account["apart"].values())
    assert list(account["apart"].values()) == sorted(account["apart"].values(), reverse=True)


@settings(max_examples=25)
@given(TABLES)
def test_the_account_of_a_verdict_adds_up(raw):
    found = answered(lambda: study.analyse(raw, flag=True))
    if found is None:
        return
    account = found["account"]
    assert account["read"] == account["used"] + sum(account["apart"].values())
