"""`genlab train`: what it leaves out, and one line for what it does not take."""

import json
import shutil
from pathlib import Path

import pytest

from genlab import checkpoints
from genlab.cli import main
from tests.support.tiny import bars, write_folder


def test_a_bad_file_is_left_out_of_a_training_with_its_reason_and_a_class_is_called_by_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_folder(tmp_path / "bars", bars(24))
    (folder / "down" / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    train = ["train", "pixel", f"--data={folder}", f"--out={tmp_path / 'run'}"]
    assert main([*train, "--class=down"]) == 0
    out, told = capsys.readouterr()
    assert "genlab: left out down/half.png: damaged or cut off" in told
    card = json.loads((Path(out.split("  ")[0]) / "card.json").read_text(encoding="utf-8"))
    assert card["class"] == 1
    assert main([*train, "--class=up"]) == 2
    assert "Unknown class 'up' of dataset 'bars'. Expected one of: across, down." in capsys.readouterr().err


def test_the_last_line_says_whether_pages_find_what_was_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    folder = write_folder(tmp_path / "bars", bars(24))
    train = ["train", "pixel", f"--data={folder}"]
    assert main([*train, f"--out={tmp_path / 'run'}"]) == 0
    out, told = capsys.readouterr()
    home = tmp_path / "home" / "checkpoints"
    assert told.rstrip().endswith(
        f"genlab: commands take its path; pages find it once its folder is copied into {home}"
    )
    made = Path(out.split("  ")[0])
    assert made not in checkpoints.folders()
    shutil.copytree(made, home / made.name)  # as the line says
    assert home / made.name in checkpoints.folders()
    assert main([*train, "--seed=1", f"--out={home}"]) == 0
    assert capsys.readouterr().err.rstrip().endswith("genlab: pages and commands find it by its name")
