"""No spreadsheet runs what somebody wrote."""

import pandas as pd
import pytest
from sqlalchemy import Engine

from genlab.analysis.tables.values import plain
from genlab.reports.cells import BOM, WRITERS, neutral
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


MISREAD = (
    "007",
    "1e5",
    "3/4",
    "1-2",
    "TRUE",
    "12:30",
    "50%",
    "May5",
    "5 May",
    "3월 5일",
    "010-1234-5678",
    "\uff10\uff10\uff17",
)
READ_RIGHT = ("bond", "e", "Team 7", "7b", "June", "no. 5", "1e5x", "3월의 토끼", "")


@pytest.mark.parametrize("name", MISREAD)
def test_a_name_that_excel_would_take_for_a_number_or_a_date_survives_it(
    sqlite_engine: Engine, name: str
) -> None:
    store(
        sqlite_engine,
        session=[session(1, "pack", MNIST, "yesno", 1)],
        participant=[participant(1, 1, name)],
        trial=[trial(1, 0, [0], "fake", "gan", 0)],
        answer=[given(1, 0, "fake", True, 1, 1)],
    )
    for form in (long_csv, wide_csv):
        (row,) = table(form(sqlite_engine))
        assert row["nickname"] == name  # other programs read text as text
        (row,) = table(chunk.removeprefix(BOM) for chunk in form(sqlite_engine, excel=True))
        assert row["nickname"] == f"'{name}"
        assert row["participant"] == "1"  # a number stays one
    assert plain(pd.Series([f"'{name}", "bond"])).tolist() == [name, "bond"]  # genlab reads its own file


@pytest.mark.parametrize("name", READ_RIGHT)
def test_other_names_stay_as_they_are(name: str) -> None:
    assert neutral(name, excel=True) == name
    assert plain(pd.Series([f"'{name}"])).tolist() == [f"'{name}"]


def test_a_pack_called_by_a_number_keeps_its_name_and_its_stimuli_theirs(sqlite_engine: Engine) -> None:
    store(
        sqlite_engine,
        session=[session(1, "007", MNIST, "yesno", 1)],
        participant=[participant(1, 1, "bond")],
        trial=[trial(1, 0, [3], "fake", "2e5", 0)],
        answer=[given(1, 0, "fake", True, 1, 1)],
    )
    (row,) = table(chunk.removeprefix(BOM) for chunk in long_csv(sqlite_engine, excel=True))
    assert (row["pack"], row["stimulus"], row["generator"]) == ("'007", "'007/0003", "'2e5")
    (wide,) = table(chunk.removeprefix(BOM) for chunk in wide_csv(sqlite_engine, excel=True))
    assert (wide["pack"], wide["trial_0_stimulus"], wide["trial_0_generator"]) == (
        "'007",
        "'007/0003",
        "'2e5",
    )
    (row,) = table(long_csv(sqlite_engine))
    assert (row["pack"], row["stimulus"], row["generator"]) == ("007", "007/0003", "2e5")
