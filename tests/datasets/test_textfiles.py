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


@pytest.mark.parametrize("titles", ["source,target", "English,한국어", "EN,ko", " 원문 , 번역 "])
def test_a_row_of_titles_is_no_pair(titles: str, tmp_path: Path) -> None:
    rows = "\n".join(f"{line},{line.upper()}" for line in LINES)
    assert load(tmp_path / "plain.csv", rows).left_out == ()
    found = load(tmp_path / "mine.csv", f"{titles}\n{rows}")
    assert found.left_out == ("line 1: titles of the columns",)
    assert found.train == load(tmp_path / "plain.csv", rows).train


def test_words_that_could_be_titles_are_pairs_elsewhere(tmp_path: Path) -> None:
    rows = [f"{line}\t{line.upper()}" for line in LINES]
    for first in ("source\t원천", "the source\ttarget", f"{rows[0]}\nsource\ttarget"):
        found = load(tmp_path / "mine.tsv", "\n".join([first, *rows[1:]]))
        assert found.left_out == () and {*first.split("\n")} <= {*found.train, *found.test}
    alone = load(tmp_path / "mine.csv", "\n".join(["text", *LINES]))
    assert alone.left_out == () and "text" in {*alone.train, *alone.test}


def test_targets_of_one_source_are_on_one_side_of_the_split(tmp_path: Path) -> None:
    rows = [f"{line}\t{way} {line}" for line in LINES for way in ("one", "two", "three")]
    found = load(tmp_path / "mine.tsv", "\n".join([*rows, f"{LINES[1]}\tone more"]))
    train, test = ({text.partition("\t")[0] for text in texts} for texts in (found.train, found.test))
    assert test == set(LINES[1::6]) and train == set(LINES) - test
    assert len(found.train) == 3 * 25 and len(found.test) == 3 * 5 + 1


def test_what_joins_letters_is_kept_and_marks_without_width_are_not(tmp_path: Path) -> None:
    persian, family = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\U0001f469\u200d\U0001f467"
    found = load(tmp_path / "mine.txt", "\n".join([*LINES, persian, family, "soft\u00adly\u200b", "\u200d"]))
    assert {persian, family, "softly"} <= {*found.train, *found.test}
    assert found.left_out == ("line 34: joiners alone, which nobody can see",)


def test_a_line_that_nobody_can_read_is_left_out_alone(tmp_path: Path) -> None:
    for name in ("mine.txt", "mine.csv", "mine.tsv"):
        found = load(tmp_path / name, "\n".join([*LINES, "a bell \a", "no\0thing"]))
        assert found.left_out == (
            "line 31: the character U+0007, which nobody can see",
            "line 32: the character U+0000, which nobody can see",
        )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("written", ["{} of many", "{}번째 가까운 마을", "{}-я линия"])
def test_texts_of_any_alphabet_are_read_from_what_unicode_is_written_in(
    written: str, encoding: str, tmp_path: Path
) -> None:
    lines = [written.format(number) for number in range(30)]
    found = load(tmp_path / "mine.txt", "\r\n".join(lines).encode(encoding))
    assert {*found.train, *found.test} == set(lines)


def test_nothing_is_read_by_a_wrong_code_page(tmp_path: Path) -> None:
    korean = "\n".join(f"{number}번째 가까운 마을" for number in range(30)).encode()
    for name, content, line in (
        ("broken.txt", korean + b"\n" + "안녕".encode()[:-1], 31),
        ("latin.txt", "\n".join([*LINES, "où est la rue"]).encode("cp1252"), 31),
        ("japanese.txt", "\n".join([*LINES[:4], "日本語の行です"]).encode("cp932"), 5),
        ("rare.txt", "\n".join([*LINES, "뷁"]).encode("cp949"), 31),
    ):
        with pytest.raises(
            GenlabError,
            match=rf"Invalid encoding of '.*{name}'. Expected text in UTF-8. Received: .* line {line}",
        ):
            load(tmp_path / name, content)


def test_quotation_marks_are_a_tables_own_in_csv_and_the_texts_in_tsv(tmp_path: Path) -> None:
    said = ['"He said\ta', "lost one\tb", "lost two\tc", '"She said\td', '"Hi" he said\te']
    pairs = load(tmp_path / "mine.tsv", "\n".join([*said, *(f"{line}\tb" for line in LINES)]))
    assert pairs.left_out == () and set(said) <= {*pairs.train, *pairs.test}
    found = load(tmp_path / "mine.csv", "\n".join(['"He said, ""yes""",b', *(f"{line},b" for line in LINES)]))
    assert 'He said, "yes"\tb' in {*found.train, *found.test}


def test_a_cell_over_several_lines_is_told_with_the_line_where_it_begins(tmp_path: Path) -> None:
    rows = [f"{line},b" for line in LINES]
    found = load(tmp_path / "mine.csv", "\n".join([*rows, '"one', "two", 'three",c', f"{LINES[0]},b"]))
    assert found.left_out == ("line 31: 2 line breaks within quotation marks", "line 34: the same as line 1")


def test_cells_parted_by_semicolons_are_pairs_where_every_line_has_two(tmp_path: Path) -> None:
    assert load(tmp_path / "mine.csv", "\n".join(f"{line};b" for line in LINES)).paired
    assert not load(tmp_path / "mine.csv", "\n".join([*(f"{line};b" for line in LINES), "one"])).paired


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (
            "lone.csv",
            "\n".join([*(f"{line},b" for line in LINES), '"one,c', "two,d"]),
            r"Invalid quotation marks in '.*lone.csv', from line 31 on. Expected two around a cell",
        ),
        (
            "few.txt",
            "a\nb\na",
            r"Too few texts in '.*few.txt'. .*at least 20 .* Received: 2. First left out: line 3: the",
        ),
        ("none.txt", "", r"Too few texts in '.*none.txt'. .* Received: 0"),
        ("bytes.txt", b"\x89PNG\xff" * 50, r"Invalid encoding of '.*bytes.txt'. Expected text in UTF-8"),
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
