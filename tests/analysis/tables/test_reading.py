import pandas as pd

from genlab.analysis.tables import read
from tests.support.tables import LONG, problems


def test_bad_rows_are_told_by_line_and_reason_and_good_ones_kept():
    found = read(
        LONG
        + b"a,0,x,gan,fake,fake,500\n"
        + b"a,1,y,,real,maybe,500\n"  # 3
        + b"a,0,z,,real,real,500\n"  # 4: second answer to trial 0
        + b"a,2,x,gan,real,real,500\n"  # 5: names a model, but the truth decides
        + b",3,x,gan,fake,real,500\n"  # 6
        + b"a,4,x,gan,fake\n"  # 7
        + b"a,5,y,,real,real,-3\n"  # 8: kept without its time
    )
    assert found.table.index.tolist() == [2, 5, 8]
    assert found.table["generator"].tolist() == ["gan", "", ""]
    assert found.rows == 7
    told = problems(found)
    assert list(told) == [3, 4, 6, 7, 8]
    assert told[3] == "invalid choice 'maybe', expected real or fake"
    assert "second answer" in told[4]
    assert told[6] == "no participant"
    assert told[7] == "cells: 5, expected 7"
    assert "-3" in told[8] and pd.isna(found.table.loc[8, "rt_ms"])
