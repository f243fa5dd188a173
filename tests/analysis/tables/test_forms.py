import pytest

from genlab.analysis.tables import read
from genlab.errors import GenlabError
from tests.support.tables import LONG


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b"", "header"),
        (b"a,a\n1,2\n", "distinct column names"),
        (b"height,weight\n1,2\n", "Unknown form of table"),
        (b"\x00\x01\x02\x03", "as text"),
        (LONG + b"a,0,x,gan,fake,perhaps,1\n", r"No usable row among 1.*line 2: invalid choice 'perhaps'"),
        (LONG, "No usable row among 0"),
    ],
)
def test_what_cannot_be_read_says_why_in_one_line(raw, named):
    with pytest.raises(GenlabError, match=named) as error:
        read(raw)
    assert "\n" not in str(error.value)
