"""Long commands say how far they are, on standard error alone; short ones say nothing."""

from pathlib import Path

import pytest

from genlab.cli import main, progress
from genlab.store import connect
from tests.support.stored import MNIST, given, participant, session, store, trial


class Terminal:
    """Standard error of a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


def test_a_terminals_line_is_rewritten_and_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "QUIET_S", 0.0)
    monkeypatch.setattr(progress, "EVERY_S", 0.0)
    with progress.on_stderr() as tell:
        tell("reading rows", 1, 4)
        tell("table", 0, 1)
    lines = terminal.text.split("\r")
    assert lines[1] == "genlab: reading rows 25%"
    assert lines[2] == "genlab: table".ljust(len(lines[1]))
    assert not lines[3].strip() and lines[4] == ""


def test_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.on_stderr() as tell:
        tell("table", 0, 1)
    assert capsys.readouterr().err == ""


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'answers.db'}"
    monkeypatch.setenv("GENLAB_DATABASE_URL", url)
    engine = connect(url)
    people = range(1, 251)
    store(
        engine,
        session=[session(1, "mnist", MNIST, "yesno", 1)],
        participant=[participant(who, 1) for who in people],
        trial=[
            trial(who, 0, [who % 20], "fake" if who % 2 else "real", "gan" if who % 2 else "", 0)
            for who in people
        ],
        answer=[given(who, 0, "fake", bool(who % 2), 900, 1) for who in people],
    )
    engine.dispose()


@pytest.mark.usefixtures("stored")
def test_export_analysis_and_backup_say_how_far_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "SELDOM_S", 0.0)  # every word of it
    table, kept = tmp_path / "answers.csv", tmp_path / "backup.zip"
    assert main(["export", "--out", str(table)]) == 0
    said = capsys.readouterr()
    assert said.out == "" and said.err.splitlines() == [
        f"genlab: export {share}" for share in ("0%", "40%", "80%", "100%")
    ]
    assert main(["analyse", str(table), "--json"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("{")
    assert said.err.splitlines() == ["genlab: table", "genlab: intervals", "genlab: beneath"]
    assert main(["backup", str(kept)]) == 0
    capsys.readouterr()
    monkeypatch.setenv("GENLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    assert main(["restore", str(kept), "--unverified"]) == 0
    lines = capsys.readouterr().err.splitlines()
    for stage in ("reading rows", "checking people", "storing rows"):
        assert any(line.startswith(f"genlab: {stage} ") for line in lines), stage
    assert lines[-1] == "genlab: storing rows 100%"
