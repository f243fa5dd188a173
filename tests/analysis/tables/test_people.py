from genlab.analysis.tables import read
from tests.support.tables import problems


def test_people_form_takes_counts_rates_and_percent():
    rates = read(b"participant,fakes,fake_error,reals,real_error\na,10,0.3,10,0.2\nb,10,0.55,10,0.1\n")
    percent = read(b"participant,fakes,fake_error,reals,real_error\na,10,30%,10,20%\nb,10,55%,10,10%\n")
    counts = read(b"participant,fakes,fakes_called_real,reals,reals_called_fake\na,10,3,10,2\nb,10,6,10,1\n")
    for found in (rates, percent):
        assert found.form == "people"
        assert found.table["fakes_called_real"].tolist() == [3, 6]
        assert found.table["reals_called_fake"].tolist() == [2, 1]
    assert counts.table["fakes_called_real"].tolist() == [3, 6]
    wrong = read(b"participant,answers,correct\na,10,12\nb,10,5\nb,10,6\nc,-1,0\nd,x,0\n")
    assert wrong.table["participant"].tolist() == ["b"]
    assert sorted(problems(wrong)) == [2, 4, 5, 6]
