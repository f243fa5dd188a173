from genlab.analysis.tables import read
from tests.support.tables import LONG


def test_the_exports_mark_against_formulas_is_taken_off_again():
    assert read(LONG + b"'=a,0,x,'-gan,fake,fake,1\n").table["participant"].tolist() == ["=a"]
