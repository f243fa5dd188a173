import pytest

from genlab.analysis.tables import read
from genlab.errors import GenlabError


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


def test_two_columns_that_could_be_one_role_are_asked_for():
    raw = b"participant,image,item,truth,choice\np,1,2,fake,fake\n"
    with pytest.raises(GenlabError, match="Two columns could be the stimulus: image, item"):
        read(raw)
    assert read(raw, {"stimulus": "item"}).table["stimulus"].tolist() == ["2"]
    with pytest.raises(GenlabError, match="Unknown column 'nope'"):
        read(raw, {"stimulus": "nope"})
    with pytest.raises(GenlabError, match="Unknown role 'nope'"):
        read(raw, {"nope": "item"})
