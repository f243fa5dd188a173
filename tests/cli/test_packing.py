import json
from pathlib import Path

import numpy as np
import pytest

from genlab import packs
from genlab.cli import main
from genlab.errors import GenlabError
from tests.support.own_images import disc, write_images, write_zip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GENLAB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_pack_of_folders_is_built_audited_listed_and_removed(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = write_images(tmp_path / "r", 20)
    (real / "broken.png").write_bytes(b"x")
    fakes = [
        f"--fake={name}={write_images(tmp_path / name, 15, first)}"
        for name, first in (("a", 100), ("b", 200))
    ]
    build = ["pack", "build", "mine", "--real", str(real), *fakes, "--title", "My discs", "--json"]
    assert main(build) == 0
    out, told = capsys.readouterr()
    report = json.loads(out)
    assert report["taken"] == {"": 20, "a": 15, "b": 15} and report["dataset"] == "own"
    assert [(Path(entry["file"]).name, entry["reason"]) for entry in report["refused"]] == [
        ("broken.png", "type")
    ]
    assert Path(report["path"]) == home / "packs" / "mine.npz"
    assert "genlab: decoding 51/51" in told
    assert packs.title("mine") == "My discs" and packs.own_names() == ["mine"] and "mine" in packs.names()
    assert main(build) == 2
    assert "Pack 'mine' exists already" in capsys.readouterr().err
    assert main(["pack", "verify", "mine"]) == 0
    capsys.readouterr()
    assert main(["pack", "audit", "mine", "--json"]) == 0
    audit = json.loads(capsys.readouterr().out)
    pack = packs.load("mine")
    assert audit["auc"]["original_format"] == pack.cues["original_format"] == 0.5
    assert set(audit["auc"]) >= {"byte_length", "histogram", "original_size", "sharpness"}
    damaged = tmp_path / "damaged.npz"
    damaged.write_bytes(b"not a pack")
    assert main(["pack", "verify", str(damaged), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["name"] == "damaged" and not told["ok"] and "Damaged pack" in told["wrong"][0]
    assert main(["pack", "verify", "nothing"]) == 2
    capsys.readouterr()
    assert main(["pack", "remove", "mine"]) == 0
    assert not (home / "packs" / "mine.npz").exists()
    assert main(["pack", "remove", "mine"]) == 2
    assert main(["pack", "remove", "mnist"]) == 2
    assert "comes with genlab" in capsys.readouterr().err


def test_a_private_pack_is_opened_by_its_key(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zipped = write_zip(tmp_path / "x.zip")
    assert main(["pack", "build", "z", "--zip", str(zipped), "--private", "--json"]) == 0
    key = json.loads(capsys.readouterr().out)["key"]
    assert packs.is_open_to("z", [key]) and not packs.is_open_to("z", ["", key[:-1]])
    with pytest.raises(GenlabError, match="Unknown pack 'y'") as refused:
        packs.load("y")
    assert "mnist, " in str(refused.value) and "z" not in str(refused.value).split("one of: ")[1].split(", ")
    assert main(["pack", "build", "z2", "--data", "mnist", "--fake", "a=1", "--private"]) == 2
    assert "Invalid argument --private" in capsys.readouterr().err


def test_a_pack_of_a_zip_with_training_images(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zipped = write_zip(tmp_path / "x.zip")
    train = write_images(tmp_path / "t", 15, first=300)
    assert main(["pack", "build", "z", "--zip", str(zipped), "--train", str(train), "--size", "32"]) == 0
    assert "48 stimuli (24 blobs, 24 real), 32 x 32" in capsys.readouterr().out.replace(
        "24 real, 24 blobs", "24 blobs, 24 real"
    )
    pack = packs.load("z")
    assert pack.nearest == "training" and np.asarray(pack.stimuli).shape == (48, 32, 32, 3)
    assert np.asarray(disc(0)).shape == (40, 40, 3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--real", "nowhere", "--fake", "a=nowhere"], "Invalid image folder 'nowhere'"),
        (["--real", "nowhere"], "Missing argument --fake. Expected NAME=FOLDER"),
        (["--real", "r", "--fake", "a"], "Invalid argument --fake. Expected NAME=FOLDER"),
        (["--real", "r", "--data", "mnist"], "Too many sources"),
        (["--zip", "x.zip", "--fake", "a=b"], "Too many sources"),
        (["--zip", "no.zip"], "Invalid zip file 'no.zip'"),
        (["--fake", "gan-mnist=5"], "Missing argument --data or --real"),
    ],
)
def test_wrong_arguments_are_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["pack", "build", "x", *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
