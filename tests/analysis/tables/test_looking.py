"""A look at a table before it is judged: what each column and each value was taken for, and what is asked."""

import gzip
from typing import Any

import pytest

from genlab.analysis.tables import Said, looking
from genlab.analysis.tables.looking import look
from tests.analysis.tables.test_cases import case


def seen(source: str | bytes, mapping: dict[str, str] | None = None, **said: Any) -> dict[str, Any]:
    raw = case(source).read_bytes() if isinstance(source, str) else source
    return look(raw, mapping or {}, Said(**said))[0]


def test_what_columns_and_values_were_taken_for_is_told() -> None:
    found = seen("16e")
    assert (
        found["columns"][:3] == ["participant", "trial", "stimulus"] and len(found["first"]) == looking.FIRST
    )
    assert found["roles"]["choice"] == "choice" and found["form"] == "long" and found["question"] is None
    assert found["words"]["truth"] == {
        "column": "truth",
        "values": [["AI-generated", "fake", 40], ["Human", "real", 40]],
        "others": 0,
    }


def test_a_question_leaves_what_was_read_before_it() -> None:
    found = seen("10b")
    assert found["question"] == {"about": "values", "role": "choice", "of": ["0", "1"]}
    assert found["problem"].startswith("Column 'response' (choice) holds 0, 1")
    assert [entry[:2] for entry in found["words"]["choice"]["values"][:3]] == [
        ["0", ""],
        ["1", ""],
        ["null", "timeout"],
    ]
    assert [entry[:2] for entry in found["words"]["correct"]["values"]] == [
        ["true", "right"],
        ["false", "wrong"],
    ]
    answered = seen("10b", values={("choice", "0"): "real", ("choice", "1"): "fake"})
    assert answered["question"] is None
    assert answered["words"]["choice"]["values"][:2] == [["0", "real", 44], ["1", "fake", 36]]


def test_keys_are_shown_without_a_meaning_of_their_own() -> None:
    found = seen("12")
    assert [entry[:2] for entry in found["words"]["choice"]["values"]] == [["left", ""], ["right", ""]]
    assert found["words"]["correct"]["values"] == [["1", "right", 56], ["0", "wrong", 24]]


def test_a_column_an_image_asks_for_a_key() -> None:
    found = seen("11")
    assert found["question"]["about"] == "key" and len(found["question"]["of"]) == 20
    assert seen("11", fakes="fake*")["words"]["choice"]["column"] == "one column per image"


def test_two_columns_for_one_role_are_both_told() -> None:
    text = b"participant,stimulus,truth,answer,response\na,x,fake,real,fake\nb,x,fake,fake,fake\n"
    found = seen(text)
    assert found["doubtful"] == {"choice": ["answer", "response"]} and "choice" not in found["roles"]
    assert found["question"] == {"about": "columns", "role": "choice", "of": ["answer", "response"]}
    assert seen(text, {"choice": "answer"})["form"] == "long"


def test_marks_that_contradict_are_shown_with_what_they_were_taken_for() -> None:
    rows = "".join(f"p{n},x{n},fake,real,1\n" for n in range(20))
    found = seen(f"participant,stimulus,truth,choice,correct\n{rows}".encode())
    assert found["question"]["role"] == "correct" and "contradicts" in found["problem"]
    assert found["words"]["correct"]["values"] == [["1", "right", 20]]


def test_exclusions_and_counts_of_right_answers() -> None:
    assert seen("40")["words"]["exclusion"]["values"] == [["FALSE", "kept", 80]]
    assert "correct" not in seen("52")["words"]


def test_what_is_no_table_is_one_line() -> None:
    for raw in (b"\x00\x01\x02", b"", case("33").read_bytes()):
        found = seen(raw)
        assert found["problem"] and "\n" not in found["problem"]
        assert not found["words"] and not found["first"]


def test_a_table_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_BYTES", 2**20)
    packed = gzip.compress(case("00").read_bytes() + b"p,1,x,real,real,1,1\n" * 10**5)
    assert seen(packed)["problem"] == "The table is too large. Expected at most 1 MiB when unpacked."


def test_long_cells_and_many_values_are_cut() -> None:
    rows = "".join(f"p{n},{'x' * 500},fake,real,why {n}\n" for n in range(40))
    found = seen(f"participant,stimulus,truth,choice,excluded\n{rows}".encode())
    assert len(found["first"][0][1]) == looking.LONGEST
    assert len(found["words"]["exclusion"]["values"]) == looking.MOST_WORDS
    assert found["words"]["exclusion"]["others"] == 40 - looking.MOST_WORDS
