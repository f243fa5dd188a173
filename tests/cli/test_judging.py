import pytest

from genlab.cli import main


@pytest.mark.parametrize(
    ("arguments", "said"), [([], "people x 20 questions"), (["--people", "30"], "30 people x 20")]
)
def test_plan_speaks(arguments, said, capsys):
    assert main(["plan", *arguments]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan", "--people", "0"],
        ["plan", "--questions", "-3"],
        ["plan", "--margin", "inf"],
        ["plan", "--power", "nan"],
        ["plan", "--images", "9" * 30],
        ["simulate", "--out", "x.csv", "--seed", "-1"],
        ["simulate", "--out", "x.csv", "--people", "0"],
        ["simulate", "--out", "x.csv", "--people", "9" * 12],
        ["simulate", "--out", "x.csv", "--dprime", "inf"],
        ["simulate", "--out", "x.csv", "--criterion", "nan"],
        ["simulate", "--out", "x.csv", "--people-spread", "inf"],
        ["simulate", "--out", "x.csv", "--lapse", "-1"],
        ["simulate", "--out", "x.csv", "--protocol", "adaptive", "--threshold", "inf"],
        ["simulate", "--rate", "inf"],
        ["simulate", "--seed", "-1"],
    ],
)
def test_numbers_that_cannot_be_are_one_line(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("genlab: ") and said.count("\n") == 1
