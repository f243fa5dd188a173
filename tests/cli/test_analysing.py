import json

import pytest

from genlab.cli import main
from tests.analysis.tables.test_cases import case


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


def test_simulated_answers_about_places_and_words_say_what_was_put_in(tmp_path, capsys):
    blind, sharp = tmp_path / "blind.csv", tmp_path / "sharp.csv"
    asked = [
        "simulate",
        "--protocol",
        "boundary",
        "--people",
        "60",
        "--questions",
        "10",
        "--seed",
        "4",
        "--out",
    ]
    assert main([*asked, str(blind), "--lapse", "1"]) == main([*asked, str(sharp), "--noise", "0"]) == 0
    capsys.readouterr()
    found = []
    for file in (blind, sharp):
        assert main(["analyse", str(file), "--json"]) == 0
        found.append(json.loads(capsys.readouterr().out)["boundary"][0]["placed"][0]["exact"])
    low, high = found[0]["interval"]
    assert low < 0.1 < high and found[1]["value"] == 1
    word = tmp_path / "word.csv"
    assert main(["simulate", "--protocol", "fillin", "--dprime", "3", "--out", str(word)]) == 0
    capsys.readouterr()
    assert main(["analyse", str(word), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["generators"].values()
    assert told["accuracy"] > 0.85


def test_analyse_names_what_it_cannot_use(tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text("participant,image,truth,choice\na,1,fake,fake\na,2,real,perhaps\n", encoding="utf-8")
    assert main(["analyse", str(file)]) == 0
    assert "line 3: invalid choice 'perhaps'" in capsys.readouterr().out
    assert main(["analyse", str(tmp_path / "none.csv")]) == 2
    assert main(["analyse", str(file), "--map", "stimulus"]) == 2
    assert main(["analyse", str(file), "--margin", "80"]) == 2


def test_an_unclear_table_is_asked_about_and_answered(capsys):
    file = str(case("10b"))
    assert main(["analyse", file]) == 2
    said = capsys.readouterr().err
    assert "--value choice:0=..." in said and said.count("\n") == 1
    assert main(["analyse", file, "--value", "choice:1=fake", "--value", "choice:0=real"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("80 of 88 rows used (long)\nset apart 8: no stimulus: 4; no truth: 4\n")
    assert "accuracy 70.0%" in out


def test_an_account_is_given_in_text_and_json(capsys):
    assert main(["analyse", str(case("20c")), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["account"] == {"read": 80, "used": 60, "apart": {"unsure": 20}}
    assert found["undecided"] == {"unsure": {"fake": 12, "real": 8}}
    assert found["read_as"] == []
    assert main(["analyse", str(case("20c"))]) == 0
    assert "unsure: 20 answers (12 of fake, 8 of real), not in the accuracy" in capsys.readouterr().out
    assert main(["analyse", str(case("21e")), "--flag"]) == 0
    assert "read as: rt_ms: 'rt_ms' in seconds" in capsys.readouterr().out


def test_keys_patterns_and_constants_are_taken(tmp_path, capsys):
    key = tmp_path / "key.csv"
    names = [f"{kind}{number:02}.png,{kind}" for kind in ("real", "fake") for number in range(10)]
    key.write_text("stimulus,truth\n" + "\n".join(names) + "\n", encoding="utf-8")
    accuracies = []
    for more in (["--key", str(key)], ["--fakes", "fake*"]):
        assert main(["analyse", str(case("11")), "--json", *more]) == 0
        accuracies.append(json.loads(capsys.readouterr().out)["generators"]["fake"]["accuracy"])
    assert accuracies == [0.7, 0.7]
    paper = tmp_path / "paper.csv"
    paper.write_text("participant,fake_error,real_error\na,37%,10%\nb,40%,20%\n", encoding="utf-8")
    assert main(["analyse", str(paper), "--constant", "fakes=100", "--constant", "reals=50"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--value", "choice"],
        ["--value", "choice=real"],
        ["--value", "choice:1=perhaps"],
        ["--constant", "fakes"],
        ["--constant", "nothing=1"],
        ["--key", "nothing.csv"],
        ["--sheet", "x"],
        ["--seed", "-1"],
        ["--level", "nan"],
        ["--margin", "inf"],
    ],
)
def test_what_is_said_wrongly_is_one_line(arguments, capsys):
    assert main(["analyse", str(case("00")), *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("genlab: ") and said.count("\n") == 1


def test_two_tables_are_compared(capsys):
    files = [str(case("00")), str(case("20c"))]
    assert main(["compare", *files, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["second"]["account"]["apart"] == {"unsure": 20}
    entry = found["generators"]["fake"]
    assert entry["verdict_code"] == "more"
    assert (
        entry["accuracy"]["interval"][0] < entry["accuracy"]["difference"] < entry["accuracy"]["interval"][1]
    )
    assert main(["compare", *files]) == 0
    out = capsys.readouterr().out
    assert "fake: not enough answers" in out and "  fake error: " in out and " points [" in out
