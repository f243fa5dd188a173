"""A file of one's own texts: taken as it is meant, or refused in one line that says where and why."""

from pathlib import Path

import pytest

from genlab import datasets
from genlab.errors import GenlabError

LINES = [f"the {number}th line of many" for number in range(30)]


def load(path: Path, content: str | bytes) -> datasets.Texts:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return datasets.load_texts(str(path))


def test_a_line_is_an_item(tmp_path: Path) -> None:
    found = load(tmp_path / "mine.txt", "\ufeff" + "\r\n\r\n".join(f"  {line}\u00a0 " for line in LINES))
    assert found.name == "mine" and not found.paired and found.left_out == ()
    assert set(found.train) | set(found.test) == set(LINES) and len(found.test) == 5


@pytest.mark.parametrize(("suffix", "between"), [("tsv", "\t"), ("csv", ",")])
def test_two_columns_are_pairs(suffix: str, between: str, tmp_path: Path) -> None:
    found = load(tmp_path / f"mine.{suffix}", "\n".join(f"{line}{between}{line.upper()}" for line in LINES))
    assert found.paired and all(
        target == source.upper() for source, target in (pair.split("\t") for pair in found.train)
    )


def test_korean_is_read_from_other_encodings_and_composed(tmp_path: Path) -> None:
    lines = [f"{number}번째 가까운 마을" for number in range(30)]
    assert load(tmp_path / "old.txt", "\n".join(lines).encode("cp949")).train[0] == lines[0]
    assert load(tmp_path / "wide.txt", "\n".join(lines).encode("utf-16")).train[0] == lines[0]
    import unicodedata

    assert load(tmp_path / "mac.txt", unicodedata.normalize("NFD", "\n".join(lines))).train[0] == lines[0]


def test_what_cannot_be_taken_is_left_out_with_its_reason(tmp_path: Path) -> None:
    odd = ["a" * 401, LINES[3], "an \u2063 unseen letter"]
    found = load(tmp_path / "mine.txt", "\n".join(LINES + odd))
    assert found.left_out == (
        "line 31: 401 characters, 1 to 400 are taken",
        "line 32: the same as line 4",
        "line 33: the character U+2063, which nobody can see",
    )
    pairs = load(tmp_path / "mine.tsv", "\n".join([*(f"{line}\tb" for line in LINES), "a\t"]))
    assert pairs.left_out == ("line 31: an empty column",)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (
            "few.txt",
            "a\nb\na",
            r"Too few texts in '.*few.txt'. .*at least 20 .* Received: 2. First left out: line 3: the",
        ),
        ("none.txt", "", r"Too few texts in '.*none.txt'. .* Received: 0"),
        ("bytes.txt", b"\x00\x01\x02" * 50, r"Invalid encoding of '.*bytes.txt'. Expected text in UTF-8"),
        (
            "odd.tsv",
            "\n".join(["a\tb"] * 3 + ["a\tb\tc"]),
            r"Uneven columns in '.*', line 4. Expected 2, as in line 1. Rec",
        ),
        (
            "wide.csv",
            "\n".join(["a,b,c"] * 30),
            r"Invalid file '.*wide.csv'. Expected one or two columns. Received: 3",
        ),
        (
            "verses.txt",
            "\n".join(LINES),
            r"Invalid file .* Expected another name than a dataset's. Received: 'verses'",
        ),
    ],
)
def test_what_is_no_file_of_texts_is_refused_in_one_line(
    name: str, content: str | bytes, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(GenlabError, match=problem) as caught:
        load(tmp_path / name, content)
    assert "\n" not in str(caught.value)
