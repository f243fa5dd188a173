import gzip
import io
import json
import zipfile

import pytest

from genlab.analysis.tables import Said, columns_of, read
from genlab.errors import GenlabError
from tests.support.tables import csv_of, opendocument, workbook

HEADER = "participant image truth choice"
ROWS = ["p1 a.png real real", "p1 b.png fake real", "p2 a.png real fake", "p2 b.png fake fake"]
TEXT = csv_of(HEADER, ROWS)
CELLS = [row.split(" ") for row in (HEADER, *ROWS)]
RECORDS = [dict(zip(CELLS[0], row, strict=True)) for row in CELLS[1:]]


def zipped(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return packed.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", "|").encode(),
        TEXT.replace(",", ", ").encode(),
        b"sep=;\r\n" + TEXT.replace(",", ";").encode(),
        b"# a comment, with commas, and more of them, too\n\n" + TEXT.encode(),
        b"Study of faces, run by Kim, Seoul\nDate: 2026-01-01\n\n" + TEXT.encode(),
        b"Study,,,\n,,,\n" + TEXT.encode(),
        TEXT.replace("\n", ",,\n").encode(),
        TEXT.replace("\n", ",\n").replace("choice,", "choice", 1).encode(),
        TEXT.replace("choice", "choi\u200bce").replace("fake\n", "fake\u200b\n").encode(),
        gzip.compress(TEXT.encode(), mtime=0),
        zipped(answers=TEXT),
        json.dumps(RECORDS).encode(),
        json.dumps({"data": RECORDS}).encode(),
        "\n".join(map(json.dumps, RECORDS)).encode(),
        "\n".join(json.dumps(RECORDS[place : place + 2]) for place in (0, 2)).encode(),
        workbook([list(row) for row in CELLS]),
        opendocument(CELLS),
    ],
    ids=lambda raw: f"{len(raw)} bytes",  # archives hold the time
)
def test_bytes_of_every_kind_come_to_the_same_rows(raw):
    found = read(raw).table
    assert found[["participant", "stimulus", "truth", "choice"]].to_numpy().tolist() == CELLS[1:]


def test_numbers_and_truths_of_a_workbook_are_as_in_a_csv():
    rows = [["participant", "trial", "image", "is_fake", "choice", "rt"]]
    rows += [["p1", 0.0, "a", True, "fake", 812.5], ["p1", 1.0, "b", False, "fake", 901]]
    found = read(workbook(rows, more="a note"), said=Said(sheet="Answers")).table
    assert found["truth"].tolist() == ["fake", "real"]
    assert found["rt_ms"].tolist() == [812.5, 901]
    with pytest.raises(GenlabError, match=r"Unknown sheet 'x'. Expected one of: Notes, Answers"):
        read(workbook(rows, more="a note"), said=Said(sheet="x"))
    with pytest.raises(GenlabError, match=r"No sheet 'x'. Expected a workbook"):
        read(TEXT.encode(), said=Said(sheet="x"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("참가자,그림,정답,응답\n철수,1,가짜,진짜\n", "cp949"),
        ("Teilnehmer;Bild;Wahrheit;Antwort\nJürgen;1;unecht;echt\nÄnne;2;künstlich;echt\n", "cp1252"),
    ],
)
def test_texts_of_korean_and_german_machines_are_read(text, encoding):
    found = read(text.encode(encoding))
    assert found.table["truth"].tolist()[0] == "fake"
    assert found.table["participant"].tolist()[0] in ("철수", "Jürgen")
    assert found.read_as[0] == f"text: {encoding}"


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b'[{"a": 1},\n{"b":', "Invalid JSON at line 2"),
        (b"[1, 2]", "Unknown kind of JSON"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-9], "Cannot unpack the table"),
        (zipped(one=TEXT, two=TEXT), "Expected one table in it. Received: one.csv, two.csv"),
        (b"PK\x03\x04 broken", "Cannot"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "Cannot read the table as text"),
        (workbook([["x"]])[:-40], "Cannot"),
    ],
    ids=["cut", "no rows", "cut gzip", "two in a zip", "no zip", "picture", "cut workbook"],
)
def test_what_is_broken_is_one_line(raw, named):
    with pytest.raises(GenlabError, match=named) as error:
        read(raw)
    assert "\n" not in str(error.value)


def test_a_quote_that_swallows_rows_is_named_by_its_line():
    header = "participant,image,truth,choice,comment\n"
    for body in (
        'p1,a,real,real,ok\np1,b,real,real,"oops\np1,c,fake,fake,x\n',
        'p1,a,real,real,ok\np1,b,real,real,"oops\np1,c,fake,fake,"\np2,b,fake,fake,"\n',
        'p1,a,real,real,ok\np1,b,real,real,"oops\np1,c,fake,fake,x\np1,d,fake,fake,"\np2,b,fake,fake,ok\n',
        'p1,a,real,real,ok\np1,b,real,real,"' + "a long story\n" * 30 + '"\n',
    ):
        with pytest.raises(GenlabError, match="A quote opens in line 3 "):
            read((header + body).encode())


def test_a_comment_of_several_lines_is_no_swallowed_row():
    header = b"participant,image,truth,choice,comment\n"
    raw = header + b'p1,a,real,real,"I looked, hard\nat it, twice, yes, so, ok"\np1,b,fake,fake,\n'
    assert len(read(raw).table) == 2


def test_a_header_that_stands_again_is_set_apart():
    found = read((TEXT + TEXT).encode())
    assert found.apart == {"the header once more": 1, "judged before by the same person": 4}


def test_nameless_columns_with_cells_keep_a_name():
    assert columns_of(b"a,b,c\n1,2,3\n") == ["a", "b", "c"]
    with pytest.raises(GenlabError, match="distinct column names"):
        read(b"participant,image,truth,choice,x,x\np,a,real,real,1,2\n")
    assert len(read(b"participant,image,truth,choice,,x,x\np,a,real,real,1,,\n").table) == 1


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(GenlabError, match=r"nothing\.csv"):
        read(tmp_path / "nothing.csv")


def test_columns_of_any_table_are_named():
    assert columns_of(b"who;pic\n1;2\n") == ["who", "pic"]
    with pytest.raises(GenlabError, match="Invalid header"):
        columns_of(b"")
