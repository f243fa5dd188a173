import io
import zipfile

import pytest

from genlab.reports import codebook, export
from genlab.sessions import join, open_session
from genlab.ui.results import downloads
from tests.support.playing import play


@pytest.fixture
def stored(sqlite_engine, pack, monkeypatch):
    """Answer three rounds, in the database that the page would read."""
    session = open_session(sqlite_engine, pack, "yesno", 6)
    for seed in range(3):
        play(sqlite_engine, join(sqlite_engine, session, pack, seed=seed), pack)
    monkeypatch.setattr(downloads, "engine", lambda: sqlite_engine)
    return sqlite_engine


@pytest.mark.parametrize("write", [export.long_csv, export.wide_csv])
@pytest.mark.parametrize("excel", [False, True])
def test_a_file_and_its_zip_hold_the_export(stored, pack, write, excel):
    filters = {"pack_sha256": pack.sha256, "standing": True}
    expected = "".join(write(stored, excel=excel, **filters)).encode()
    assert expected.startswith("\ufeff".encode()) == excel
    assert downloads.whole(write, filters, excel) == expected
    with zipfile.ZipFile(io.BytesIO(downloads.zipped(write, filters, excel, "answers.csv"))) as archive:
        book = f"genlab-codebook{'-excel' if excel else ''}.csv"
        assert archive.namelist() == ["answers.csv", book]
        assert archive.read("answers.csv") == expected
        assert archive.read(book) == "".join(codebook.codebook_csv(excel=excel)).encode()


def test_provenance_names_pack_and_protocol(pack):
    text = " ".join(downloads.provenance(pack, "yesno"))
    assert pack.sha256 in text and "yesno" in text
