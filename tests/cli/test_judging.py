from pathlib import Path

import pytest

from genlab.cli import main
from genlab.store import connect
from tests.support.stored import MNIST, given, participant, session, store, trial


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
        ["simulate", "--out", "x.csv", "--protocol", "boundary", "--noise", "-1"],
        ["simulate", "--out", "x.csv", "--protocol", "boundary", "--questions", "101"],
        ["simulate", "--protocol", "fillin"],
        ["simulate", "--rate", "inf"],
        ["simulate", "--seed", "-1"],
    ],
)
def test_numbers_that_cannot_be_are_one_line(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("genlab: ") and said.count("\n") == 1


def test_an_export_of_what_is_not_there_names_what_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'answers.db'}"
    monkeypatch.setenv("GENLAB_DATABASE_URL", url)
    engine = connect(url)
    store(
        engine,
        session=[session(7, "played-and-gone", MNIST, "yesno", 1)],
        participant=[participant(1, 7, "bond")],
        trial=[trial(1, 0, [0], "fake", "gan", 0)],
        answer=[given(1, 0, "fake", True, 1, 1)],
    )
    engine.dispose()
    for form in ("long", "wide"):
        assert main(["export", f"--form={form}", "--pack", "mnits"]) == 2
        printed, said = capsys.readouterr()
        assert printed == "" and said.startswith("genlab: Unknown pack 'mnits'. Expected one of: avatars, ")
        assert "played-and-gone" in said
        assert main(["export", f"--form={form}", "--session", "8"]) == 2
        assert capsys.readouterr().err.startswith("genlab: Unknown session 8.")
        for known, rows in (
            (["--pack", "played-and-gone"], 1),
            (["--pack", "mnist"], 0),
            (["--session", "7"], 1),
        ):
            assert main(["export", f"--form={form}", *known, "--out", str(tmp_path / "out.csv")]) == 0
            assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 1 + rows
    assert main(["export", "--session", "8", "--out", str(tmp_path / "none.csv")]) == 2
    assert not (tmp_path / "none.csv").exists()
