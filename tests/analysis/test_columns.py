import pandas as pd
import pytest

from genlab.analysis.columns import columns_of, read
from genlab.errors import GenlabError

LONG = b"participant,trial,stimulus,generator,truth,choice,rt_ms\n"


def problems(reading) -> dict[int, str]:
    return {problem.row: problem.reason for problem in reading.problems}


def test_other_peoples_names_are_understood():
    found = read(
        b"Subject ID;Image;Model;Label;Response;RT\nA;1.png;SD;Generated;real;900\nA;2.png;;Real;REAL;800\n"
    )
    assert found.form == "long"
    assert found.table["participant"].tolist() == ["A", "A"]
    assert found.table["generator"].tolist() == ["SD", ""]
    assert found.table["truth"].tolist() == ["fake", "real"]
    assert found.table["trial"].tolist() == [0, 1]
    assert found.table["correct"].tolist() == [False, True]
    assert found.table["rt_ms"].tolist() == [900, 800]


def test_bad_rows_are_told_by_line_and_reason_and_good_ones_kept():
    found = read(
        LONG
        + b"a,0,x,gan,fake,fake,500\n"
        + b"a,1,y,,real,maybe,500\n"  # 3
        + b"a,0,z,,real,real,500\n"  # 4: second answer to trial 0
        + b"a,2,x,gan,real,real,500\n"  # 5: a generator's name for a real
        + b",3,x,gan,fake,real,500\n"  # 6
        + b"a,4,x,gan,fake\n"  # 7
        + b"a,5,y,,real,real,-3\n"  # 8: kept without its time
    )
    assert found.table.index.tolist() == [2, 8]
    assert found.rows == 7
    told = problems(found)
    assert list(told) == [3, 4, 5, 6, 7, 8]
    assert told[3] == "invalid choice 'maybe', expected real or fake"
    assert "second answer" in told[4]
    assert "contradicts the truth" in told[5]
    assert told[6] == "no participant"
    assert told[7] == "5 cells, expected 7"
    assert "-3" in told[8] and pd.isna(found.table.loc[8, "rt_ms"])


def test_two_columns_that_could_be_one_role_are_asked_for():
    raw = b"participant,image,item,truth,choice\np,1,2,fake,fake\n"
    with pytest.raises(GenlabError, match="Two columns could be the stimulus: image, item"):
        read(raw)
    assert read(raw, {"stimulus": "item"}).table["stimulus"].tolist() == ["2"]
    with pytest.raises(GenlabError, match="Unknown column 'nope'"):
        read(raw, {"stimulus": "nope"})
    with pytest.raises(GenlabError, match="Unknown role 'nope'"):
        read(raw, {"nope": "item"})


def test_korean_windows_files_and_names_are_read():
    # participant, picture, right answer, response; then a name, 1, fake, real
    words = "\ucc38\uac00\uc790,\uadf8\ub9bc,\uc815\ub2f5,\uc751\ub2f5\n\ucca0\uc218,1,\uac00\uc9dc,\uc9c4\uc9dc\n"
    table = read(words.encode("cp949")).table
    assert table["participant"].tolist() == ["\ucca0\uc218"]
    assert (table["truth"].tolist(), table["choice"].tolist()) == (["fake"], ["real"])


def test_people_form_takes_counts_rates_and_percent():
    rates = read(b"participant,fakes,fake_error,reals,real_error\na,10,0.3,10,0.2\nb,10,0.55,10,0.1\n")
    percent = read(b"participant,fakes,fake_error,reals,real_error\na,10,30%,10,20%\nb,10,55%,10,10%\n")
    counts = read(b"participant,fakes,fakes_called_real,reals,reals_called_fake\na,10,3,10,2\nb,10,6,10,1\n")
    for found in (rates, percent):
        assert found.form == "people"
        assert found.table["fakes_called_real"].tolist() == [3, 6]
        assert found.table["reals_called_fake"].tolist() == [2, 1]
    assert counts.table["fakes_called_real"].tolist() == [3, 6]
    wrong = read(b"participant,answers,correct\na,10,12\nb,10,5\nb,10,6\nc,-1,0\nd,x,0\n")
    assert wrong.table["participant"].tolist() == ["b"]
    assert sorted(problems(wrong)) == [2, 4, 5, 6]


def test_images_form():
    found = read(b"image,truth,times_shown,times_called_fake\nx,fake,10,4\ny,real,10,1\nz,fake,3,4\n")
    assert found.form == "images"
    assert found.table["generator"].tolist() == ["fake", ""]
    assert problems(found) == {4: "called_fake '4' exceeds shown"}


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b"", "header"),
        (b"a,a\n1,2\n", "distinct column names"),
        (b"height,weight\n1,2\n", "Unknown form of table"),
        (b"\xff\xfe\x00\x01", "as text"),
        (LONG + b"a,0,x,gan,fake,perhaps,1\n", r"No usable row among 1.*line 2: invalid choice 'perhaps'"),
        (LONG, "No usable row among 0"),
    ],
)
def test_what_cannot_be_read_says_why_in_one_line(raw, named):
    with pytest.raises(GenlabError, match=named) as error:
        read(raw)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(GenlabError, match=r"nothing\.csv"):
        read(tmp_path / "nothing.csv")


def test_the_exports_mark_against_formulas_is_taken_off_again():
    assert read(LONG + b"'=a,0,x,'-gan,fake,fake,1\n").table["participant"].tolist() == ["=a"]


def test_measurements_of_a_long_table_are_numbers_or_told():
    reading = read(
        b"participant,image,truth,choice,exposure_ms,shown_ms,confidence,reason\n"
        b"a,1,fake,fake,500,501.2,80,too smooth\n"
        b"a,2,real,fake,490,,120,\n"
        b"b,1,fake,real,-5,x,50,\n"
    )
    assert list(reading.table["exposure_ms"][:2]) == [500, 490]
    assert reading.table["shown_ms"].isna().tolist() == [False, True, True]
    assert reading.table["confidence"].fillna(-1).tolist() == [80, -1, 50]
    assert [(problem.row, problem.reason.split(" '")[0]) for problem in reading.problems] == [
        (3, "invalid confidence"),
        (4, "invalid exposure_ms"),
        (4, "invalid shown_ms"),
    ]


def test_columns_of_any_table_are_named():
    assert columns_of(b"who;pic\n1;2\n") == ["who", "pic"]
    with pytest.raises(GenlabError, match="Invalid header"):
        columns_of(b"")
