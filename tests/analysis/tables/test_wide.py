import pytest

from genlab.analysis.tables import Said, read
from genlab.errors import GenlabError
from tests.support.tables import csv_of

FORM = b"Timestamp,Is this real? [one.png],Is this real? [two.png],Comment\n1,Real,Fake,x\n2,Fake,Fake,\n3,,Real,y\n"
KEY = b"image,label,model\none.png,photo,\ntwo.png,AI,sdxl\n"
TRUE = [["1", "one.png", "real", "real"], ["1", "two.png", "fake", "fake"], ["2", "one.png", "real", "fake"]]


@pytest.mark.parametrize(
    "said", [Said(key=KEY), Said(fakes="TWO*"), Said(key=b"file,truth\none,real\ntwo,fake\n")]
)
def test_a_column_an_image_takes_its_truth_from_a_key_or_a_pattern(said):
    found = read(FORM, said=said)
    assert found.table[["participant", "stimulus", "truth", "choice"]].to_numpy().tolist()[:3] == TRUE
    assert found.rows == len(found.table) == 5
    assert "one column per image (people: 3, images: 2, answers: 5, empty cells: 1)" in found.read_as
    assert found.table["generator"].unique().tolist() == ["", "sdxl" if said.key == KEY else "fake"]


def test_a_column_an_image_without_a_key_is_asked_about():
    with pytest.raises(GenlabError, match=r"One column per image, 2 of them \(one.png, two.png"):
        read(FORM)
    with pytest.raises(GenlabError, match=r"does not name all images. Expected too: two.png"):
        read(FORM, said=Said(key=b"image,truth\none.png,real\nother.png,fake\n"))
    with pytest.raises(GenlabError, match="The key does not say which images are fake"):
        read(FORM, said=Said(key=b"image,size\none.png,3\n"))
    with pytest.raises(GenlabError, match=r"says two things of 'one.png'"):
        read(FORM, said=Said(key=b"image,truth\none.png,real\none.png,fake\n"))


@pytest.mark.parametrize(
    ("row", "generators"),
    [("truth real fake fake", {"", "fake"}), ("generator - sdxl dalle", {"", "sdxl", "dalle"})],
)
def test_a_row_beneath_the_header_says_the_truth(row, generators):
    raw = csv_of("id a b c", [row, "x real real fake", "y fake fake fake"]).encode()
    found = read(raw)
    assert found.rows == len(found.table) == 6
    assert set(found.table["generator"]) == generators
    assert found.table["correct"].sum() == 4


def test_yes_and_no_in_columns_of_images_are_asked_for_and_said():
    raw = csv_of("id a b", ["x O X", "y X X"]).encode()
    key = b"image,truth\na,real\nb,fake\n"
    with pytest.raises(GenlabError, match="holds O, X"):
        read(raw, said=Said(key=key))
    values = {("choice", "O"): "real", ("choice", "X"): "fake"}
    assert read(raw, said=Said(key=key, values=values)).table["correct"].tolist() == [True, True, False, True]


def test_a_key_serves_a_row_an_answer_too():
    raw = csv_of(
        "participant image choice", ["p imgs/one.png real", "p imgs/two.png real", "p three.png real"]
    )
    found = read(raw.encode(), said=Said(key=KEY))
    assert found.table["truth"].tolist() == ["real", "fake"]
    assert found.apart == {"not in the key": 1}
