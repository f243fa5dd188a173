import json
import subprocess
import sys
from pathlib import Path

import pytest

from genlab.cli import main


def test_list_keeps_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"datasets", "generators", "checkpoints", "packs"}
    assert report["datasets"] == ["mnist", "fashion_mnist", "cifar10", "lfw"]
    assert {"pixel", "autoencoder", "autoencoder2d", "gan", "flow"} <= set(report["generators"])
    for checkpoint in report["checkpoints"]:
        assert set(checkpoint) == {"generator", "dataset", "class", "path", "sha256", "metrics"}
    assert {"name", "dataset", "sha256", "stimuli"} == set(report["packs"][0])


def test_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "verify", "mnist"]) == 0
    assert main(["pack", "audit", "mnist", "--limit", "0.5", "--json"]) == 1
    capsys.readouterr()
    assert main(["pack", "verify", "nope"]) == 2
    assert "Unknown pack 'nope'" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["train", "gna", "--data", "mnist", "--out", "x"])
    assert ended.value.code == 2


def test_the_module_is_the_command(tmp_path: Path) -> None:
    out = tmp_path / "grid.png"
    done = subprocess.run(
        [sys.executable, "-m", "genlab", "sample", "pixel-mnist-3", "--count", "4", "--out", str(out)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(out)
    assert out.read_bytes().startswith(b"\x89PNG")


def test_export_writes_the_codebook(tmp_path: Path) -> None:
    out = tmp_path / "codebook.csv"
    assert main(["export", "--form", "codebook", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("column,")
