import json

import pytest

from genlab.cli import main


def test_simulate_then_analyse_gives_the_contract(tmp_path, capsys):
    out = tmp_path / "answers.csv"
    assert main(["simulate", "--out", str(out), "--dprime", "2", "--lapse", "0.05", "--seed", "3"]) == 0
    capsys.readouterr()
    assert main(["analyse", str(out), "--json", "--report", str(tmp_path / "report.html")]) == 0
    found = json.loads(capsys.readouterr().out)["generators"]["gan"]
    assert {"people", "answers", "accuracy", "accuracy_interval", "fake_error", "real_error", "dprime", "criterion",
            "design_effect", "verdict"} <= found.keys()  # fmt: skip
    assert (found["people"], found["answers"]) == (30, 600)
    low, high = found["accuracy_interval"]
    assert low < found["accuracy"] < high
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_analyse_names_what_it_cannot_use(tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text("participant,image,truth,choice\na,1,fake,fake\na,2,real,perhaps\n", encoding="utf-8")
    assert main(["analyse", str(file)]) == 0
    assert "line 3: invalid choice 'perhaps'" in capsys.readouterr().out
    assert main(["analyse", str(tmp_path / "none.csv")]) == 2
    assert main(["analyse", str(file), "--map", "stimulus"]) == 2
    assert main(["analyse", str(file), "--margin", "80"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"), [([], "people x 20 questions"), (["--people", "30"], "30 people x 20")]
)
def test_plan_speaks(arguments, said, capsys):
    assert main(["plan", *arguments]) == 0
    assert said in capsys.readouterr().out
