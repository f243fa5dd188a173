from genlab.analysis.tables import read
from tests.support.tables import problems


def test_images_form():
    found = read(b"image,truth,times_shown,times_called_fake\nx,fake,10,4\ny,real,10,1\nz,fake,3,4\n")
    assert found.form == "images"
    assert found.table["generator"].tolist() == ["fake", ""]
    assert problems(found) == {4: "called_fake '4' exceeds shown"}
