"""Tables as other programs save them; see cases/README.md."""

from pathlib import Path

import pytest

from genlab.analysis.tables import Said, read
from genlab.errors import GenlabError

CASES = Path(__file__).parent / "cases"


def case(number: str) -> Path:
    (found,) = CASES.glob(f"{number}-*")
    return found


def values(**roles: str) -> Said:
    """Return what is said of values: `choice="Yes=real No=fake"`."""
    return Said(
        values={
            (role, value): meaning
            for role, text in roles.items()
            for value, _, meaning in (entry.partition("=") for entry in text.split())
        }
    )


SAME = {
    "00": Said(),
    "01": Said(),
    "02": Said(),
    "04": Said(),
    "05": Said(),
    "07b": Said(),
    "10b": values(choice="1=fake 0=real"),
    "11": Said(fakes="fake*"),
    "12": Said(),
    "15c": Said(),
    "16a": values(truth="1=real 0=fake", choice="1=real 0=fake"),
    "16e": Said(),
    "16h": values(choice="Yes=real No=fake"),
    "16k": Said(),
    "18b": Said(),
    "19c": Said(),
    "21b": Said(),
    "21d": Said(),
    "21e": Said(),
    "27b": Said(),
    "30c": Said(),
    "35c": values(truth="TRUE=fake FALSE=real"),
    "39b": values(choice="O=real X=fake"),
    "40": Said(),
    "61b": Said(),
}
BASE = read(CASES / "00-base.csv").table


@pytest.mark.parametrize("number", SAME)
def test_the_same_study_is_read_alike_however_it_was_saved(number):
    found = read(case(number), said=SAME[number])
    assert found.form == "long"
    table = found.table
    assert len(table) == 80 and table["participant"].nunique() >= 4
    assert table["correct"].sum() == 56
    assert (table["truth"] == "fake").sum() == 40
    assert (table.loc[table["truth"] == "fake", "choice"] == "fake").sum() == (
        (BASE["truth"] == "fake") & (BASE["choice"] == "fake")
    ).sum()
    assert (table["generator"] != "").sum() == 40
    assert found.rows == len(table) + sum(found.apart.values())
    if "rt_ms" in table and number != "18b":
        assert table["rt_ms"].tolist() == pytest.approx(BASE["rt_ms"].tolist())


@pytest.mark.parametrize(
    ("number", "said", "asked"),
    [
        ("10b", Said(), r"'response' \(choice\) holds 0, 1: which is real.*--value choice:0="),
        ("11", Said(), r"One column per image, 20 of them \(real00.png.*--key KEY.csv"),
        ("16a", Said(), r"'truth' \(truth\) holds 0, 1"),
        ("16h", Said(), r"'choice' \(choice\) holds No, Yes"),
        ("35c", Said(), r"'label' \(truth\) holds FALSE, TRUE"),
        ("39b", Said(), r"holds O, X"),
        ("33", Said(), r"A quote opens in line 11 and does not close"),
        ("52", Said(), r"line 2: invalid correct '14.5', expected a count"),
    ],
)
def test_what_could_be_meant_either_way_is_asked(number, said, asked):
    with pytest.raises(GenlabError, match=asked) as error:
        read(case(number), said=said)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("01", "rt_ms: a comma before the decimals"),
        ("02", "text: utf-16"),
        ("12", "rt_ms: 'key_resp.rt' in seconds"),
        ("18b", "answers to an image that the same person had judged before (40): the first of each counts"),
        ("19c", "participant: P00 and p00 differ in case only"),
        ("21b", "confidence: 'confidence' as a scale from 1 to 5"),
        ("21d", "confidence: 'confidence' in per cent"),
        ("21e", "rt_ms: 'rt_ms' in seconds"),
        ("27b", "generator: real images name one, too (rows: 40)"),
    ],
)
def test_what_was_inferred_is_told_in_a_line(number, told):
    assert any(line.startswith(told) for line in read(case(number)).read_as)


def test_nothing_is_inferred_of_a_plain_table():
    assert read(case("00")).read_as == []


def test_welcome_rows_and_surveys_are_set_apart_and_counted():
    found = read(case("10b"), said=SAME["10b"])
    assert found.apart == {"no truth": 4, "no stimulus": 4}
    assert found.rows == 88


def test_keys_and_marks_say_the_choice_and_are_no_pair():
    found = read(case("12"))
    assert set(found.table["protocol"]) == {"yesno"}
    assert found.apart == {"no stimulus": 1}


def test_the_unsure_are_counted_by_kind():
    found = read(case("20c"))
    assert found.apart == {"unsure": 20}
    assert found.undecided == {"unsure": {"fake": 12, "real": 8}}
    assert len(found.table) == 60


def test_repeated_judgements_count_once_or_all():
    first, both = read(case("18b")), read(case("18b"), said=Said(repeats="all"))
    assert (len(first.table), len(both.table)) == (80, 120)
    assert first.repeats == {"answers": 40, "counted": "first", "first": 0.7, "all": both.repeats["all"]}


def test_counts_by_person_and_by_image():
    rates = read(case("22d")).table
    assert rates["fakes_called_real"].tolist() == [37] * 12
    assert rates["reals_called_fake"].tolist() == [40] * 12
    counts = read(case("37")).table
    assert (counts["generator"] == "").sum() == 30
    assert set(counts["generator"]) == {"", "ACGAN"}
