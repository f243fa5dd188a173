import pytest

from genlab.analysis.tables import columns_of, read
from genlab.errors import GenlabError


def test_korean_windows_files_and_names_are_read():
    # participant, picture, right answer, response; then a name, 1, fake, real
    words = "\ucc38\uac00\uc790,\uadf8\ub9bc,\uc815\ub2f5,\uc751\ub2f5\n\ucca0\uc218,1,\uac00\uc9dc,\uc9c4\uc9dc\n"
    table = read(words.encode("cp949")).table
    assert table["participant"].tolist() == ["\ucca0\uc218"]
    assert (table["truth"].tolist(), table["choice"].tolist()) == (["fake"], ["real"])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(GenlabError, match=r"nothing\.csv"):
        read(tmp_path / "nothing.csv")


def test_columns_of_any_table_are_named():
    assert columns_of(b"who;pic\n1;2\n") == ["who", "pic"]
    with pytest.raises(GenlabError, match="Invalid header"):
        columns_of(b"")
