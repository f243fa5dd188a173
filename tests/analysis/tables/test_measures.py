import pytest

from genlab.analysis import study
from genlab.analysis.tables import Said, read
from genlab.errors import GenlabError

HEADER = "participant;image;truth;choice;"


@pytest.mark.parametrize(
    ("name", "cells", "expected", "told"),
    [
        ("rt", ["1618,8", "985", "1001,5"], [1618.8, 985, 1001.5], "rt_ms: a comma before the decimals"),
        ("rt", ["1.618,8", "985,0", "901,5"], [1618.8, 985, 901.5], "rt_ms: a comma before the decimals"),
        ("rt", ["1,618", "985", "2,277"], [1618, 985, 2277], "rt_ms: a comma between the thousands"),
        (
            "rt",
            ["1,618.5", "985.0", "2,277.1"],
            [1618.5, 985, 2277.1],
            "rt_ms: a comma between the thousands",
        ),
        ("rt", ["0,985", "1,618", "2,277"], [985, 1618, 2277], "rt_ms: 'rt' in seconds"),
        ("rt", ["1.6", "0.9", "2.2"], [1600, 900, 2200], "rt_ms: 'rt' in seconds"),
        ("RT (s)", ["30.5", "31.5", "29"], [30500, 31500, 29000], "rt_ms: 'RT (s)' in seconds"),
        ("rt", ["812.5", "901", "1200"], [812.5, 901, 1200], ""),
        ("confidence", ["0.5", "0.75", "1"], [50, 75, 100], "confidence: 'confidence' as a share"),
        ("confidence", ["50%", "75%", "100%"], [50, 75, 100], "confidence: 'confidence' in per cent"),
        ("confidence", ["1", "4", "7"], [50, 75, 100], "confidence: 'confidence' as a scale from 1 to 7"),
        ("confidence", ["0", "50", "100"], [50, 75, 100], "confidence: 'confidence' from 0 to 100%"),
        ("confidence", ["50", "75", "100"], [50, 75, 100], ""),
    ],
)
def test_numbers_are_read_from_the_whole_column_and_told(name, cells, expected, told):
    role = "confidence" if name == "confidence" else "rt_ms"
    rows = [f"p;{place}.png;fake;real;{cell}\n" for place, cell in enumerate(cells)]
    mapping = {role: name}
    found = read((HEADER + name + "\n" + "".join(rows)).encode(), mapping)
    assert found.table[role].tolist() == pytest.approx(expected)
    assert any(line.startswith(told) for line in found.read_as) if told else found.read_as == []


def test_seconds_set_nobody_apart():
    rows = [f"p{p};{i}.png;fake;{'real' if i % 2 else 'fake'};1.{i}\n" for p in range(3) for i in range(9)]
    found = study.analyse((HEADER + "rt_ms\n" + "".join(rows)).encode(), flag=True)
    assert found["exclusions"]["excluded"] == {}


@pytest.mark.parametrize("cells", [("37%", "0.4"), ("37", "0.4")])
def test_per_cent_beside_shares_is_asked_about(cells):
    rows = "".join(f"p{place},100,{cell},100,0.1\n" for place, cell in enumerate(cells))
    with pytest.raises(GenlabError, match=f"holds {cells[0]} beside 0.4. Expected shares"):
        read(f"participant,fakes,fake_error,reals,real_error\n{rows}".encode())


def test_a_number_in_the_paper_is_a_constant():
    raw = b"participant,fake_error,real_error\na,37%,10%\nb,40%,20%\n"
    found = read(raw, said=Said(constants={"fakes": "100", "reals": "50"}))
    assert found.table["fakes_called_real"].tolist() == [37, 40]
    assert found.table["reals_called_fake"].tolist() == [5, 10]
    assert found.read_as[:2] == ["fakes: 100 throughout, as said", "reals: 50 throughout, as said"]
    with pytest.raises(GenlabError, match="Unknown role 'fake'"):
        Said(constants={"fake": "1"})
