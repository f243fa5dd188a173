"""No spreadsheet runs what somebody wrote."""

import pytest
from sqlalchemy import Engine

from genlab.reports.cells import WRITERS
from genlab.reports.export import long_csv, wide_csv
from genlab.reports.frames import answers_frame
from tests.support.stored import MNIST, given, participant, session, store, table, trial


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])  # noqa: RUF001
def test_text_that_a_spreadsheet_would_run_is_marked_as_text_and_numbers_are_not(
    sqlite_engine: Engine, first: str
) -> None:
    store(
        sqlite_engine,
        session=[session(1, f"{first}pack", MNIST, "yesno", 1)],
        participant=[participant(1, 1, f"{first}1+1"), participant(2, 1, f"1{first}1")],
        trial=[trial(1, 0, [0], "fake", f"{first}gan", 0)],
        answer=[given(1, 0, "fake", True, 1, 1)],
    )
    (row,) = table(long_csv(sqlite_engine))
    assert (row["nickname"], row["pack"], row["generator"]) == (
        f"'{first}1+1",
        f"'{first}pack",
        f"'{first}gan",
    )
    assert row["stimulus"] == f"'{first}pack/0000"
    assert [row["nickname"] for row in table(wide_csv(sqlite_engine))] == [f"'{first}1+1", f"1{first}1"]
    assert answers_frame(sqlite_engine)["nickname"].tolist() == [f"{first}1+1"]
    assert WRITERS["decimal"](-0.5) == "-0.5"
    assert WRITERS["integer"](-5) == "-5"
